import { createHash } from "node:crypto";

import { StoreError } from "../common/problems/errors.ts";
import { problem } from "../common/problems/problem.ts";
import type { AuditReport } from "./report.ts";
import type { AuditDocument } from "./store.ts";

/** SHA-256 of a kept document, hex. */
export function hashOf(data: string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The report of a kept audit. Throws StoreError if the document is not the one that was kept. */
export function reportIn({ data, head }: AuditDocument): AuditReport {
  if (hashOf(data) !== head.sha256) throw new StoreError(problem("audit-changed", { number: head.number }));
  return JSON.parse(data);
}

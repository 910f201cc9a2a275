/** How reports hang together, so that none can be changed or taken out unnoticed. Pure. */
import { createHash } from "node:crypto";

import type { AuditHead, AuditLink } from "./store.ts";

/** SHA-256, hex, of the link before it (empty = the first), a line feed, and the report's bytes, in pieces or whole. */
export function linkHash(previousSha256: string | null, pieces: Iterable<Uint8Array>): string {
  const hash = createHash("sha256").update(`${previousSha256 ?? ""}\n`);
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

/** Where a chain is broken: `changed` = the report is another; `gap` = the link before it is missing or another. */
export interface ChainFault {
  readonly number: number;
  readonly kind: "changed" | "gap";
}

/** Checks links one after the other; `before` = the last link that was checked, null = this is the first. */
export function checkLink({ head, data }: AuditLink, before: AuditHead | null): ChainFault | null {
  const isNext = head.number === (before?.number ?? 0) + 1 && head.previousSha256 === (before?.sha256 ?? null);
  if (!isNext) return { number: head.number, kind: "gap" };
  return linkHash(head.previousSha256, [data]) === head.sha256 ? null : { number: head.number, kind: "changed" };
}

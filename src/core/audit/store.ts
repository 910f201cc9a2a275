import { createHash } from "node:crypto";

import { StoreError } from "../common/problems/errors.ts";
import { problem } from "../common/problems/problem.ts";
import type { LocalDay } from "../common/time/zone.ts";
import type { OrderRecord } from "../orders/record.ts";
import type { AuditReport } from "./report.ts";

/** A recorded decision of a person about an order. Never pruned. */
export interface RecordedDecision {
  readonly kind: "dismissed" | "marked-exported" | "acknowledged";
  /** The system's user; null = not known. */
  readonly author: string | null;
  readonly atMs: number;
  readonly note: string | null;
}

/** A kept audit without its report. */
export interface AuditHead {
  /** From 1, without gaps. */
  readonly number: number;
  /** When the audit began, epoch ms. */
  readonly startedMs: number;
  readonly from: LocalDay;
  readonly to: LocalDay;
  readonly presence: boolean;
  readonly amount: boolean | null;
  readonly exitCode: AuditReport["exitCode"];
  /** The number of exceptions that prevent the proof. */
  readonly differences: number;
  /** SHA-256, hex, of the document. */
  readonly sha256: string;
}

/** A kept audit as it was stored. */
export interface AuditDocument {
  readonly head: AuditHead;
  /** The report as JSON. */
  readonly data: string;
}

/** SHA-256 of a kept document, hex. */
export function hashOf(data: string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** The report of a kept audit. Throws StoreError if the document is not the one that was kept. */
export function reportIn({ data, head }: AuditDocument): AuditReport {
  if (hashOf(data) !== head.sha256) throw new StoreError(problem("audit-changed", { number: head.number }));
  return JSON.parse(data);
}

export interface PlacedOrder extends Pick<OrderRecord, "id" | "reference" | "placedAt"> {
  /** Changed or cancelled after the export. */
  readonly isFlagged: boolean;
}

export interface AuditStore {
  /** Orders placed at or after `fromMs` and before `toMs` (epoch ms). */
  listPlaced(fromMs: number, toMs: number): Promise<readonly PlacedOrder[]>;
  /** The decisions about an order, the newest first. */
  readDecisions(id: string): Promise<readonly RecordedDecision[]>;
  /** Stores a report. Nothing is ever overwritten. */
  keepAudit(report: AuditReport, differences: number): Promise<AuditHead>;
  /** The newest first; with `day`, only those that cover it. */
  listAudits(limit: number, day?: LocalDay): Promise<readonly AuditHead[]>;
  /** The last of the audits that reach to the newest day; null = there is none. */
  readLastAudit(): Promise<AuditHead | null>;
  /** Null = no audit has this number. */
  readAudit(number: number): Promise<AuditDocument | null>;
  /** The last audit of each day from `from` to `to`, in order. */
  listAuditedDays(
    from: LocalDay,
    to: LocalDay,
  ): Promise<readonly { readonly day: LocalDay; readonly number: number }[]>;
  /** Days since `from` that were open at their last audit, the earliest first. */
  listOpenDays(from: LocalDay): Promise<readonly LocalDay[]>;
}

import type { LocalDay } from "../common/time/zone.ts";
import type { AuditReport } from "./report.ts";

/** A decision of a person about an order, as it was recorded. Never pruned. */
export interface RecordedDecision {
  readonly kind: "dismissed" | "marked-exported" | "acknowledged";
  /** The system's user; null = it was not kept then. */
  readonly author: string | null;
  readonly atMs: number;
  readonly note: string | null;
}

/** A link of the chain, without its report. */
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
  /** Exceptions that keep it from being a proof. */
  readonly differences: number;
  /** Hex of SHA-256 over the link before it and the bytes of this report: see `chain.ts`. */
  readonly sha256: string;
  /** Null = the first. */
  readonly previousSha256: string | null;
}

/** What a chain is checked by. */
export interface AuditLink {
  readonly head: AuditHead;
  /** The report's bytes, as they were hashed. */
  readonly data: Uint8Array;
}

export interface AuditStore {
  /** Orders placed at or after `fromMs` and before `toMs` (epoch ms); `isFlagged` = changed or cancelled after its export. */
  listPlaced(fromMs: number, toMs: number): Promise<readonly { readonly id: string; readonly isFlagged: boolean }[]>;
  /** The decisions about an order, the newest first. */
  readDecisions(id: string): Promise<readonly RecordedDecision[]>;
  /** The pieces of TotalGest's products in orders that it does not have yet, decimal strings; none = 0. */
  readReserved(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Appends a report to the chain, in one transaction. Nothing is ever overwritten. */
  keepAudit(report: AuditReport, differences: number): Promise<AuditHead>;
  /** The newest first; those that cover `day`, where it is given. */
  listAudits(limit: number, day?: LocalDay): Promise<readonly AuditHead[]>;
  /** Of those that reach to the newest day, the last; null = none was made. */
  readLastAudit(): Promise<AuditHead | null>;
  /** The links after this number, the oldest first. */
  readAuditLinks(afterNumber: number, limit: number): Promise<readonly AuditLink[]>;
  /** Days since `from` that were still open when they were last audited, the earliest first. */
  listOpenDays(from: LocalDay): Promise<readonly LocalDay[]>;
}

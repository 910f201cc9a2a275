import type { AuditHead, AuditLink, RecordedDecision } from "../../core/audit/store.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";

/** An audit to store. */
export interface NewAudit extends Omit<AuditHead, "sha256"> {
  readonly days: readonly { readonly day: LocalDay; readonly isOpen: boolean }[];
}

/** The chain of audits, and queries for audits. Audits are never changed or deleted. */
export interface AuditRows {
  /** Orders placed at or after `fromMs` and before `toMs`, in no order. */
  listPlaced(fromMs: number, toMs: number): Promise<readonly { readonly id: string; readonly isFlagged: boolean }[]>;
  /** The newest first. */
  readDecisions(orderId: string): Promise<readonly RecordedDecision[]>;
  /**
   * How many pieces of these products are reserved by orders that TotalGest does not know; products with none are
   * absent.
   */
  readReserved(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Stores an audit with the pieces of its report, which are read once and never in memory as a whole. `hash` receives
   * them as bytes and returns the link's hash, which is returned.
   */
  addAudit(audit: NewAudit, pieces: Iterable<string>, hash: (pieces: Iterable<Uint8Array>) => string): Promise<string>;
  /** The newest first. `day` = only those that cover it. */
  listAudits(limit: number, day?: LocalDay): Promise<readonly AuditHead[]>;
  /** The audit that covers the newest day; null = there is none. */
  readLatestAudit(): Promise<AuditHead | null>;
  readAuditLinks(afterNumber: number, limit: number): Promise<readonly AuditLink[]>;
  /** Days at or after `from` that were open at their last audit, in order. */
  listOpenDays(from: LocalDay): Promise<readonly LocalDay[]>;
}

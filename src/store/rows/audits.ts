import type { AuditHead, AuditLink, RecordedDecision } from "../../core/audit/store.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";

/** An audit that is to be kept. */
export interface NewAudit extends Omit<AuditHead, "sha256"> {
  readonly days: readonly { readonly day: LocalDay; readonly isOpen: boolean }[];
}

/** The chain of audits, and what an audit asks of the queue. None is ever changed or forgotten. */
export interface AuditRows {
  /** Orders placed at or after the one instant and before the other, in no order. */
  listPlaced(fromMs: number, toMs: number): Promise<readonly { readonly id: string; readonly isFlagged: boolean }[]>;
  /** The newest first. */
  readDecisions(orderId: string): Promise<readonly RecordedDecision[]>;
  /** How many pieces that TotalGest does not know of are taken from these products; those with none are left out. */
  readReserved(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * Keeps an audit with the pieces of its report, which are taken once and never whole in memory. `hash` is given them as bytes,
   * and returns what the link's hash is. Returns it.
   */
  addAudit(audit: NewAudit, pieces: Iterable<string>, hash: (pieces: Iterable<Uint8Array>) => string): Promise<string>;
  /** The newest first. `day` = only those that looked at it. */
  listAudits(limit: number, day?: LocalDay): Promise<readonly AuditHead[]>;
  /** The one that looks at the newest day; null = none was made. */
  readLatestAudit(): Promise<AuditHead | null>;
  readAuditLinks(afterNumber: number, limit: number): Promise<readonly AuditLink[]>;
  /** Days at or after `from` that their last audit left open, in order. */
  listOpenDays(from: LocalDay): Promise<readonly LocalDay[]>;
}

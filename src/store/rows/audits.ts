import type { AuditDocument, AuditHead, RecordedDecision } from "../../core/audit/store.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";

/** An audit to store. */
export interface NewAudit extends AuditDocument {
  readonly days: readonly { readonly day: LocalDay; readonly isOpen: boolean }[];
}

/** The kept audits, and queries for audits. Audits are never changed or deleted. */
export interface AuditRows {
  /** Orders placed at or after `fromMs` and before `toMs`, in no order. */
  listPlaced(fromMs: number, toMs: number): Promise<readonly { readonly id: string; readonly isFlagged: boolean }[]>;
  /** The newest first. */
  readDecisions(orderId: string): Promise<readonly RecordedDecision[]>;
  addAudit(audit: NewAudit): Promise<void>;
  /** The newest first. `day` = only those that cover it. */
  listAudits(limit: number, day?: LocalDay): Promise<readonly AuditHead[]>;
  /** The audit that covers the newest day; null = there is none. */
  readLatestAudit(): Promise<AuditHead | null>;
  readAudit(number: number): Promise<AuditDocument | null>;
  /** Days at or after `from` that were open at their last audit, in order. */
  listOpenDays(from: LocalDay): Promise<readonly LocalDay[]>;
}

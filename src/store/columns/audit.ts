import type { AuditHead } from "../../core/audit/store.ts";

/** The columns of `AuditColumns`; `a` is the table `audits`. */
export const AUDIT_HEAD =
  "a.number, a.started_ms, a.from_day, a.to_day, a.presence, a.amount, a.exit_code, a.differences, a.sha256";

/** A row of `audits`. */
export interface AuditColumns {
  readonly number: number;
  readonly started_ms: number;
  readonly from_day: string;
  readonly to_day: string;
  readonly presence: number;
  readonly amount: number | null;
  readonly exit_code: AuditHead["exitCode"];
  readonly differences: number;
  readonly sha256: string;
}

export function toAuditHead(row: AuditColumns): AuditHead {
  return {
    number: row.number,
    startedMs: row.started_ms,
    from: row.from_day,
    to: row.to_day,
    presence: row.presence === 1,
    amount: row.amount === null ? null : row.amount === 1,
    exitCode: row.exit_code,
    differences: row.differences,
    sha256: row.sha256,
  };
}

import type { RecordedDecision } from "../../core/audit/store.ts";
import type { Connection } from "./file/connection.ts";
import type { AuditRows, NewAudit } from "../rows/audits.ts";
import { toFlag } from "../columns/json.ts";
import { AUDIT_HEAD, type AuditColumns, toAuditHead } from "../columns/audit.ts";

export function auditRows(connection: Connection): AuditRows {
  return {
    listPlaced: async (fromMs, toMs) =>
      connection
        .rows<readonly [id: string, flags: string]>(
          "SELECT id, flags FROM orders WHERE placed_ms >= ? AND placed_ms < ?",
          fromMs,
          toMs,
        )
        .map(([id, flags]) => ({ id, isFlagged: flags !== "[]" })),
    readDecisions: async (id) =>
      connection.all<RecordedDecision>(
        "SELECT kind, at_ms AS atMs, note, author FROM order_decisions WHERE order_id = ? ORDER BY id DESC",
        id,
      ),
    addAudit: async (audit) => addAudit(connection, audit),
    listAudits: async (limit, day) =>
      connection
        .all<AuditColumns>(
          `SELECT ${AUDIT_HEAD} FROM audits a ${day === undefined ? "" : "JOIN audit_days d ON d.number = a.number AND d.day = ?"}
           ORDER BY a.number DESC LIMIT ?`,
          ...(day === undefined ? [] : [day]),
          limit,
        )
        .map(toAuditHead),
    readLatestAudit: async () => {
      const row = connection.get<AuditColumns>(
        `SELECT ${AUDIT_HEAD} FROM audits a ORDER BY a.to_day DESC, a.number DESC LIMIT 1`,
      );
      return row === undefined ? null : toAuditHead(row);
    },
    readAudit: async (number) => {
      const row = connection.get<AuditColumns & { readonly data: string }>(
        `SELECT ${AUDIT_HEAD}, a.data FROM audits a WHERE a.number = ?`,
        number,
      );
      return row === undefined ? null : { head: toAuditHead(row), data: row.data };
    },
    listOpenDays: async (from) =>
      connection
        .rows<readonly [day: string]>(
          `SELECT d.day FROM audit_days d WHERE d.day >= ? AND d.is_open = 1
           AND d.number = (SELECT max(l.number) FROM audit_days l WHERE l.day = d.day) ORDER BY d.day`,
          from,
        )
        .map(([day]) => day),
  };
}

function addAudit(connection: Connection, { head, data, days }: NewAudit): void {
  connection.run(
    `INSERT INTO audits (number, started_ms, from_day, to_day, presence, amount, exit_code, differences, sha256, data)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    head.number,
    head.startedMs,
    head.from,
    head.to,
    toFlag(head.presence),
    head.amount === null ? null : toFlag(head.amount),
    head.exitCode,
    head.differences,
    head.sha256,
    data,
  );
  for (const { day, isOpen } of days) {
    connection.run("INSERT INTO audit_days (day, number, is_open) VALUES (?, ?, ?)", day, head.number, toFlag(isOpen));
  }
}

import type { RecordedDecision } from "../../core/audit/store.ts";
import type { AuditRows } from "../rows/audits.ts";
import { AUDIT_HEAD, type AuditColumns, toAuditHead } from "../columns/audit.ts";
import { toFlag } from "../columns/json.ts";
import type { Sql } from "./database/sql.ts";

export function auditRows(sql: Sql): AuditRows {
  return {
    listPlaced: (fromMs, toMs) =>
      sql.mapLists(
        ([id, flags]: readonly [id: string, flags: string]) => ({ id, isFlagged: flags !== "[]" }),
        "SELECT id, flags FROM orders WHERE shop = $1 AND placed_ms >= $2 AND placed_ms < $3",
        fromMs,
        toMs,
      ),
    readDecisions: (id) =>
      sql.all<RecordedDecision>(
        `SELECT kind, at_ms AS "atMs", note, author FROM order_decisions WHERE shop = $1 AND order_id = $2 ORDER BY id DESC`,
        id,
      ),
    addAudit: async ({ head: audit, data, days }) => {
      await sql.run(
        `INSERT INTO audits (shop, number, started_ms, from_day, to_day, presence, amount, exit_code, differences, sha256,
           data) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        audit.number,
        audit.startedMs,
        audit.from,
        audit.to,
        toFlag(audit.presence),
        audit.amount === null ? null : toFlag(audit.amount),
        audit.exitCode,
        audit.differences,
        audit.sha256,
        data,
      );
      await sql.writeRows(
        `INSERT INTO audit_days (shop, day, number, is_open)
         SELECT $1, j.day, $3::bigint, j.open FROM json_to_recordset($2) AS j (day text, open smallint)`,
        days.map(({ day, isOpen }) => ({ day, open: toFlag(isOpen) })),
        audit.number,
      );
    },
    listAudits: async (limit, day) =>
      (day === undefined
        ? await sql.all<AuditColumns>(
            `SELECT ${AUDIT_HEAD} FROM audits a WHERE a.shop = $1 ORDER BY a.number DESC LIMIT $2`,
            limit,
          )
        : await sql.all<AuditColumns>(
            `SELECT ${AUDIT_HEAD} FROM audits a JOIN audit_days d ON d.shop = a.shop AND d.number = a.number AND d.day = $3
             WHERE a.shop = $1 ORDER BY a.number DESC LIMIT $2`,
            limit,
            day,
          )
      ).map(toAuditHead),
    readLatestAudit: async () => {
      const row = await sql.get<AuditColumns>(
        `SELECT ${AUDIT_HEAD} FROM audits a WHERE a.shop = $1 ORDER BY a.to_day DESC, a.number DESC LIMIT 1`,
      );
      return row === undefined ? null : toAuditHead(row);
    },
    readAudit: async (number) => {
      const row = await sql.get<AuditColumns & { readonly data: string }>(
        `SELECT ${AUDIT_HEAD}, a.data FROM audits a WHERE a.shop = $1 AND a.number = $2`,
        number,
      );
      return row === undefined ? null : { head: toAuditHead(row), data: row.data };
    },
    listOpenDays: (from) =>
      sql.mapLists(
        ([day]: readonly [day: string]) => day,
        `SELECT d.day FROM audit_days d WHERE d.shop = $1 AND d.day >= $2 AND d.is_open = 1
           AND d.number = (SELECT max(l.number) FROM audit_days l WHERE l.shop = $1 AND l.day = d.day) ORDER BY d.day`,
        from,
      ),
  };
}

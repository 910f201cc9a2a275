import type { RecordedDecision } from "../../core/audit/store.ts";
import type { Connection } from "./file/connection.ts";
import type { AuditRows, NewAudit } from "../rows/audits.ts";
import { toFlag } from "../columns/json.ts";
import { AUDIT_HEAD, type AuditColumns, toAuditHead, toAuditLink, packing } from "../columns/audit.ts";

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
    readReserved: async (ids) => readReserved(connection, ids),
    addAudit: async (audit, pieces, hash) => addAudit(connection, audit, pieces, hash),
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
    readAuditLinks: async (afterNumber, limit) =>
      connection
        .all<AuditColumns & { data: Buffer }>(
          `SELECT ${AUDIT_HEAD}, a.data FROM audits a WHERE a.number > ? ORDER BY a.number LIMIT ?`,
          afterNumber,
          limit,
        )
        .map(toAuditLink),
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

const MICRO = 1_000_000;

function readReserved(connection: Connection, ids: readonly string[]): ReadonlyMap<string, string> {
  const rows = connection.rows<readonly [id: string, micro: number]>(
    `SELECT p.id, (SELECT total(r.micro) FROM reservations r WHERE r.product_id = p.id AND r.confirmed IS NULL)
       + (SELECT total(r.micro) FROM reservations r
          WHERE r.by_sku = 1 AND r.sku = p.sku AND r.product_id IS NOT p.id AND r.confirmed IS NULL)
     FROM products p WHERE p.id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(ids),
  );
  return new Map(rows.filter(([, micro]) => micro > 0).map(([id, micro]) => [id, String(micro / MICRO)]));
}

function addAudit(
  connection: Connection,
  audit: NewAudit,
  pieces: Iterable<string>,
  hash: (pieces: Iterable<Uint8Array>) => string,
): string {
  const { sha256, data } = packing(pieces, hash);
  connection.run(
    `INSERT INTO audits (number, started_ms, from_day, to_day, presence, amount, exit_code, differences, sha256,
       previous_sha256, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    audit.number,
    audit.startedMs,
    audit.from,
    audit.to,
    toFlag(audit.presence),
    audit.amount === null ? null : toFlag(audit.amount),
    audit.exitCode,
    audit.differences,
    sha256,
    audit.previousSha256,
    data,
  );
  for (const { day, isOpen } of audit.days) {
    connection.run("INSERT INTO audit_days (day, number, is_open) VALUES (?, ?, ?)", day, audit.number, toFlag(isOpen));
  }
  return sha256;
}

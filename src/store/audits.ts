import { constants, deflateRawSync, inflateRawSync } from "node:zlib";

import { linkHash } from "../core/audit/chain.ts";
import { type AuditReport, reportPieces } from "../core/audit/report.ts";
import type { AuditHead, AuditLink, AuditStore, RecordedDecision } from "../core/audit/store.ts";
import type { LocalDay } from "../core/zone.ts";
import type { Connection } from "./connection.ts";

/** The chain of audits, and what an audit asks of the queue. */
export function auditSteps(connection: Connection): AuditStore {
  return {
    listPlaced: (fromMs, toMs) =>
      connection.read(() =>
        connection
          .rows<readonly [id: string, flags: string]>(
            "SELECT id, flags FROM orders WHERE placed_ms >= ? AND placed_ms < ?",
            fromMs,
            toMs,
          )
          .map(([id, flags]) => ({ id, isFlagged: flags !== "[]" })),
      ),
    readDecisions: (id) => connection.read(() => readDecisions(connection, id)),
    readReserved: (ids) => connection.read(() => readReserved(connection, ids)),
    keepAudit: (report, differences) => connection.write(() => keepAudit(connection, report, differences)),
    listAudits: (limit, day) =>
      connection.read(() =>
        connection
          .all<HeadRow>(
            `SELECT ${HEAD} FROM audits a ${day === undefined ? "" : "JOIN audit_days d ON d.number = a.number AND d.day = ?"}
             ORDER BY a.number DESC LIMIT ?`,
            ...(day === undefined ? [] : [day]),
            limit,
          )
          .map(toHead),
      ),
    readLastAudit: () => connection.read(() => readHead(connection)),
    readAuditLinks: (afterNumber, limit) =>
      connection.read(() =>
        connection
          .all<HeadRow & { data: Buffer }>(
            `SELECT ${HEAD}, a.data FROM audits a WHERE a.number > ? ORDER BY a.number LIMIT ?`,
            afterNumber,
            limit,
          )
          .map(toLink),
      ),
    listOpenDays: (from) =>
      connection.read(() =>
        connection
          .rows<readonly [day: string]>(
            `SELECT d.day FROM audit_days d WHERE d.day >= ? AND d.is_open = 1
             AND d.number = (SELECT max(l.number) FROM audit_days l WHERE l.day = d.day) ORDER BY d.day`,
            from,
          )
          .map(([day]) => day),
      ),
  };
}

const HEAD =
  "a.number, a.started_ms, a.from_day, a.to_day, a.presence, a.amount, a.exit_code, a.differences, a.sha256, a.previous_sha256";

/** The last audit of the newest days, or the last one that looked at `day`; null = none was made. */
export function readHead(connection: Connection, day?: LocalDay): AuditHead | null {
  const row =
    day === undefined
      ? connection.get<HeadRow>(`SELECT ${HEAD} FROM audits a ORDER BY a.to_day DESC, a.number DESC LIMIT 1`)
      : connection.get<HeadRow>(
          `SELECT ${HEAD} FROM audits a JOIN audit_days d ON d.number = a.number AND d.day = ?
           ORDER BY a.number DESC LIMIT 1`,
          day,
        );
  return row === undefined ? null : toHead(row);
}

interface HeadRow {
  readonly number: number;
  readonly started_ms: number;
  readonly from_day: string;
  readonly to_day: string;
  readonly presence: number;
  readonly amount: number | null;
  readonly exit_code: AuditHead["exitCode"];
  readonly differences: number;
  readonly sha256: string;
  readonly previous_sha256: string | null;
}

function toHead(row: HeadRow): AuditHead {
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
    previousSha256: row.previous_sha256,
  };
}

/** Bytes that were damaged and cannot even be unpacked are none: the hash says so. */
function toLink({ data, ...row }: HeadRow & { data: Buffer }): AuditLink {
  try {
    return { head: toHead(row), data: inflateRawSync(data) };
  } catch {
    return { head: toHead(row), data: new Uint8Array() };
  }
}

function readDecisions(connection: Connection, id: string): readonly RecordedDecision[] {
  return connection.all<RecordedDecision>(
    "SELECT kind, at_ms AS atMs, note, author FROM order_decisions WHERE order_id = ? ORDER BY id DESC",
    id,
  );
}

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

const MICRO = 1_000_000;

/** The report's bytes, each piece of them packed as it is taken: an audit of a year is large, and never whole in memory. */
function* packedPieces(report: AuditReport, packed: Buffer[]): Generator<Uint8Array> {
  for (const text of reportPieces(report)) {
    const piece = Buffer.from(text);
    packed.push(deflateRawSync(piece, { finishFlush: constants.Z_SYNC_FLUSH }));
    yield piece;
  }
  packed.push(deflateRawSync(Buffer.alloc(0)));
}

function keepAudit(connection: Connection, report: AuditReport, differences: number): AuditHead {
  const last = connection.get<{ number: number; sha256: string }>(
    "SELECT number, sha256 FROM audits ORDER BY number DESC LIMIT 1",
  );
  const packed: Buffer[] = [];
  const head: AuditHead = {
    number: (last?.number ?? 0) + 1,
    startedMs: report.startedMs,
    from: report.from,
    to: report.to,
    ...report.proven,
    exitCode: report.exitCode,
    differences,
    sha256: linkHash(last?.sha256 ?? null, packedPieces(report, packed)),
    previousSha256: last?.sha256 ?? null,
  };
  connection.run(
    `INSERT INTO audits (number, started_ms, from_day, to_day, presence, amount, exit_code, differences, sha256,
       previous_sha256, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    head.number,
    head.startedMs,
    head.from,
    head.to,
    head.presence ? 1 : 0,
    head.amount === null ? null : head.amount ? 1 : 0,
    head.exitCode,
    head.differences,
    head.sha256,
    head.previousSha256,
    Buffer.concat(packed),
  );
  for (const { day, isOpen } of report.days) {
    connection.run("INSERT INTO audit_days (day, number, is_open) VALUES (?, ?, ?)", day, head.number, isOpen ? 1 : 0);
  }
  return head;
}

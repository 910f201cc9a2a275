/** The kept audits, and queries for audits. Audits are never changed or deleted. */
import {
  type AuditedDay,
  type AuditHead,
  type AuditReport,
  hashOf,
  type KeptAudit,
  type ListedRecord,
  type AuditException,
  openDocument,
  type PlacedOrder,
} from "../../core/audit/report.ts";
import { inOwnWords } from "../../core/audit/facts.ts";
import { type Decision, isDifference } from "../../core/audit/verdict.ts";
import type { LocalDay } from "../../core/common/time/zone.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { readOrders } from "./orders.ts";
import { decoder, encoder, type Fields, selected, typesOf } from "./row-writer.ts";

const HEAD = {
  number: ["number", "int"],
  startedMs: ["started_ms", "int"],
  from: ["from_day", "text"],
  to: ["to_day", "text"],
  presence: ["presence", "flag"],
  amount: ["amount", "flag"],
  exitCode: ["exit_code", "int"],
  differences: ["differences", "int"],
  sha256: ["sha256", "text"],
} as const satisfies Fields;

/** The columns of an `AuditHead`; `a` is the table. */
export const AUDIT_HEAD = selected(HEAD, "a");

export const toAuditHead = decoder<AuditHead>(HEAD);
const encode = encoder<AuditHead>(HEAD);

/** The order of `readLastAudit`. */
export const LATEST = "ORDER BY a.to_day DESC, a.number DESC LIMIT 1";

const DAY = { day: "text", number: "bigint", is_open: "bigint" } as const;

const texts = perDialect(({ of, insert, byKey, each }) => {
  const heads = `SELECT ${AUDIT_HEAD} FROM audits a`;
  return {
    known: `SELECT o.id, o.placed_at AS "placedAt", o.state, o.reason, o.erp_id AS "erpId", o.erp_number AS "erpNumber"
      FROM ${byKey("$2", "orders", "o", "id")}`,
    placed: `SELECT id, reference, placed_at, after_export IS NOT NULL FROM orders WHERE ${of()} AND placed_ms >= $2 AND placed_ms < $3`,
    decisions: `SELECT d.order_id, d.kind, d.at_ms, d.note, d.author
      FROM ${each("$2", "order_decisions", "d", "order_id")} WHERE d.kind NOT IN ('forgotten', 'expired') ORDER BY d.id DESC`,
    add: insert("audits", { ...typesOf(HEAD), data: "text" }),
    addDays: insert("audit_days", DAY),
    list: `${heads} WHERE ${of("a")} ORDER BY a.number DESC LIMIT $2`,
    ofDay: `${heads} JOIN audit_days d ON ${of("d")} AND d.number = a.number AND d.day = $3
      WHERE ${of("a")} AND a.from_day <= $3 AND a.to_day >= $3 ORDER BY a.number DESC LIMIT $2`,
    latest: `${heads} WHERE ${of("a")} ${LATEST}`,
    one: `SELECT ${AUDIT_HEAD}, a.data FROM audits a WHERE ${of("a")} AND a.number = $2`,
    audited: `SELECT d.day, d.number, d.is_open FROM audit_days d WHERE ${of("d")} AND d.day >= $2 AND d.day <= $3
      AND d.number = (SELECT max(l.number) FROM audit_days l WHERE ${of("l")} AND l.day = d.day) ORDER BY d.day`,
  };
});

export async function listKnown(sql: Sql, ids: readonly string[]): Promise<readonly ListedRecord[]> {
  return ids.length === 0 ? [] : sql.all<ListedRecord>(texts(sql).known, ids);
}

export async function listPlaced(sql: Sql, fromMs: number, toMs: number): Promise<readonly PlacedOrder[]> {
  const rows = await sql.lists<readonly [id: string, reference: string, placedAt: string, isFlagged: boolean | number]>(
    texts(sql).placed,
    fromMs,
    toMs,
  );
  return rows.map(([id, reference, placedAt, isFlagged]) => ({
    id,
    reference,
    placedAt,
    isFlagged: Boolean(isFlagged),
  }));
}

export async function readDecisions(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Decision[]>> {
  const decisions = new Map<string, Decision[]>();
  if (ids.length === 0) return decisions;
  const rows = await sql.lists<
    readonly [id: string, kind: Decision["kind"], atMs: number, reason: string | null, by: string | null]
  >(texts(sql).decisions, [...new Set(ids)]);
  for (const [id, kind, atMs, reason, by] of rows) {
    const ofOrder = decisions.get(id);
    if (ofOrder === undefined) decisions.set(id, [{ kind, atMs, reason, by }]);
    else ofOrder.push({ kind, atMs, reason, by });
  }
  return decisions;
}

export async function keepAudit(sql: Sql, report: AuditReport, differences: number): Promise<AuditHead> {
  const { add, addDays } = texts(sql);
  const [last] = await listAudits(sql, 1);
  const data = JSON.stringify(withoutReasons(report));
  const { startedMs, from, to, proven, exitCode } = report;
  const number = (last?.number ?? 0) + 1;
  const head = { number, startedMs, from, to, ...proven, exitCode, differences, sha256: hashOf(data) };
  await sql.write(add, [{ ...encode(head), data }]);
  const read = report.days.map(({ day, isOpen }) => ({ day, number, is_open: isOpen ? 1 : 0 }));
  const known = new Set(read.map(({ day }) => day));
  const named = new Set(report.exceptions.filter(isDifference).flatMap(({ day }) => day ?? []));
  // A day that it did not read, of which an order differs, is audited again.
  const open = [...named].filter((day) => !known.has(day)).map((day) => ({ day, number, is_open: 1 }));
  await sql.write(addDays, [...read, ...open]);
  return head;
}

export async function listAudits(sql: Sql, limit: number, day?: LocalDay): Promise<readonly AuditHead[]> {
  const { list, ofDay } = texts(sql);
  const rows = day === undefined ? await sql.all<AuditHead>(list, limit) : await sql.all<AuditHead>(ofDay, limit, day);
  return rows.map(toAuditHead);
}

export async function readLastAudit(sql: Sql): Promise<AuditHead | null> {
  const row = await sql.get<AuditHead>(texts(sql).latest);
  return row === undefined ? null : toAuditHead(row);
}

export async function readAudit(sql: Sql, number: number): Promise<KeptAudit | null> {
  const row = await sql.get<AuditHead & { readonly data: string }>(texts(sql).one, number);
  if (row === undefined) return null;
  const { data, ...head } = row;
  return withReasons(sql, openDocument(toAuditHead(head), data));
}

/** A kept audit is never changed, so what people wrote is not in it: a buyer can ask to be forgotten. */
function withoutReasons(report: AuditReport): AuditReport {
  const exceptions = report.exceptions.map((one) => ({
    ...one,
    decision: one.decision === null ? null : { ...one.decision, reason: null },
  }));
  return { ...report, exceptions };
}

/** With what people wrote, as far as it is still known. */
async function withReasons(sql: Sql, { head, report }: KeptAudit): Promise<KeptAudit> {
  const exceptions: AuditException[] = [];
  const decided = report.exceptions.flatMap(({ id, decision }) => (decision === null ? [] : [id]));
  const decisions = await readDecisions(sql, decided);
  for (const one of report.exceptions) {
    const { id, decision } = one;
    const same = (other: Decision): boolean => other.atMs === decision?.atMs && other.kind === decision.kind;
    const known = decisions.get(id)?.find(same);
    const number = known === undefined ? null : ((await readOrders(sql, [id])).get(id)?.erpNumber ?? null);
    exceptions.push(known === undefined ? one : { ...one, decision: inOwnWords(known, number) });
  }
  return { head, report: { ...report, exceptions } };
}

export async function listAuditedDays(sql: Sql, from: LocalDay, to: LocalDay): Promise<readonly AuditedDay[]> {
  const rows = await sql.lists<readonly [LocalDay, number, number]>(texts(sql).audited, from, to);
  return rows.map(([day, number, isOpen]) => ({ day, number, isOpen: isOpen === 1 }));
}

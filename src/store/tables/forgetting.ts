/** What is stored of the buyers of orders beside their rows. */
import type { Scope } from "../../core/acts/page-run.ts";
import type { Forgotten } from "../../core/orders/privacy/forget.ts";
import { isRecord } from "../../core/common/record.ts";
import { escaped, perDialect, type Sql } from "../dialect.ts";

const texts = perDialect(({ of, among }) => {
  const rows = `row_id ${among("$2", "bigint")}`;
  const ids = `order_id ${among("$2")}`;
  // What people wrote; every other note is a number or a name of the systems.
  const words = "kind IN ('dismissed', 'acknowledged', 'put-back', 'marked-exported')";
  return {
    clear: [`UPDATE order_intents SET key = '', body = NULL, basis = NULL WHERE ${of()} AND ${rows}`],
    clearHistory: [
      `UPDATE order_events SET detail = NULL, note = CASE WHEN ${words} THEN NULL ELSE note END WHERE ${of()} AND ${ids}`,
      `UPDATE order_decisions SET note = NULL WHERE ${of()} AND ${ids}`,
    ],
    described: `SELECT order_id AS "orderId", id, detail FROM order_events
      WHERE ${of()} AND ${ids} AND kind = 'id-taken-over' AND detail IS NOT NULL`,
    clearEvent: `UPDATE order_events SET detail = NULL WHERE ${of()} AND id = $2`,
    pageRuns: `SELECT id, scope, outcome FROM page_runs WHERE ${of()}`,
    problems: `SELECT id, problem FROM runs WHERE ${of()} AND problem LIKE '%"found":%'`,
    setPageRun: `UPDATE page_runs SET scope = $3, outcome = $4 WHERE ${of()} AND id = $2`,
    dropProblem: `UPDATE runs SET problem = NULL WHERE ${of()} AND id = $2`,
    notified: `SELECT key, value FROM notes WHERE ${of()} AND key LIKE 'notified:%'`,
    setNote: `UPDATE notes SET value = $3 WHERE ${of()} AND key = $2`,
    old: `SELECT id FROM orders WHERE ${of()} AND forgotten_ms IS NULL AND placed_ms < $2 AND state IN ('exported', 'not-linked')
      ORDER BY placed_ms LIMIT $3 OFFSET $4`,
    forgotten: `SELECT id, reference, placed_at AS "placedAt", forgotten_ms AS "atMs" FROM orders
      WHERE ${of()} AND forgotten_ms IS NOT NULL ORDER BY forgotten_ms, id`,
    named: `SELECT o.id FROM orders o LEFT JOIN order_texts x ON ${of("x")} AND x.row_id = o.row_id
      WHERE ${of("o")} AND o.forgotten_ms IS NULL AND (lower(o.customer) LIKE $2 ESCAPE '\\' OR lower(x.data) LIKE $2 ESCAPE '\\')`,
  };
});

/** Their intents, what people wrote about them, and what kept reports say of their buyers. */
export async function clearBuyers(
  sql: Sql,
  orders: readonly { readonly id: string; readonly rowId: number }[],
): Promise<void> {
  const { clear, clearHistory, pageRuns, problems, setPageRun, dropProblem, notified, setNote } = texts(sql);
  const ids = orders.map(({ id }) => id);
  for (const text of clear)
    await sql.run(
      text,
      orders.map(({ rowId }) => rowId),
    );
  for (const text of clearHistory) await sql.run(text, ids);
  const wanted = new Set(ids);
  const isNamed = (kept: string): boolean => ids.some((id) => kept.includes(JSON.stringify(id)));
  for (const run of await sql.all<{ id: number; scope: string; outcome: string | null }>(pageRuns)) {
    const { id, scope, outcome } = run;
    if (!isNamed(scope) && !isNamed(outcome ?? "")) continue;
    // A fingerprint of what was shown has their address in it.
    const shown = (JSON.parse(scope) as Scope).map(([one, text]) => [one, wanted.has(one) ? "" : text]);
    const left = outcome === null ? null : JSON.stringify(bare(JSON.parse(outcome) as unknown, wanted));
    await sql.run(setPageRun, id, JSON.stringify(shown), left);
  }
  for (const { id, problem } of await sql.all<{ id: number; problem: string }>(problems))
    if (isNamed(problem)) await sql.run(dropProblem, id);
  for (const { key, value } of await sql.all<{ key: string; value: string }>(notified))
    if (isNamed(value)) await sql.run(setNote, key, JSON.stringify(bare(JSON.parse(value) as unknown, wanted)));
}

/** What the history of another order, which has taken the id, says of one of these. Returns the ids of which it said something. */
export async function clearDescribed(sql: Sql, orders: readonly Forgotten[]): Promise<readonly string[]> {
  const { described, clearEvent } = texts(sql);
  const ids = orders.map(({ id }) => id);
  const events = await sql.all<{ orderId: string; id: number; detail: string }>(described, ids);
  const theirs = events.filter(({ orderId, detail }) => {
    const { data } = JSON.parse(detail) as { readonly data: { readonly reference: string } };
    return orders.some(({ id, reference }) => id === orderId && reference === data.reference);
  });
  for (const { id } of theirs) await sql.run(clearEvent, id);
  return theirs.map(({ orderId }) => orderId);
}

/** What a kept report says of these orders, without what may be of their buyers. */
const OF_BUYERS = new Set([
  "customer",
  "buyer",
  "cartText",
  "order",
  "intent",
  "afterExport",
  "more",
  "fault",
  "payload",
  "body",
]);

function bare(value: unknown, ids: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => bare(one, ids));
  if (!isRecord(value)) return value;
  const order = value["order"];
  // What a message remembers has the order beside the problem.
  const isOf = (one: unknown): boolean => isRecord(one) && typeof one["id"] === "string" && ids.has(one["id"]);
  if (!isOf(value)) return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bare(one, ids)]));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (name === "sale" && isRecord(one)) return [name, { ...one, buyer: "" }];
      if (name === "order" && order !== null && isOf(one)) return [name, bare(one, ids)];
      return [name, OF_BUYERS.has(name) ? (typeof one === "string" ? "" : null) : one];
    }),
  );
}

/** Exported orders and those that are not sent, placed before an instant, whose buyers are not forgotten; the oldest first. */
export async function listOldOrders(
  sql: Sql,
  beforeMs: number,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly string[]> {
  return (await sql.lists<readonly [string]>(texts(sql).old, beforeMs, limit, offset)).map(([id]) => id);
}

/** All that were forgotten, in that order. */
export async function listForgotten(sql: Sql): Promise<readonly Forgotten[]> {
  return sql.all<Forgotten>(texts(sql).forgotten);
}

/** Orders in which this mail address stands; some in which it is a part of another. */
export async function listOrdersNaming(sql: Sql, address: string): Promise<readonly string[]> {
  const pattern = `%${escaped(address.toLowerCase())}%`;
  return (await sql.lists<readonly [string]>(texts(sql).named, pattern)).map(([id]) => id);
}

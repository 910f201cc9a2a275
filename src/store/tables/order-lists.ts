/** Queries that find orders by something other than their id. */
import {
  ORDER_FILTERS,
  ORDER_MARKS,
  ORDER_STATES,
  type OrderNarrowing,
  type OrderSort,
  type OrderState,
} from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { ErpOrderRef } from "../../core/ports/records.ts";
import { soughtWords } from "../../core/orders/sought.ts";
import type { OrderFilter, Sorting } from "../../core/ports/status-store.ts";
import { perDialect, type Sql, type SqlValue, variants, escaped } from "../dialect.ts";
import { toRecord, WAITING, waitsIn, type WholeOrder, wholeOrders } from "./orders.ts";

/** An exported order, with what TotalGest gave it. */
export interface Holder {
  readonly id: string;
  /** Null = a person entered the number. */
  readonly erpId: string | null;
  readonly placedMs: number;
}

const texts = perDialect((dialect) => {
  const { of, among, each } = dialect;
  const unreported = `FROM orders o WHERE ${of("o")} AND o.state = 'exported' AND o.reported = 0`;
  const held = (place: string, column: string): string =>
    `SELECT o.id, o.erp_id AS "erpId", o.placed_ms AS "placedMs"
     FROM ${each(place, "orders", "o", column)} WHERE o.state = 'exported'`;
  const rowsBy = (column: string): string => `SELECT o.row_id FROM ${each("$2", "orders", "o", column)}`;
  return {
    byId: wholeOrders({ dialect })(rowsBy("id")),
    found: wholeOrders({ dialect })(`${rowsBy("id")} UNION ${rowsBy("reference")}`),
    holders: `${held("$2", "erp_id")} UNION ${held("$3", "erp_number")}`,
    ids: variants(
      (isWaiting: boolean) =>
        `SELECT id FROM orders WHERE ${of()} ${isWaiting ? `AND ${WAITING}` : ""} AND state ${among("$2")} AND placed_ms >= $3
       ORDER BY attempts, placed_ms, id`,
    ),
    unsettled: variants(
      (canReport: boolean) =>
        `SELECT EXISTS (SELECT 1 FROM orders WHERE ${of()} AND ${WAITING} AND state <> 'failed')
         OR EXISTS (SELECT 1 FROM orders WHERE ${of()} AND late = 1)
         OR EXISTS (SELECT 1 FROM orders WHERE ${of()} AND after_export_open = 1)
         ${canReport ? `OR EXISTS (SELECT 1 ${unreported})` : ""} AS "isAny"`,
    ),
    open: `SELECT id FROM orders WHERE ${of()} AND ${WAITING}
      UNION ALL SELECT id FROM orders WHERE ${of()} AND state = 'not-linked' AND reason = 'status'
      UNION ALL SELECT id FROM orders WHERE ${of()} AND after_export_open = 1 AND id_reused = 1
        AND state IN ('exported', 'not-linked')`,
    unreported: `SELECT o.id, o.erp_id, o.erp_number ${unreported} ORDER BY o.exported_ms, o.row_id LIMIT $2`,
  };
});

export async function readOrder(sql: Sql, id: string): Promise<OrderRecord | null> {
  const row = await sql.get<WholeOrder>(texts(sql).byId, [id]);
  return row === undefined ? null : toRecord(row);
}

export async function findOrderRows(
  sql: Sql,
  tokens: readonly string[],
): Promise<ReadonlyMap<string, readonly OrderRecord[]>> {
  const found = (await sql.all<WholeOrder>(texts(sql).found, tokens)).map(toRecord);
  return new Map(
    tokens.map((token) => [token, found.filter(({ id, reference }) => id === token || reference === token)]),
  );
}

export async function findHolders(sql: Sql, orders: readonly ErpOrderRef[]): Promise<readonly Holder[]> {
  const [ids, numbers] = [orders.map(({ id }) => id), orders.map(({ number }) => number)];
  return await sql.all(texts(sql).holders, ids, numbers);
}

export async function listOrderIds(
  sql: Sql,
  states: readonly OrderState[],
  sinceMs: number | null,
): Promise<readonly string[]> {
  // The index contains only waiting orders.
  const isWaiting = states.every((state) => state !== "exported" && state !== "not-linked");
  const rows = await sql.lists<readonly [string]>(texts(sql).ids(isWaiting), states, sinceMs ?? -8.64e15);
  return rows.map(([id]) => id);
}

export async function hasUnsettled(sql: Sql, canReport: boolean): Promise<boolean> {
  // SQLite has no booleans.
  return Boolean((await sql.get<{ isAny: boolean | number }>(texts(sql).unsettled(canReport)))?.isAny);
}

export async function listOpenOrders(sql: Sql): Promise<readonly string[]> {
  return (await sql.lists<readonly [string]>(texts(sql).open)).map(([id]) => id);
}

export async function listUnreported(
  sql: Sql,
  limit: number,
): Promise<readonly { readonly id: string; readonly order: ErpOrderRef }[]> {
  const rows = await sql.lists<readonly [id: string, erpId: string, number: string]>(texts(sql).unreported, limit);
  return rows.map(([id, erpId, number]) => ({ id, order: { id: erpId, number } }));
}

const MARKED = { changed: "after_export_open = 1", "paid-since": "paid_ms IS NOT NULL" } as const;

/** What a list is sorted by. Equal rows are sorted by date, then by id. */
const sorted = perDialect(({ decimal }) => ({
  placed: [],
  order: [(alias: string) => `lower(${alias}.reference)`],
  customer: [(alias: string) => `lower(${alias}.customer)`],
  total: [(alias: string) => decimal(`${alias}.total`)],
}));

export async function listOrders(sql: Sql, filter: OrderFilter): Promise<readonly OrderRecord[]> {
  const { sort, after, limit = Number.MAX_SAFE_INTEGER, offset = 0 } = filter;
  const { conditions, values, put } = narrowed(sql, filter, true);
  const { by, isDescending } = sort ?? NEWEST_FIRST;
  const keys = (alias: string): readonly string[] => [
    ...sorted(sql)[by].map((key) => key(alias)),
    `${alias}.placed_ms`,
    `${alias}.id`,
  ];
  const order = (alias: string): string =>
    keys(alias)
      .map((key) => `${key} ${isDescending ? "DESC" : "ASC"}`)
      .join(", ");
  if (after !== undefined) {
    const row =
      by === "placed"
        ? `(${put(Date.parse(after.placedAt))}, ${put(after.id)})`
        : `(SELECT ${keys("a").join(", ")} FROM orders a WHERE ${sql.dialect.of("a")} AND a.id = ${put(after.id)})`;
    conditions.push(`(${keys("orders").join(", ")}) ${isDescending ? "<" : ">"} ${row}`);
  }
  const chosen = `SELECT row_id FROM orders WHERE ${conditions.join(" AND ")} ORDER BY ${order("orders")}
    LIMIT ${put(limit)} OFFSET ${put(after === undefined ? offset : 0)}`;
  const text = `${wholeOrders(sql)(once(chosen))} ORDER BY ${order("o")}`;
  return (await sql.all<WholeOrder>(text, ...values)).map(toRecord);
}

/**
 * A query of rows that is carried out once. Without statistics, which a new table lacks for a minute, PostgreSQL expects one
 * order and looks for them anew for each: of 160 orders, for a minute.
 */
function once(query: string): string {
  return `WITH found AS MATERIALIZED (${query}) SELECT row_id FROM found`;
}

const NEWEST_FIRST: Sorting<OrderSort> = { by: "placed", isDescending: true };

/** The conditions of a filter on `orders`; `withStates` false = without those on the state. */
function narrowed(
  { dialect: { of, among } }: Sql,
  { states, isLate, placed, paid, hasOpenPayment, search, problems }: OrderFilter,
  withStates: boolean,
) {
  const values: SqlValue[] = [];
  const put = (value: SqlValue): string => `$${String(values.push(value) + 1)}`;
  const conditions = [of()];
  if (withStates && states !== undefined) {
    const given = put(states);
    const marks = ORDER_MARKS.filter((mark) => states.includes(mark)).map((mark) => MARKED[mark]);
    const marked = marks.map((is) => `UNION SELECT row_id FROM orders WHERE ${of()} AND ${is}`).join(" ");
    // What is not exported is found in its own small index, however many orders there are.
    if (states.includes("exported")) conditions.push(`(${[`state ${among(given)}`, ...marks].join(" OR ")})`);
    else
      conditions.push(
        `row_id IN (${once(`SELECT row_id FROM orders WHERE ${of()} AND state <> 'exported' AND state ${among(given)}
        ${marked}`)})`,
      );
  }
  if (paid !== undefined) conditions.push(`paid_ms >= ${put(paid.fromMs)}`, `paid_ms < ${put(paid.toMs)}`);
  if (hasOpenPayment === true) conditions.push("payment IN ('due', 'telling', 'stuck')");
  if (isLate === true) conditions.push("late = 1");
  if (problems !== undefined) conditions.push(`${waitsIn("attention")} AND error ${among(put(problems))}`);
  if (placed?.fromMs !== undefined) conditions.push(`placed_ms >= ${put(placed.fromMs)}`);
  if (placed?.toMs !== undefined) conditions.push(`placed_ms < ${put(placed.toMs)}`);
  for (const word of soughtWords(search ?? ""))
    conditions.push(String.raw`sought LIKE ${put(`%${escaped(word)}%`)} ESCAPE '\'`);
  return { conditions, values, put };
}

export async function countOrders(sql: Sql, filter: OrderFilter): Promise<Readonly<Record<OrderNarrowing, number>>> {
  const { conditions, values } = narrowed(sql, filter, false);
  const counted = (name: string, condition: string, group = ""): string =>
    `SELECT ${name} AS name, count(*) AS n FROM orders WHERE ${[...conditions, condition].join(" AND ")}${group}`
      // The few that differ are found by their own indexes, and not by the days.
      .replaceAll("placed_ms", condition === "true" ? "placed_ms" : "+placed_ms");
  const text = [
    counted("'all'", "true"),
    ...ORDER_MARKS.map((mark) => counted(`'${mark}'`, MARKED[mark])),
    counted("state", "state <> 'exported'", " GROUP BY state"),
  ].join(" UNION ALL ");
  const found = new Map(await sql.lists<readonly [name: string, n: number]>(text, ...values));
  const counts = Object.fromEntries(ORDER_FILTERS.map((state) => [state, found.get(state) ?? 0]));
  const others = ORDER_STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return { ...counts, exported: (found.get("all") ?? 0) - others } as Record<OrderNarrowing, number>;
}

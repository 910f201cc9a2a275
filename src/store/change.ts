import { isOfAPerson } from "../core/orders/state.ts";
import type { Changed } from "../core/orders/changed.ts";
import type { StoredOrder } from "../core/orders/record.ts";
import type { Row, Sql } from "./dialect.ts";
import { moveStock } from "./orders/stock.ts";
import * as table from "./tables/orders.ts";

/** Returns the author of the decisions that are written now; null = not recorded. */
export type Author = () => string | null;

/**
 * What a writing step would make of each call. The rule is asked once for each, with the row that earlier calls left; null =
 * nothing changes. A call without a row changes nothing. `known`: the rows by id.
 */
export function judge<Row, Call extends { readonly id: string }, Made extends { readonly row: Row }>(
  calls: readonly Call[],
  rule: (row: Row, call: Call) => Made | null,
  known: ReadonlyMap<string, Row>,
): readonly (Made | null)[] {
  const rows = new Map(known);
  return calls.map((call) => {
    const row = rows.get(call.id);
    const made = row === undefined ? null : rule(row, call);
    if (made !== null) rows.set(call.id, made.row);
    return made;
  });
}

/**
 * The one writing step: reads the rows of these orders, asks the rule about each, and writes what it made of them, with their
 * histories, reservations and the resulting stock. Returns what the rule made of each call, in order. `known`: the rows, where this
 * transaction has read them already; one without a key is new.
 */
export async function change<Call extends { readonly id: string }, Made extends Changed>(
  sql: Sql,
  calls: readonly Call[],
  rule: (order: StoredOrder, call: Call) => Made | null,
  { author, known }: { readonly author: Author; readonly known?: ReadonlyMap<string, StoredOrder> },
): Promise<readonly (Made | null)[]> {
  const ids = calls.map(({ id }) => id);
  const before = known ?? (await table.readOrders(sql, ids));
  const made = judge(calls, rule, before);
  const changes = made.filter((one) => one !== null);
  if (changes.length === 0) return made;
  const after = new Map(changes.map(({ row }) => [row.id, row]));
  const orders = [...before.values()].flatMap((from) => {
    const to = after.get(from.id) ?? from;
    return to === from ? [] : [{ from, to }];
  });
  await table.writeOrders(sql, orders);
  await table.writeOrderBeside(
    sql,
    "order_intents",
    besides(changes, ({ intent }) => intent && { ...intent }),
  );
  const sent = besides(changes, (one) => one.sent);
  await table.writeOrderBeside(sql, "sent_orders", sent);
  await table.addOrderEvents(sql, eventsOf(changes, author));
  await moveStock(sql, orders, changes);
  return made;
}

/** What these changes store beside their rows: of each row the last, because one statement cannot write a row twice. */
function besides(changes: readonly Changed[], of: (one: Changed) => Row | undefined): readonly Row[] {
  const rows = new Map<number, Row>();
  for (const one of changes) {
    const value = of(one);
    if (value !== undefined) rows.set(one.row.rowId, { ...value, row_id: one.row.rowId });
  }
  return [...rows.values()];
}

function eventsOf(changes: readonly Changed[], author: Author): readonly table.NewOrderEvent[] {
  return changes.flatMap(({ row, events = [] }) =>
    events.map((event) => {
      const by = isOfAPerson(event.kind) ? author() : null;
      return { detail: null, note: null, ...event, orderId: row.id, author: by };
    }),
  );
}

/** Splits items into rounds so that no round contains a key twice and the order per key is kept. Usually one round. */
export function inRounds<T>(
  items: readonly T[],
  keysOf: (item: T) => string | readonly string[],
): readonly (readonly T[])[] {
  if (items.length === 1) return [items];
  const rounds: T[][] = [];
  const roundOf = new Map<string, number>();
  for (const item of items) {
    const keys = keysOf(item);
    const at =
      typeof keys === "string" ? (roundOf.get(keys) ?? 0) : Math.max(...keys.map((key) => roundOf.get(key) ?? 0));
    for (const key of typeof keys === "string" ? [keys] : keys) roundOf.set(key, at + 1);
    const round = rounds[at];
    if (round === undefined) rounds.push([item]);
    else round.push(item);
  }
  return rounds;
}

import { isOfAPerson } from "../core/orders/state.ts";
import type { Changed, StoredOrder } from "../core/orders/stored-order.ts";
import type { Sql } from "./dialect.ts";
import { moveStock } from "./orders/stock.ts";
import * as table from "./tables/orders.ts";

/** Returns the author of the decisions that are written now; null = not recorded. */
export type Author = () => string | null;

/** Asked once for each call, with the row that earlier calls left; null = nothing changes. */
interface Rule<Call, Made extends Changed> {
  (order: StoredOrder, call: Call): Made | null;
}

interface Options<Call, Made> {
  /** Makes the order of a call that has no row; absent = such a call changes nothing. */
  readonly create?: (call: Call) => Made | null;
  /** The rows of the calls, where this transaction has read them already. */
  readonly known?: readonly StoredOrder[];
}

interface Judged<Made> {
  readonly before: ReadonlyMap<string, StoredOrder>;
  /** By the order of the calls. */
  readonly made: readonly (Made | null)[];
}

/** What `change` would make of each call. Writes nothing. */
export async function judge<Call extends { readonly id: string }, Made extends Changed>(
  sql: Sql,
  calls: readonly Call[],
  rule: Rule<Call, Made>,
  { create = () => null, known }: Options<Call, Made>,
): Promise<Judged<Made>> {
  const ids = calls.map(({ id }) => id);
  const before = new Map((known ?? (await table.readOrders(sql, ids))).map((row) => [row.id, row]));
  const rows = new Map(before);
  const made = calls.map((call) => {
    const row = rows.get(call.id);
    const one = row === undefined ? create(call) : rule(row, call);
    if (one !== null) rows.set(call.id, one.row);
    return one;
  });
  return { before, made };
}

/**
 * The one writing step: reads the rows of these orders, asks the rule about each, and writes what it made of them, with their
 * histories, reservations and the resulting stock. Returns what the rule made of each call, in order.
 */
export async function change<Call extends { readonly id: string }, Made extends Changed>(
  sql: Sql,
  calls: readonly Call[],
  rule: Rule<Call, Made>,
  { author, ...options }: Options<Call, Made> & { readonly author: Author },
): Promise<readonly (Made | null)[]> {
  const { before, made } = await judge(sql, calls, rule, options);
  const changes = made.filter((one) => one !== null);
  if (changes.length === 0) return made;
  await writeRows(sql, before, new Map(changes.map(({ row }) => [row.id, row])));
  const intents = changes.flatMap(({ row: { rowId }, intent }) =>
    intent === undefined ? [] : [{ rowId, of: intent }],
  );
  if (intents.length > 0) await table.writeIntents(sql, lastOf(intents));
  const sent = changes.flatMap(({ row: { rowId }, sent: of }) => (of === undefined ? [] : [{ rowId, of }]));
  if (sent.length > 0) await table.writeSent(sql, lastOf(sent));
  const events = changes.flatMap((one) => eventsOf(one, author));
  if (events.length > 0) await table.addOrderEvents(sql, events);
  await moveStock(sql, changes);
  return made;
}

async function writeRows(
  sql: Sql,
  before: ReadonlyMap<string, StoredOrder>,
  after: ReadonlyMap<string, StoredOrder>,
): Promise<void> {
  const added: StoredOrder[] = [];
  const written: { readonly from: StoredOrder; readonly to: StoredOrder }[] = [];
  for (const [id, to] of after) {
    const from = before.get(id);
    if (from === undefined) added.push(to);
    else if (from !== to) written.push({ from, to });
  }
  if (added.length > 0) await table.addOrders(sql, added);
  if (written.length > 0) await table.writeOrders(sql, written);
  const other = written.filter(({ from, to }) => from.cartText !== to.cartText);
  if (other.length > 0)
    await table.writeCarts(
      sql,
      other.map(({ to: { rowId, cartText } }) => ({ rowId, of: cartText })),
    );
}

/** One statement cannot write a row twice. */
function lastOf<T extends { readonly rowId: number }>(all: readonly T[]): readonly T[] {
  return all.length === 1 ? all : [...new Map(all.map((one) => [one.rowId, one])).values()];
}

export function eventsOf(
  { row, events = [] }: Pick<Changed, "events"> & { readonly row: { readonly id: string } },
  author: Author,
): readonly table.NewOrderEvent[] {
  return events.map((event) => ({
    detail: null,
    note: null,
    ...event,
    orderId: row.id,
    author: isOfAPerson(event.kind) ? author() : null,
  }));
}

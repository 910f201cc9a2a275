/** Orders, with the tables that have one row for each: what they say, and what was sent. */
import { shopOrderOf } from "../../core/orders/changed.ts";
import { statesIn } from "../../core/orders/order.ts";
import type { SentOrder } from "../../core/orders/send/sent-order.ts";
import { soughtOf } from "../../core/orders/sought.ts";
import {
  ORDER_ROW,
  type OrderEvent,
  type OrderRecord,
  type StoredOrder,
  UNKNOWN_ORDER,
} from "../../core/orders/record.ts";
import { perDialect, type Row, type Sql, type TextRow } from "../dialect.ts";
import {
  decoder,
  encoder,
  type Fields,
  writtenFieldsOf,
  selected,
  typesOf,
  type Rewritten,
  rowWriter,
} from "./row-writer.ts";

const ROW = writtenFieldsOf(ORDER_ROW);

/** The condition of the index that contains only waiting orders. */
export const WAITING = "state NOT IN ('exported', 'not-linked')";

/** As `WAITING`, those of the states that a list shows together. */
export function waitsIn(tab: "ready" | "attention"): string {
  return `${WAITING} AND state IN (${statesIn(tab)
    .map((state) => `'${state}'`)
    .join(", ")})`;
}

const STORED = `o.row_id AS "rowId", o.id, ${selected(ROW, "o")}, x.data AS "cartText"`;

/** `SELECT` of whole orders; `chosen` = a query of their `row_id`. Only to these the long texts are joined. */
export const wholeOrders = perDialect(
  ({ join, beside }) =>
    (chosen: string): string =>
      `SELECT ${STORED}, i.key, i.reference AS external, i.body, i.basis
    FROM (${chosen}) chosen ${join} ${beside("orders", "o", "row_id", "chosen.row_id")}
    LEFT JOIN ${beside("order_texts", "x", "row_id", "o.row_id")}
    LEFT JOIN ${beside("order_intents", "i", "row_id", "o.row_id")}`,
);

/** A row of `wholeOrders`. */
export type WholeOrder = Omit<OrderRecord, "order" | "intent"> &
  Readonly<Record<"key" | "external" | "body" | "basis", string | null>>;

const decode = decoder<WholeOrder>(ROW);

/** The order is parsed when it is used, because most readers need only the state and it may be very large. */
export function toRecord(row: WholeOrder): OrderRecord {
  const { key, external: reference, body, basis, ...stored } = decode(row);
  const isThere = key !== null && reference !== null && body !== null;
  const intent = isThere ? { key, reference, body, basis: basis ?? "" } : null;
  const record = { ...stored, order: null, intent };
  return Object.defineProperty(record, "order", { enumerable: true, get: () => shopOrderOf(stored) });
}

const texts = perDialect((dialect) => {
  const { of, each, join, beside, insert, insertTexts, upsert } = dialect;
  const orders = each("$2", "orders", "o", "id");
  return {
    rows: `SELECT ${STORED} FROM ${orders} LEFT JOIN ${beside("order_texts", "x", "row_id", "o.row_id")}`,
    addCarts: insertTexts("order_texts", "row_id", ["data"]),
    beside: {
      order_texts: upsert("order_texts", "row_id", { data: "text" }),
      order_intents: upsert("order_intents", "row_id", { key: "text", reference: "text", body: "text", basis: "text" }),
      sent_orders: upsert("sent_orders", "row_id", { sale: "text", booking: "text" }),
    },
    sent: `SELECT o.id, s.sale, s.booking FROM ${orders} ${join} ${beside("sent_orders", "s", "row_id", "o.row_id")}`,
    events: `SELECT at_ms AS "atMs", kind, detail, note, author FROM order_events WHERE ${of()} AND order_id = $2 ORDER BY id`,
    addEvents: insert("order_events", typesOf(NEW_EVENT)),
  };
});

const decodeStored = decoder<StoredOrder>(ROW);

/** By id; one that is not there is absent. */
export async function readOrders(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, StoredOrder>> {
  return new Map((await sql.all<StoredOrder>(texts(sql).rows, ids)).map((row) => [row.id, decodeStored(row)]));
}

const writer = rowWriter<StoredOrder>({
  table: "orders",
  key: ["rowId", "row_id"],
  fields: ROW,
  derived: {
    from: "fulfilment",
    columns: { fulfilment_stage: "text", fulfilment_counted_ms: "bigint" },
    as: ({ fulfilment }) => ({
      fulfilment_stage: (fulfilment?.unread ?? null) === null ? (fulfilment?.stage ?? null) : "unread",
      fulfilment_counted_ms: fulfilment?.isReleased === false ? fulfilment.pushedMs : null,
    }),
  },
});

/** Writes orders with their carts: adds those that have no row yet, and of the others what differs. */
export async function writeOrders(sql: Sql, changed: readonly Rewritten<StoredOrder>[]): Promise<void> {
  const orders = changed.map(({ from, to }) => ({ from, to: { ...to, sought: soughtOf(from, to) } }));
  const isNew = ({ from }: Rewritten<StoredOrder>): boolean => from.rowId === 0;
  const added = orders.filter(isNew).map(({ to }) => to);
  const rowIds = await writer.add(sql, added, UNKNOWN_ORDER);
  await sql.writeTexts(
    texts(sql).addCarts,
    added.map(({ id, cartText }): TextRow => [rowIds.get(id) ?? 0, cartText]),
  );
  const others = orders.filter((one) => !isNew(one));
  await writer.rewrite(sql, others);
  const carts = others.filter(({ from, to }) => from.cartText !== to.cartText);
  await writeOrderBeside(
    sql,
    "order_texts",
    carts.map(({ to }) => ({ row_id: to.rowId, data: to.cartText })),
  );
}

/** Replaces what stands beside orders: rows with their `row_id`, none twice. */
export async function writeOrderBeside(
  sql: Sql,
  table: "order_texts" | "order_intents" | "sent_orders",
  rows: readonly Row[],
): Promise<void> {
  await sql.write(texts(sql).beside[table], rows);
}

/** What is stored of their sends, by id. */
export async function readAllSent(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, SentOrder>> {
  const rows = await sql.lists<readonly [id: string, sale: string, booking: string]>(texts(sql).sent, ids);
  return new Map(
    rows.map(([id, sale, booking]) => [id, { sale: JSON.parse(sale), booking: JSON.parse(booking) } as SentOrder]),
  );
}

export async function readSent(sql: Sql, id: string): Promise<SentOrder | null> {
  return (await readAllSent(sql, [id])).get(id) ?? null;
}

const NEW_EVENT = {
  orderId: ["order_id", "text"],
  atMs: ["at_ms", "int"],
  kind: ["kind", "text"],
  detail: ["detail", "json"],
  note: ["note", "text"],
  author: ["author", "text"],
} as const satisfies Fields;

/** A new line of an order's history. */
export type NewOrderEvent = OrderEvent & { readonly orderId: string };

/** In this order. Decisions of people are also stored separately, for good. */
export async function addOrderEvents(sql: Sql, events: readonly NewOrderEvent[]): Promise<void> {
  await sql.write(texts(sql).addEvents, events.map(encodeEvent));
}

const encodeEvent = encoder<NewOrderEvent>(NEW_EVENT);
const decodeEvent = decoder<OrderEvent>({ detail: NEW_EVENT.detail });

export async function readOrderEvents(sql: Sql, id: string): Promise<readonly OrderEvent[]> {
  return (await sql.all<OrderEvent>(texts(sql).events, id)).map(decodeEvent);
}

import type { OrderPatch } from "../../../core/order/change.ts";
import type { OrderEvent } from "../../../core/ports/order-store.ts";
import type { Connection } from "../file/connection.ts";
import { READ_INTENTS, READ_ORDERS } from "./select.ts";
import {
  intentsOf,
  type OrderColumns,
  type StoredIntent,
  toOrderRow,
  type OrderHeadList,
  type SentColumns,
  toOrderHead,
  toSent,
  type OrderEventColumns,
  toOrderEvent,
} from "../../columns/order.ts";
import type { OrderRows } from "../../rows/orders.ts";
import { toJson } from "../../columns/json.ts";
import { orderStatements } from "./select.ts";

/** Orders with the rows that belong to one order each. */
export function orderRows(connection: Connection): OrderRows {
  return {
    readOrders: async (ids) => connection.allOf<OrderColumns>(READ_ORDERS, ids).map(toOrderRow),
    readIntents: async (ids) => intentsOf(connection.allOf<StoredIntent>(READ_INTENTS, ids)),
    readOrderHeads: async (ids) =>
      connection
        .rows<OrderHeadList>(
          `SELECT o.id, o.state, o.attempts, o.refusals, o.error, o.first_attempt_ms, o.report_tries
           FROM json_each(?) j CROSS JOIN orders o ON o.id = j.value`,
          JSON.stringify(ids),
        )
        .map(toOrderHead),
    writeOrders: async (patches) => {
      for (const { id, isNew, patch } of patches) writeOrder(connection, id, isNew, patch);
    },
    readSent: async (ids) => new Map(connection.allOf<SentColumns>(READ_SENT, ids).map(toSent)),
    findSent: async (ids) => new Set(connection.allOf<{ id: string }>(FIND_SENT, ids).map(({ id }) => id)),
    writeSent: async (sent) => {
      for (const { id, texts } of sent) {
        connection.run(
          `INSERT INTO sent_orders (row_id, sale, booking) VALUES ((SELECT row_id FROM orders WHERE id = ?), ?, ?)
           ON CONFLICT (row_id) DO UPDATE SET sale = excluded.sale, booking = excluded.booking`,
          id,
          texts.sale,
          texts.booking,
        );
      }
    },
    addOrderEvents: async (events) => {
      for (const { orderId, atMs, kind, detail, note, author = null } of events) {
        connection.run(
          "INSERT INTO order_events (order_id, at_ms, kind, detail, note, author) VALUES (?, ?, ?, ?, ?, ?)",
          orderId,
          atMs,
          kind,
          toJson(detail),
          note,
          author,
        );
      }
    },
    readOrderEvents: async (id) => readEvents(connection, id),
  };
}

/** Writes an order's columns, text and intent. */
function writeOrder(connection: Connection, id: string, isNew: boolean, patch: OrderPatch): void {
  if (isNew) insertOrder(connection, id, patch);
  else updateOrder(connection, id, patch);
  if (patch.intent !== undefined) writeIntent(connection, id, patch.intent);
}

function insertOrder(connection: Connection, id: string, patch: OrderPatch): void {
  const statement = orderStatements.insert(patch, id);
  if (statement === null) return;
  const { lastInsertRowid } = connection.sql(statement.text).run(...statement.values);
  connection.run("INSERT INTO order_texts (row_id, data) VALUES (?, ?)", lastInsertRowid, patch.cartText ?? null);
}

function updateOrder(connection: Connection, id: string, patch: OrderPatch): void {
  const statement = orderStatements.update(patch, id);
  if (statement !== null) connection.run(statement.text, ...statement.values);
  if (patch.cartText !== undefined) writeText(connection, id, patch.cartText);
}

function writeText(connection: Connection, id: string, text: string): void {
  connection.run(
    `INSERT INTO order_texts (row_id, data) SELECT row_id, ? FROM orders WHERE id = ?
     ON CONFLICT (row_id) DO UPDATE SET data = excluded.data WHERE data IS NOT excluded.data`,
    text,
    id,
  );
}

function writeIntent(connection: Connection, id: string, intent: Exclude<OrderPatch["intent"], undefined>): void {
  connection.run(
    `INSERT INTO order_intents (row_id, key, reference, body, basis) SELECT row_id, ?, ?, ?, ? FROM orders WHERE id = ?
     ON CONFLICT (row_id) DO UPDATE SET key = excluded.key, reference = excluded.reference, body = excluded.body,
       basis = excluded.basis`,
    intent.key,
    intent.reference,
    intent.body,
    intent.basis,
    id,
  );
}

const SENT_OF =
  "FROM json_each(?) j CROSS JOIN orders o ON o.id = j.value CROSS JOIN sent_orders s ON s.row_id = o.row_id";
const READ_SENT = `SELECT o.id, s.sale, s.booking ${SENT_OF}`;
const FIND_SENT = `SELECT o.id ${SENT_OF}`;

function readEvents(connection: Connection, id: string): readonly OrderEvent[] {
  return connection
    .all<OrderEventColumns>(
      "SELECT at_ms, kind, detail, note, author FROM order_events WHERE order_id = ? ORDER BY id",
      id,
    )
    .map(toOrderEvent);
}

import type { OrderPatch } from "../../../core/order/change.ts";
import type { OrderRows } from "../../rows/orders.ts";
import { toJson } from "../../columns/json.ts";
import { intentsOf, type StoredIntent, toOrderEvent, toOrderHead, toOrderRow, toSent } from "../../columns/order.ts";
import { orderWriter, SELECT_BARE_ORDERS } from "./select.ts";
import type { Sql } from "../database/sql.ts";

/** Orders with the rows that belong to one order each. */
export function orderRows(sql: Sql): OrderRows {
  return {
    ...historyRows(sql),
    readOrders: (ids) =>
      sql.map(
        toOrderRow,
        `${SELECT_BARE_ORDERS} JOIN unnest($2::text[]) WITH ORDINALITY AS j (id, n) ON j.id = o.id
               WHERE o.shop = $1 ORDER BY j.n`,
        ids,
      ),
    readIntents: async (ids) =>
      intentsOf(
        await sql.all<StoredIntent>(
          `SELECT o.id, i.key, i.reference AS external_reference, i.body, i.basis
               FROM orders o JOIN order_intents i ON i.shop = o.shop AND i.row_id = o.row_id
               WHERE o.shop = $1 AND o.id = ANY ($2::text[])`,
          ids,
        ),
      ),
    readOrderHeads: (ids) =>
      sql.mapLists(
        toOrderHead,
        `SELECT id, state, attempts, refusals, error, first_attempt_ms, report_tries FROM orders
               WHERE shop = $1 AND id = ANY ($2::text[])`,
        ids,
      ),
    writeOrders: (patches) => writeOrders(sql, patches),
  };
}

function historyRows(
  sql: Sql,
): Pick<OrderRows, "readSent" | "findSent" | "writeSent" | "addOrderEvents" | "readOrderEvents"> {
  return {
    readSent: async (ids) =>
      new Map(
        await sql.map(
          toSent,
          `SELECT o.id, s.sale, s.booking FROM orders o JOIN sent_orders s ON s.shop = o.shop AND s.row_id = o.row_id
                 WHERE o.shop = $1 AND o.id = ANY ($2::text[])`,
          ids,
        ),
      ),
    findSent: async (ids) =>
      new Set(
        await sql.mapLists(
          ([id]: readonly [id: string]) => id,
          `SELECT o.id FROM orders o JOIN sent_orders s ON s.shop = o.shop AND s.row_id = o.row_id
                 WHERE o.shop = $1 AND o.id = ANY ($2::text[])`,
          ids,
        ),
      ),
    writeSent: async (sent) => {
      const last = new Map(sent.map(({ id, texts }) => [id, { id, sale: texts.sale, booking: texts.booking }]));
      await sql.writeRows(
        `INSERT INTO sent_orders (shop, row_id, sale, booking) SELECT $1, o.row_id, j.sale, j.booking
         FROM json_to_recordset($2) AS j (id text, sale text, booking text) JOIN orders o ON o.shop = $1 AND o.id = j.id
         ON CONFLICT (shop, row_id) DO UPDATE SET sale = excluded.sale, booking = excluded.booking`,
        [...last.values()],
      );
    },
    addOrderEvents: async (events) => {
      await sql.writeRows(
        `INSERT INTO order_events (shop, order_id, at_ms, kind, detail, note, author)
         SELECT $1, j.* FROM json_to_recordset($2)
           AS j (order_id text, at_ms bigint, kind text, detail text, note text, author text)`,
        events.map(({ orderId, atMs, kind, detail, note, author = null }) => ({
          order_id: orderId,
          at_ms: atMs,
          kind,
          detail: toJson(detail),
          note,
          author,
        })),
      );
    },
    readOrderEvents: (id) =>
      sql.map(
        toOrderEvent,
        "SELECT at_ms, kind, detail, note, author FROM order_events WHERE shop = $1 AND order_id = $2 ORDER BY id",
        id,
      ),
  };
}

/** Writes the orders' columns, texts and intents. */
async function writeOrders(sql: Sql, patches: Parameters<OrderRows["writeOrders"]>[0]): Promise<void> {
  const of = (isNew: boolean) =>
    patches.filter((one) => one.isNew === isNew).map(({ id, patch }) => ({ key: id, patch }));
  const made = of(true);
  await orderWriter.insert(sql, made);
  await orderWriter.update(sql, of(false));
  const texts = new Map<string, string | null>(made.map(({ key }) => [key, null]));
  const intents = new Map<string, NonNullable<OrderPatch["intent"]>>();
  for (const { id, patch } of patches) {
    if (patch.cartText !== undefined) texts.set(id, patch.cartText);
    if (patch.intent !== undefined) intents.set(id, patch.intent);
  }
  await writeTexts(sql, texts);
  await writeIntents(sql, intents);
}

async function writeTexts(sql: Sql, texts: ReadonlyMap<string, string | null>): Promise<void> {
  await sql.writeRows(
    `INSERT INTO order_texts AS x (shop, row_id, data) SELECT $1, o.row_id, j.data
     FROM json_to_recordset($2) AS j (id text, data text) JOIN orders o ON o.shop = $1 AND o.id = j.id
     ON CONFLICT (shop, row_id) DO UPDATE SET data = excluded.data WHERE x.data IS DISTINCT FROM excluded.data`,
    [...texts].map(([id, data]) => ({ id, data })),
  );
}

async function writeIntents(sql: Sql, intents: ReadonlyMap<string, NonNullable<OrderPatch["intent"]>>): Promise<void> {
  await sql.writeRows(
    `INSERT INTO order_intents (shop, row_id, key, reference, body, basis)
     SELECT $1, o.row_id, j.key, j.reference, j.body, j.basis
     FROM json_to_recordset($2) AS j (id text, key text, reference text, body text, basis text)
     JOIN orders o ON o.shop = $1 AND o.id = j.id
     ON CONFLICT (shop, row_id) DO UPDATE SET key = excluded.key, reference = excluded.reference, body = excluded.body,
       basis = excluded.basis`,
    [...intents].map(([id, { key, reference, body, basis }]) => ({ id, key, reference, body, basis })),
  );
}

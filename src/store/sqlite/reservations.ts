import type { ArticleBy, Link, LinkedProduct } from "../../core/articles/article.ts";
import type { HeldReservation } from "../../core/order/pieces.ts";
import type { Connection } from "../connection.ts";
import type { DatedReservation, ProductsBy, ReservationRows, ReservationsBy } from "../rows/reservations.ts";
import { toFlag } from "./json.ts";

export function reservationRows(connection: Connection): ReservationRows {
  return {
    readReservations: async (orderIds) =>
      orderIds.flatMap((id) =>
        connection.all<ReservationColumns>(`SELECT ${COLUMNS} FROM reservations r WHERE order_id = ?`, id).map(toHeld),
      ),
    findReservations: async (by) => findReservations(connection, by),
    addReservations: async (reservations) => {
      for (const one of reservations) {
        connection.run(
          `INSERT INTO reservations (order_id, sku, shop_product_id, micro, product_id, by_sku, confirmed, until_ms)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          one.orderId,
          one.sku,
          one.shopProductId,
          one.micro,
          one.productId,
          toFlag(one.bySku),
          one.confirmed,
          one.untilMs,
        );
      }
    },
    removeReservations: async (keys) => {
      for (const key of keys) connection.run("DELETE FROM reservations WHERE rowid = ?", key);
    },
    dateReservations: async (dates) => {
      for (const { keys, confirmed, untilMs } of dates) {
        for (const key of keys) {
          connection.run(
            "UPDATE reservations SET confirmed = ?, until_ms = ? WHERE rowid = ?",
            confirmed,
            untilMs,
            key,
          );
        }
      }
    },
    redirectReservations: async (moves) => {
      for (const { key, to } of moves) {
        connection.run(
          "UPDATE reservations SET product_id = ?, by_sku = ? WHERE rowid = ?",
          to.productId,
          toFlag(to.bySku),
          key,
        );
      }
    },
    readLinks: async (shopIds) => readLinks(connection, shopIds),
    readLinkedProducts: async (ids) => readLinkedProducts(connection, ids),
    recountStock: async (products) => {
      for (const id of findIds(connection, products)) recount(connection, id);
    },
    forgetQuantities: async (products) => {
      for (const id of findIds(connection, products)) {
        connection.run("UPDATE products SET quantity_known = 0, stock_epoch = stock_epoch + 1 WHERE id = ?", id);
      }
    },
  };
}

const COLUMNS =
  "r.rowid AS key, r.order_id, r.sku, r.shop_product_id, r.micro, r.product_id, r.by_sku, r.confirmed, r.until_ms";

interface ReservationColumns {
  readonly key: number;
  readonly order_id: string;
  readonly sku: string | null;
  readonly shop_product_id: string | null;
  readonly micro: number;
  readonly product_id: string | null;
  readonly by_sku: number | null;
  readonly confirmed: number | null;
  readonly until_ms: number | null;
}

function toHeld(row: ReservationColumns): HeldReservation {
  return {
    key: row.key,
    orderId: row.order_id,
    sku: row.sku,
    shopProductId: row.shop_product_id,
    micro: row.micro,
    productId: row.product_id,
    bySku: row.by_sku === 1,
    confirmed: row.confirmed,
    untilMs: row.until_ms,
  };
}

type FoundColumns = ReservationColumns & { readonly placed_ms: number; readonly article_by: ArticleBy | null };

function findReservations(connection: Connection, by: ReservationsBy): readonly DatedReservation[] {
  if (connection.get("SELECT 1 FROM reservations LIMIT 1") === undefined) return [];
  const select = `SELECT ${COLUMNS}, o.placed_ms, o.article_by FROM reservations r JOIN orders o ON o.id = r.order_id`;
  const found = [
    ["order_id", by.orderIds] as const,
    ["shop_product_id", by.shopProductIds] as const,
    ["product_id", by.productIds] as const,
  ].flatMap(([column, values = []]) =>
    values.flatMap((value) => connection.all<FoundColumns>(`${select} WHERE r.${column} = ?`, value)),
  );
  if (by.isUndecided === true) found.push(...connection.all<FoundColumns>(`${select} WHERE r.by_sku IS NULL`));
  const byKey = new Map(found.map((row) => [row.key, row]));
  return [...byKey.values()].map((row) => ({
    ...toHeld(row),
    order: { placedMs: row.placed_ms, articleBy: row.article_by },
  }));
}

function readLinks(connection: Connection, shopIds: readonly string[]): readonly Link[] {
  const ids = JSON.stringify(shopIds);
  return connection
    .rows<readonly [shopId: string, productId: string, fromMs: number, untilMs: number | null, sku: string | null]>(
      `SELECT p.shop_id, p.id, coalesce(p.linked_ms, 0), NULL, p.linked_sku
         FROM json_each(?) j CROSS JOIN products p ON p.shop_id = j.value
       UNION ALL
       SELECT e.shop_id, e.product_id, e.from_ms, e.until_ms, e.shop_sku
         FROM json_each(?) j CROSS JOIN ended_links e ON e.shop_id = j.value`,
      ids,
      ids,
    )
    .map(([shopProductId, productId, fromMs, untilMs, shopSku]) => ({
      shopProductId,
      productId,
      fromMs,
      untilMs,
      shopSku,
    }));
}

function readLinkedProducts(connection: Connection, ids: readonly string[]): readonly LinkedProduct[] {
  return ids.flatMap((id) => {
    const row = connection.get<{ id: string; sku: string; gone: number }>(
      "SELECT id, sku, gone FROM products WHERE id = ?",
      id,
    );
    return row === undefined ? [] : [{ id: row.id, sku: row.sku, gone: row.gone === 1 }];
  });
}

function findIds(connection: Connection, { ids = [], skus = [], shopIds = [] }: ProductsBy): ReadonlySet<string> {
  const found = new Set(ids);
  const find = (column: "sku" | "shop_id", value: string): void => {
    for (const row of connection.all<{ id: string }>(`SELECT id FROM products WHERE ${column} = ?`, value))
      found.add(row.id);
  };
  for (const sku of skus) find("sku", sku);
  for (const shopId of shopIds) find("shop_id", shopId);
  return found;
}

function recount(connection: Connection, id: string): void {
  connection.run(
    `UPDATE products SET reserved_micro =
       (SELECT ${SUM} FROM reservations r
        WHERE r.product_id = products.id AND (r.confirmed IS NULL OR r.confirmed > products.stock_read))
     + (SELECT ${SUM} FROM reservations r
        WHERE r.by_sku = 1 AND r.sku = products.sku AND r.product_id IS NOT products.id
          AND (r.confirmed IS NULL OR r.confirmed > products.stock_read))
     WHERE id = ?`,
    id,
  );
  connection.run(`UPDATE products SET quantity = ${SHOWN} WHERE id = ? AND quantity IS NOT ${SHOWN}`, id);
}

/** total() does not overflow as sum() does, and is exact up to 2^53, which is above the limit. */
const SUM = `CAST(max(-1e15, min(total(micro), 1e15)) AS INTEGER)`;

const MICRO = 1_000_000;

/** The division cuts towards 0, and below 0 it is 0 anyway. */
const SHOWN = `max(0, (stock_micro - reserved_micro - (SELECT buffer_micro FROM meta)) / ${String(MICRO)})`;

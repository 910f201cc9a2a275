import type { ArticleBy } from "../../core/articles/article.ts";
import type { StoredReservation } from "../../core/order/pieces.ts";
import type { Connection } from "./file/connection.ts";
import type { DatedReservation, ReservationRows, ReservationsBy } from "../rows/reservations.ts";
import { toFlag } from "./json.ts";
import { hasAny } from "./product-facts.ts";
import { forgetQuantities, recountStock } from "./stock.ts";

export function reservationRows(connection: Connection): ReservationRows {
  return {
    readReservations: async (orderIds) =>
      connection.allOf<ReservationColumns>(OF_ORDERS, orderIds).map(toStoredReservation),
    hasReservations: async () => hasAny(connection, "reservations"),
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
    recountStock: async (by) => {
      recountStock(connection, by);
    },
    forgetQuantities: async (by) => {
      forgetQuantities(connection, by);
    },
  };
}

const COLUMNS =
  "r.rowid AS key, r.order_id, r.sku, r.shop_product_id, r.micro, r.product_id, r.by_sku, r.confirmed, r.until_ms";

const OF_ORDERS = `SELECT ${COLUMNS} FROM json_each(?) j CROSS JOIN reservations r ON r.order_id = j.value`;

export interface ReservationColumns {
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

export function toStoredReservation(row: ReservationColumns): StoredReservation {
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

export type FoundColumns = ReservationColumns & { readonly placed_ms: number; readonly article_by: ArticleBy | null };

function findReservations(connection: Connection, by: ReservationsBy): readonly DatedReservation[] {
  if (!hasAny(connection, "reservations")) return [];
  const select = `SELECT ${COLUMNS}, o.placed_ms, o.article_by FROM reservations r JOIN orders o ON o.id = r.order_id`;
  const found = [
    ["order_id", by.orderIds] as const,
    ["shop_product_id", by.shopProductIds] as const,
    ["product_id", by.productIds] as const,
  ].flatMap(([column, values = []]) =>
    values.flatMap((value) => connection.all<FoundColumns>(`${select} WHERE r.${column} = ?`, value)),
  );
  if (by.isUndecided === true) found.push(...connection.all<FoundColumns>(`${select} WHERE r.by_sku IS NULL`));
  if (by.untilMs !== undefined)
    found.push(...connection.all<FoundColumns>(`${select} WHERE r.until_ms <= ?`, by.untilMs));
  if (by.confirmedBefore !== undefined) {
    found.push(...connection.all<FoundColumns>(`${select} WHERE r.confirmed < ?`, by.confirmedBefore));
  }
  const byKey = new Map(found.map((row) => [row.key, row]));
  return [...byKey.values()].map(toDated);
}

export function toDated(row: FoundColumns): DatedReservation {
  return { ...toStoredReservation(row), order: { placedMs: row.placed_ms, articleBy: row.article_by } };
}

import type { Connection } from "../file/connection.ts";
import type { DatedReservation, ReservationRows, ReservationsBy } from "../../rows/reservations.ts";
import { toFlag } from "../../columns/json.ts";
import { hasAny } from "../products/facts.ts";
import { forgetQuantities, recountStock } from "../products/stock.ts";
import type { ReservationColumns, FoundColumns } from "../../columns/reservation.ts";
import { toStoredReservation, toDated } from "../../columns/reservation.ts";

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
      for (const key of keys) connection.run("DELETE FROM reservations WHERE key = ?", key);
    },
    dateReservations: async (dates) => {
      for (const { keys, confirmed, untilMs } of dates) {
        for (const key of keys) {
          connection.run("UPDATE reservations SET confirmed = ?, until_ms = ? WHERE key = ?", confirmed, untilMs, key);
        }
      }
    },
    redirectReservations: async (moves) => {
      for (const { key, to } of moves) {
        connection.run(
          "UPDATE reservations SET product_id = ?, by_sku = ? WHERE key = ?",
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

const COLUMNS = "r.key, r.order_id, r.sku, r.shop_product_id, r.micro, r.product_id, r.by_sku, r.confirmed, r.until_ms";

const OF_ORDERS = `SELECT ${COLUMNS} FROM json_each(?) j CROSS JOIN reservations r ON r.order_id = j.value`;

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
  if (by.untilMs !== undefined)
    found.push(...connection.all<FoundColumns>(`${select} WHERE r.until_ms <= ?`, by.untilMs));
  if (by.confirmedBefore !== undefined) {
    found.push(...connection.all<FoundColumns>(`${select} WHERE r.confirmed < ?`, by.confirmedBefore));
  }
  const byKey = new Map(found.map((row) => [row.key, row]));
  return [...byKey.values()].map(toDated);
}

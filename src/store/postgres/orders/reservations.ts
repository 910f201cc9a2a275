import type { DatedReservation, ReservationRows, ReservationsBy } from "../../rows/reservations.ts";
import { toFlag } from "../../columns/json.ts";
import { type FoundColumns, toDated, toStoredReservation } from "../../columns/reservation.ts";
import type { Sql } from "../database/sql.ts";
import { forgetQuantities, recountStock } from "../products/stock.ts";

const COLUMNS = "r.key, r.order_id, r.sku, r.shop_product_id, r.micro, r.product_id, r.by_sku, r.confirmed, r.until_ms";

export function reservationRows(sql: Sql): ReservationRows {
  return {
    readReservations: (orderIds) =>
      sql.map(
        toStoredReservation,
        `SELECT ${COLUMNS} FROM reservations r WHERE r.shop = $1 AND r.order_id = ANY ($2::text[]) ORDER BY r.key`,
        orderIds,
      ),
    hasReservations: async () => (await sql.get("SELECT 1 FROM reservations WHERE shop = $1 LIMIT 1")) !== undefined,
    findReservations: (by) => findReservations(sql, by),
    addReservations: async (reservations) => {
      await sql.write(
        `INSERT INTO reservations (shop, order_id, sku, shop_product_id, micro, product_id, by_sku, confirmed, until_ms)
         SELECT $1, j.* FROM json_to_recordset($2) AS j (order_id text, sku text, shop_product_id text, micro bigint,
           product_id text, by_sku smallint, confirmed bigint, until_ms bigint)`,
        reservations.map((one) => ({
          order_id: one.orderId,
          sku: one.sku,
          shop_product_id: one.shopProductId,
          micro: one.micro,
          product_id: one.productId,
          by_sku: toFlag(one.bySku),
          confirmed: one.confirmed,
          until_ms: one.untilMs,
        })),
      );
    },
    removeReservations: async (keys) => {
      await sql.run("DELETE FROM reservations WHERE shop = $1 AND key = ANY ($2::bigint[])", keys);
    },
    dateReservations: async (dates) => {
      const rows = dates.flatMap(({ keys, confirmed, untilMs }) =>
        keys.map((key) => ({ key, confirmed, until_ms: untilMs })),
      );
      await sql.write(
        `UPDATE reservations r SET confirmed = j.confirmed, until_ms = j.until_ms
         FROM json_to_recordset($2) AS j (key bigint, confirmed bigint, until_ms bigint)
         WHERE r.shop = $1 AND r.key = j.key`,
        rows,
      );
    },
    redirectReservations: async (moves) => {
      await sql.write(
        `UPDATE reservations r SET product_id = j.product_id, by_sku = j.by_sku
         FROM json_to_recordset($2) AS j (key bigint, product_id text, by_sku smallint)
         WHERE r.shop = $1 AND r.key = j.key`,
        moves.map(({ key, to }) => ({ key, product_id: to.productId, by_sku: toFlag(to.bySku) })),
      );
    },
    recountStock: (by) => recountStock(sql, by),
    forgetQuantities: (by) => forgetQuantities(sql, by),
  };
}

async function findReservations(sql: Sql, by: ReservationsBy): Promise<readonly DatedReservation[]> {
  const { orderIds = [], shopProductIds = [], productIds = [], untilMs, confirmedBefore } = by;
  const conditions: string[] = [];
  const values: (number | readonly string[])[] = [];
  const add = (condition: (place: string) => string, value: number | readonly string[]): void => {
    values.push(value);
    conditions.push(condition(`$${String(values.length + 1)}`));
  };
  if (orderIds.length > 0) add((place) => `r.order_id = ANY (${place}::text[])`, orderIds);
  if (shopProductIds.length > 0) add((place) => `r.shop_product_id = ANY (${place}::text[])`, shopProductIds);
  if (productIds.length > 0) add((place) => `r.product_id = ANY (${place}::text[])`, productIds);
  if (untilMs !== undefined) add((place) => `r.until_ms <= ${place}`, untilMs);
  if (confirmedBefore !== undefined) add((place) => `r.confirmed < ${place}`, confirmedBefore);
  if (conditions.length === 0) return [];
  const found = await sql.all<FoundColumns>(
    `SELECT ${COLUMNS}, o.placed_ms, o.article_by
     FROM reservations r JOIN orders o ON o.shop = r.shop AND o.id = r.order_id
     WHERE r.shop = $1 AND (${conditions.join(" OR ")}) ORDER BY r.key`,
    ...values,
  );
  return found.map(toDated);
}

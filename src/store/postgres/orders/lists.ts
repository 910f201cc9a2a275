import type { OrderRecord } from "../../../core/ports/order-store.ts";
import type { Namesake } from "../../../core/ports/order-store.ts";
import type { Holder, OrderListRows, OrderRows } from "../../rows/orders.ts";
import { type ChangedColumns, toChanged, toOrderRecord, toUnreported } from "../../columns/order.ts";
import { SELECT_ORDERS } from "./select.ts";
import { type Sql, toRows } from "../database/sql.ts";

/** Queries that find orders by something other than their row's id. */
export function orderListRows(sql: Sql): OrderListRows {
  return {
    ...namedRows(sql),
    listOrderIds: async (states, sinceMs) => {
      // The index contains only waiting orders.
      const isWaiting = states.every((state) => state !== "exported" && state !== "not-linked");
      return sql.mapLists(
        ([id]: readonly [id: string]) => id,
        `SELECT id FROM orders WHERE shop = $1 ${isWaiting ? "AND state NOT IN ('exported', 'not-linked')" : ""}
             AND state = ANY ($2::text[]) AND placed_ms >= $3 ORDER BY attempts, placed_ms, id`,
        states,
        sinceMs ?? -8.64e15,
      );
    },
    hasUnsettled: async (mostTries) =>
      (
        await sql.get<{ any: boolean }>(
          `SELECT EXISTS (SELECT 1 FROM orders WHERE shop = $1 AND state NOT IN ('exported', 'not-linked') AND state <> 'failed')
             OR EXISTS (SELECT 1 FROM orders WHERE shop = $1 AND late = 1)
             OR EXISTS (SELECT 1 FROM orders WHERE shop = $1 AND after_export_open = 1)
             OR EXISTS (SELECT 1 FROM orders WHERE shop = $1 AND state = 'exported' AND told = 0 AND told_tries < $2) AS any`,
          mostTries,
        )
      )?.any === true,
    listOpenOrders: () =>
      sql.all<Pick<OrderRecord, "id" | "shopId">>(
        `SELECT id, coalesce(shop_id, id) AS "shopId" FROM orders
           WHERE shop = $1 AND state NOT IN ('exported', 'not-linked')
         UNION ALL
         SELECT id, coalesce(shop_id, id) FROM orders WHERE shop = $1 AND state = 'not-linked' AND reason = 'status'`,
      ),
    listUnreported: (mostTries, limit) =>
      sql.map(
        toUnreported,
        `SELECT id, coalesce(shop_id, id) AS "shopId", reference, placed_at AS "placedAt", erp_id, erp_number,
             EXISTS (SELECT 1 FROM orders s WHERE s.shop = $1 AND s.shop_id = coalesce(o.shop_id, o.id))::int AS shared
           FROM orders o WHERE shop = $1 AND state = 'exported' AND told = 0 AND told_tries < $2
           ORDER BY exported_ms, row_id LIMIT $3`,
        mostTries,
        limit,
      ),
    listLate: () =>
      sql.all<{
        id: string;
        reference: string;
        fresh: boolean;
      }>(`SELECT id, reference, late_reported = 0 AS fresh FROM orders
         WHERE shop = $1 AND late = 1 ORDER BY placed_ms, row_id`),
    listAfterExport: async () =>
      (
        await sql.all<ChangedColumns>(
          `SELECT id, reference, after_export, after_export_reported FROM orders
           WHERE shop = $1 AND after_export_open = 1 ORDER BY exported_ms, id`,
        )
      ).flatMap(toChanged),
  };
}

function namedRows(sql: Sql): Pick<OrderRows, "findOrders" | "readNamesakes" | "listSharedIds" | "findHolders"> {
  return {
    findOrders: (tokens) =>
      sql.map(
        toOrderRecord,
        `${SELECT_ORDERS} WHERE o.shop = $1 AND (o.id = ANY ($2::text[]) OR o.reference = ANY ($2::text[]))`,
        tokens,
      ),
    readNamesakes: (shopIds) =>
      sql.all<Namesake>(
        `SELECT id, coalesce(shop_id, id) AS "shopId", reference, placed_at AS "placedAt" FROM orders
             WHERE shop = $1 AND (id = ANY ($2::text[]) OR shop_id = ANY ($2::text[]))
             ORDER BY coalesce(shop_id, id), shop_id IS NOT NULL, row_id`,
        shopIds,
      ),
    listSharedIds: () =>
      sql.map(
        ({ shop_id }: { shop_id: string }) => shop_id,
        "SELECT DISTINCT shop_id FROM orders WHERE shop = $1 AND shop_id IS NOT NULL",
      ),
    findHolders: async (orders) =>
      orders.length === 0
        ? []
        : sql.all<Holder>(
            `SELECT DISTINCT o.id, o.erp_id AS "erpId", o.erp_number AS number, o.placed_ms AS "placedMs"
               FROM json_to_recordset($2) AS j (id text, number text)
               JOIN orders o ON o.shop = $1 AND (o.erp_id = j.id OR o.erp_number = j.number)
               WHERE o.state = 'exported'`,
            toRows(orders.map(({ id, number }) => ({ id, number }))),
          ),
  };
}

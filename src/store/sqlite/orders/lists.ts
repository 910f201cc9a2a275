import type { OrderState } from "../../../core/order/order.ts";
import type { OrderRecord, UnreportedOrder } from "../../../core/ports/order-store.ts";
import type { Namesake } from "../../../core/ports/order-store.ts";
import type { Connection } from "../file/connection.ts";
import { SELECT_ORDERS } from "./select.ts";
import {
  toOrderRecord,
  type WholeColumns,
  type ChangedColumns,
  toChanged,
  type UnreportedColumns,
  toUnreported,
} from "../../columns/order.ts";
import type { Holder, OrderListRows } from "../../rows/orders.ts";

/** Queries that find orders by something other than their row's id. */
export function orderListRows(connection: Connection): OrderListRows {
  return {
    findOrders: async (tokens) =>
      connection
        .all<WholeColumns>(
          `${SELECT_ORDERS} WHERE o.id IN (SELECT value FROM json_each(?))
           UNION ${SELECT_ORDERS} WHERE o.reference IN (SELECT value FROM json_each(?))`,
          JSON.stringify(tokens),
          JSON.stringify(tokens),
        )
        .map(toOrderRecord),
    readNamesakes: async (shopIds) => readNamesakes(connection, shopIds),
    listSharedIds: async () =>
      connection
        .all<{ shop_id: string }>("SELECT DISTINCT shop_id FROM orders WHERE shop_id IS NOT NULL")
        .map(({ shop_id }) => shop_id),
    findHolders: async (orders) =>
      orders.flatMap(({ id, number }) =>
        connection.all<Holder>(
          `SELECT id, erp_id AS erpId, erp_number AS number, placed_ms AS placedMs FROM orders
           WHERE (erp_id = ? OR erp_number = ?) AND state = 'exported'`,
          id,
          number,
        ),
      ),
    listOrderIds: async (states, sinceMs) => listOrderIds(connection, states, sinceMs),
    hasUnsettled: async (mostTries) =>
      connection.get<{ any: number }>(
        `SELECT EXISTS (SELECT 1 FROM orders WHERE state NOT IN ('exported', 'not-linked') AND state <> 'failed')
           OR EXISTS (SELECT 1 FROM orders WHERE late = 1)
           OR EXISTS (SELECT 1 FROM orders WHERE after_export_open = 1)
           ${mostTries === null ? "" : `OR EXISTS (SELECT 1 FROM orders WHERE ${unreported(mostTries)})`} AS any`,
      )?.any === 1,
    listOpenOrders: async () =>
      connection.all<Pick<OrderRecord, "id" | "shopId">>(
        `SELECT id, coalesce(shop_id, id) AS shopId FROM orders WHERE state NOT IN ('exported', 'not-linked')
         UNION ALL
         SELECT id, coalesce(shop_id, id) AS shopId FROM orders WHERE state = 'not-linked' AND reason = 'status'`,
      ),
    listUnreported: async (mostTries, limit) => listUnreported(connection, mostTries, limit),
    listLate: async () =>
      connection
        .all<{ id: string; reference: string; late_reported: number }>(
          "SELECT id, reference, late_reported FROM orders WHERE late = 1 ORDER BY placed_ms",
        )
        .map((row) => ({ id: row.id, reference: row.reference, fresh: row.late_reported === 0 })),
    listAfterExport: async () =>
      connection
        .all<ChangedColumns>(
          `SELECT id, reference, after_export, after_export_reported FROM orders
           WHERE after_export_open = 1 ORDER BY exported_ms, id`,
        )
        .flatMap(toChanged),
  };
}

function readNamesakes(connection: Connection, shopIds: readonly string[]): readonly Namesake[] {
  if (shopIds.length === 0) return [];
  const list = JSON.stringify(shopIds);
  return connection.all<Namesake>(
    `SELECT o.id, coalesce(o.shop_id, o.id) AS shopId, o.reference, o.placed_at AS placedAt
       FROM json_each(?) j CROSS JOIN orders o ON o.id = j.value
     UNION ALL SELECT o.id, o.shop_id, o.reference, o.placed_at
       FROM json_each(?) j CROSS JOIN orders o ON o.shop_id = j.value`,
    list,
    list,
  );
}

function listOrderIds(
  connection: Connection,
  states: readonly OrderState[],
  sinceMs: number | null,
): readonly string[] {
  // The index contains only waiting orders.
  const isWaiting = states.every((state) => state !== "exported" && state !== "not-linked");
  return connection
    .all<{ id: string }>(
      `SELECT id FROM orders WHERE ${isWaiting ? "state NOT IN ('exported', 'not-linked') AND" : ""}
         state IN (SELECT value FROM json_each(?)) AND placed_ms >= ? ORDER BY attempts, placed_ms, id`,
      JSON.stringify(states),
      sinceMs ?? -8.64e15,
    )
    .map((row) => row.id);
}

/** `mostTries` is part of the SQL text, so that the index is used. */
function listUnreported(connection: Connection, mostTries: number, limit: number): readonly UnreportedOrder[] {
  return connection
    .all<UnreportedColumns>(
      `SELECT id, coalesce(shop_id, id) AS shopId, reference, placed_at AS placedAt, erp_id, erp_number,
         EXISTS (SELECT 1 FROM orders s WHERE s.shop_id = coalesce(o.shop_id, o.id)) AS shared FROM orders o
       WHERE ${unreported(mostTries)} ORDER BY exported_ms LIMIT ?`,
      limit,
    )
    .map(toUnreported);
}

/** The index is for this very number. */
function unreported(mostTries: number): string {
  return `state = 'exported' AND told = 0 AND told_tries < ${String(mostTries)}`;
}

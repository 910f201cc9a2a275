import type { OrderState } from "../core/order.ts";
import type { Namesake } from "../core/same-id.ts";
import type { ErpOrderRef, OrderEvent, OrderRecord, OrderStore, UntoldOrder } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import type { Connection } from "./connection.ts";
import { parse, SELECT_ORDERS, toOrderRecord } from "./order-row.ts";
import type { OrderRow } from "./order-row.ts";
import { readSent } from "./sent-orders.ts";

/** A shop that refuses to be told of an order is left in peace after this many tries. */
const MOST_TELL_TRIES = 5;

/** What is asked of the queue. */
export function listSteps(
  connection: Connection,
): Pick<
  OrderStore,
  | "readOrder"
  | "readSent"
  | "findOrders"
  | "findHolder"
  | "listOrderIds"
  | "listOpenOrders"
  | "listNamesakes"
  | "listUntold"
  | "listLate"
  | "readOrderEvents"
  | "readCreatedMs"
> {
  return {
    readOrder: (id) => connection.read(() => readOrder(connection, id)),
    readSent: (id) => connection.read(() => readSent(connection, id)),
    findOrders: (tokens) =>
      connection.read(() => new Map(tokens.map((token) => [token, findOrders(connection, token)]))),
    findHolder: (order, exceptId) => connection.read(() => findHolder(connection, order, exceptId)),
    listOrderIds: (states, sinceMs) => connection.read(() => listOrderIds(connection, states, sinceMs)),
    listOpenOrders: () =>
      connection.read(() =>
        connection.all<Pick<OrderRecord, "id" | "shopId">>(
          `SELECT id, coalesce(shop_id, id) AS shopId FROM orders WHERE state NOT IN ('exported', 'not-linked')
           UNION ALL
           SELECT id, coalesce(shop_id, id) AS shopId FROM orders WHERE state = 'not-linked' AND reason = 'status'`,
        ),
      ),
    listNamesakes: () =>
      connection.read(() =>
        connection
          .all<{ shop_id: string }>("SELECT DISTINCT shop_id FROM orders WHERE shop_id IS NOT NULL")
          .flatMap((row) => rowsOf(connection, row.shop_id)),
      ),
    listUntold: (limit) =>
      connection.read(() =>
        connection
          .all<UntoldRow>(
            `SELECT id, coalesce(shop_id, id) AS shopId, reference, placed_at AS placedAt, erp_id, erp_number,
               EXISTS (SELECT 1 FROM orders s WHERE s.shop_id = coalesce(o.shop_id, o.id)) AS shared FROM orders o
             WHERE state = 'exported' AND told = 0 AND told_tries < ${String(MOST_TELL_TRIES)} ORDER BY exported_ms LIMIT ?`,
            limit,
          )
          .map(({ erp_id: id, erp_number: number, shared, ...row }) => ({
            ...row,
            isShared: shared === 1,
            order: { id, number },
          })),
      ),
    listLate: () =>
      connection.read(() =>
        connection
          .all<{ id: string; reference: string; late_reported: number }>(
            "SELECT id, reference, late_reported FROM orders WHERE late = 1 ORDER BY placed_ms",
          )
          .map((row) => ({ id: row.id, reference: row.reference, fresh: row.late_reported === 0 })),
      ),
    readOrderEvents: (id) => connection.read(() => readEvents(connection, id)),
    readCreatedMs: () => connection.read(() => createdMs(connection)),
  };
}

type UntoldRow = Omit<UntoldOrder, "isShared" | "order"> & {
  readonly erp_id: string;
  readonly erp_number: string;
  readonly shared: number;
};

/** All rows of this id of the shop; the first order of it comes first. */
export function rowsOf(connection: Connection, shopId: string): readonly Namesake[] {
  return connection.all<Namesake>(
    `SELECT id, coalesce(shop_id, id) AS shopId, reference, placed_at AS placedAt FROM orders WHERE id = ?
     UNION ALL SELECT id, shop_id AS shopId, reference, placed_at AS placedAt FROM orders WHERE shop_id = ?`,
    shopId,
    shopId,
  );
}

function findOrders(connection: Connection, token: string): readonly OrderRecord[] {
  return connection
    .all<OrderRow>(`${SELECT_ORDERS} WHERE o.id = ? UNION ${SELECT_ORDERS} WHERE o.reference = ?`, token, token)
    .map(toOrderRecord);
}

/** A person's mark stands for both, id and number. */
export function findHolder(connection: Connection, { id, number }: ErpOrderRef, exceptId: string): string | null {
  const row = connection.get<{ id: string }>(
    "SELECT id FROM orders WHERE (erp_id = ? OR erp_number = ?) AND id <> ? AND state = 'exported' LIMIT 1",
    id,
    number,
    exceptId,
  );
  return row?.id ?? null;
}

function listOrderIds(
  connection: Connection,
  states: readonly OrderState[],
  sinceMs: number | null,
): readonly string[] {
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

function readEvents(connection: Connection, id: string): readonly OrderEvent[] {
  return connection
    .all<{
      at_ms: number;
      kind: OrderEvent["kind"];
      detail: string | null;
      note: string | null;
      author: string | null;
    }>("SELECT at_ms, kind, detail, note, author FROM order_events WHERE order_id = ? ORDER BY id", id)
    .map((row) => ({
      atMs: row.at_ms,
      kind: row.kind,
      detail: parse<Problem>(row.detail),
      note: row.note,
      ...(row.author === null ? {} : { author: row.author }),
    }));
}

export function readOrder(connection: Connection, id: string): OrderRecord | null {
  const row = connection.get<OrderRow>(`${SELECT_ORDERS} WHERE o.id = ?`, id);
  return row === undefined ? null : toOrderRecord(row);
}

export function createdMs(connection: Connection): number {
  return connection.get<{ created_ms: number }>("SELECT created_ms FROM meta")?.created_ms ?? 0;
}

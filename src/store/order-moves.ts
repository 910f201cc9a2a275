/** How an order moves from state to state, with its reservation and a line in its history. */
import { exportNote, reservationOf, stateAfter } from "../core/order-state.ts";
import type { NotLinkedReason, OrderCart, OrderState, SeenOrder } from "../core/order.ts";
import type { OrderEvent, OrderOutcome, OrderRecord } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import { sentOrder, toTexts } from "../core/sent-order.ts";
import type { Connection } from "./connection.ts";
import { addEvent } from "./order-events.ts";
import { parse, toJson } from "./order-row.ts";
import { keepSent, readSent } from "./sent-orders.ts";
import { reserve } from "./stock.ts";

/** The order itself or what can be read of its cart; where nothing can any more, what it last was goes on being reserved. */
export function cartOf(connection: Connection, seen: Pick<SeenOrder, "id" | "order" | "cart">): OrderCart | null {
  return readable(seen) ?? parse<OrderCart>(storedCart(connection, seen.id));
}

export function readable({ order, cart }: Pick<SeenOrder, "order" | "cart">): OrderCart | null {
  return order ?? cart ?? null;
}

export function storedCart(connection: Connection, id: string): string | null {
  return (
    connection.get<{ data: string | null }>(
      "SELECT data FROM order_texts WHERE row_id = (SELECT row_id FROM orders WHERE id = ?)",
      id,
    )?.data ?? null
  );
}

interface Move {
  readonly state: OrderState;
  readonly reason?: NotLinkedReason | null;
  readonly error: Problem | null;
  readonly atMs: number;
  readonly kind: OrderEvent["kind"];
  readonly note?: string | null;
  /** TotalGest has it now, under this id and number. */
  readonly erp?: { readonly id: string; readonly number: string; readonly isTold: boolean };
}

/** Moves an order to a state, with its reservation and a line in its history. */
export function setState(connection: Connection, known: OrderRecord, move: Move): void {
  const { state, error, atMs, kind } = move;
  const reason = move.reason ?? null;
  const isOver = state === "exported" || reason === "dismissed" || reason === "cancelled";
  const late = known.late && !isOver ? 1 : 0;
  const isLetGo = state === "not-linked" ? 1 : 0;
  if (move.erp === undefined) {
    connection.run(
      "UPDATE orders SET state = ?, reason = ?, late = ?, forced = iif(?, 0, forced), error = ? WHERE id = ?",
      state,
      reason,
      late,
      isLetGo,
      toJson(error),
      known.id,
    );
  } else {
    connection.run(
      `UPDATE orders SET state = ?, reason = ?, late = ?, forced = iif(?, 0, forced), error = ?, erp_id = ?, erp_number = ?, exported_ms = ?,
         told = ?, told_tries = 0 WHERE id = ?`,
      state,
      reason,
      late,
      isLetGo,
      toJson(error),
      move.erp.id,
      move.erp.number,
      atMs,
      move.erp.isTold ? 1 : 0,
      known.id,
    );
  }
  addEvent(connection, known.id, atMs, kind, error, move.note ?? null);
  const reservation = reservationOf({ state, reason, placedAt: known.placedAt }, null, atMs);
  reserve(connection, known.id, cartOf(connection, known), reservation);
}

export function settle(
  connection: Connection,
  known: OrderRecord,
  outcome: OrderOutcome,
  atMs: number,
  reason: string | null = null,
): void {
  const state = stateAfter(outcome);
  if (outcome.kind !== "exported") {
    setState(connection, known, { state, error: outcome.problem, atMs, kind: outcome.kind });
    return;
  }
  const kind = outcome.how === "looked-up" ? "looked-up" : outcome.how === "marked" ? "marked-exported" : "exported";
  const erp = { ...outcome.order, isTold: outcome.how === "marked" };
  keepSale(connection, known, outcome.how === "marked");
  setState(connection, known, { state, error: null, atMs, kind, note: exportNote(outcome.order.number, reason), erp });
}

/** What was not sent from here is watched from now on; a person's mark speaks of the order as it is now. */
function keepSale(connection: Connection, { id, order }: OrderRecord, isMarked: boolean): void {
  if (order !== null && (isMarked || readSent(connection, id) === null))
    keepSent(connection, id, toTexts(sentOrder(order, null)));
}

export function forgetErp(connection: Connection, id: string): void {
  connection.run(
    `UPDATE orders SET erp_id = NULL, erp_number = NULL, exported_ms = NULL, told = 0, flags = '[]', after_export = NULL,
       after_export_open = 0, after_export_reported = 0 WHERE id = ?`,
    id,
  );
}

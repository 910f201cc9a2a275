import type { NotLinkedReason, OrderCart, OrderState, SeenOrder } from "../core/order.ts";
import { contentHash, exportNote, judgeOrder, reservationOf, stateAfter } from "../core/order-state.ts";
import type { Judged, Reservation } from "../core/order-state.ts";
import type { OrderEvent, OrderOutcome, OrderPolicy, OrderRecord, OrderStore } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import type { Connection } from "./connection.ts";
import { decideAgain } from "./decide-again.ts";
import { createdMs, listSteps, readOrder } from "./order-lists.ts";
import { addEvent } from "./order-events.ts";
import { parse, toJson } from "./order-row.ts";
import { keepSent } from "./sent-orders.ts";
import { forgetQuantities, isReserved, piecesOf, productsOf, reserve } from "./stock.ts";

/** The queue. Every method is one transaction. */
export function orderSteps(connection: Connection): OrderStore {
  return {
    ...discoverySteps(connection),
    ...sendingSteps(connection),
    ...personSteps(connection),
    ...listSteps(connection),
  };
}

function discoverySteps(connection: Connection): Pick<OrderStore, "recordOrders" | "recordVanished"> {
  return {
    recordOrders: async (orders, policy) => {
      // Most of what discovery brings is known already: a page without news takes no write transaction.
      const news = await connection.read(() => orders.filter((seen) => isNews(connection, seen, policy)));
      if (news.length === 0) return { touched: [] };
      return connection.write(() => ({
        touched: news.filter((seen) => recordOrder(connection, seen, policy)).map((seen) => seen.id),
      }));
    },
    recordVanished: (ids, policy) =>
      connection.write(() => {
        for (const id of ids) cancelVanished(connection, id, policy);
      }),
  };
}

function isNews(connection: Connection, seen: SeenOrder, policy: OrderPolicy): boolean {
  const known = readOrder(connection, seen.id);
  if (known === null) return true;
  if (known.state === "sending") return false;
  const judged = judgeOrder(seen, known, policy, createdMs(connection));
  return (
    differs(connection, seen, known) || !sameVerdict(judged, known) || !isReservedSo(connection, seen, judged, policy)
  );
}

/** Another `export.from` can change what an order reserves though its verdict stays. */
function isReservedSo(connection: Connection, seen: SeenOrder, judged: Judged, policy: OrderPolicy): boolean {
  if (judged.state === "exported") return true;
  return isReserved(connection, seen.id, cartOf(connection, seen), reservationAs(seen, judged, policy));
}

function reservationAs(seen: SeenOrder, judged: Judged, policy: OrderPolicy): Reservation {
  return reservationOf({ ...judged, placedAt: seen.placedAt }, policy.fromMs, policy.earliestMs ?? policy.nowMs);
}

/** The order itself or what can be read of its cart; where nothing can any more, what it last was goes on being reserved. */
function cartOf(connection: Connection, seen: Pick<SeenOrder, "id" | "order" | "cart">): OrderCart | null {
  return readable(seen) ?? parse<OrderCart>(storedCart(connection, seen.id));
}

function readable({ order, cart }: Pick<SeenOrder, "order" | "cart">): OrderCart | null {
  return order ?? cart ?? null;
}

function storedCart(connection: Connection, id: string): string | null {
  return (
    connection.get<{ data: string | null }>(
      "SELECT data FROM order_texts WHERE row_id = (SELECT row_id FROM orders WHERE id = ?)",
      id,
    )?.data ?? null
  );
}

/** Returns whether the order was new or changed. */
function recordOrder(connection: Connection, seen: SeenOrder, policy: OrderPolicy): boolean {
  const known = readOrder(connection, seen.id);
  if (known?.state === "sending") return false;
  const changed = known === null || differs(connection, seen, known);
  const judged = judgeOrder(seen, known, policy, createdMs(connection));
  if (!changed && sameVerdict(judged, known)) {
    if (!isReservedSo(connection, seen, judged, policy)) {
      reserve(connection, seen.id, cartOf(connection, seen), reservationAs(seen, judged, policy));
    }
    return false;
  }
  if (changed) forgetShown(connection, seen, known);
  writeOrder(connection, seen, judged, known, policy);
  return changed;
}

function differs(connection: Connection, seen: SeenOrder, known: OrderRecord): boolean {
  return (
    seen.status !== known.status ||
    seen.statusName !== known.statusName ||
    seen.total !== known.total ||
    seen.currency !== known.currency ||
    seen.reference !== known.reference ||
    seen.placedAt !== known.placedAt ||
    JSON.stringify(seen.order) !== JSON.stringify(known.order) ||
    JSON.stringify(seen.fault) !== JSON.stringify(known.fault) ||
    (seen.cart !== undefined && JSON.stringify(seen.cart) !== storedCart(connection, seen.id))
  );
}

function sameVerdict(judged: Judged, known: OrderRecord): boolean {
  return (
    judged.state === known.state &&
    judged.reason === known.reason &&
    judged.late === known.late &&
    JSON.stringify(judged.flags) === JSON.stringify(known.flags)
  );
}

/** A sale, a change or a cancellation moved the shop's own figures: those of the products before and after. */
function forgetShown(connection: Connection, seen: SeenOrder, known: OrderRecord | null): void {
  const isOnlyStatus = known !== null && known.state === "exported" && contentHash(seen) === contentHash(known);
  const isCancelled = known !== null && seen.status !== known.status;
  if (isOnlyStatus && !isCancelled) return;
  const carts = known === null ? [readable(seen)] : [readable(seen), cartOf(connection, known)];
  const facts = { placedMs: Date.parse(seen.placedAt), articleBy: known?.articleBy ?? null };
  forgetQuantities(connection, productsOf(connection, carts.flatMap(piecesOf), facts));
}

function writeOrder(
  connection: Connection,
  seen: SeenOrder,
  judged: Judged,
  known: OrderRecord | null,
  policy: OrderPolicy,
): void {
  const error = judged.state === known?.state ? known.error : judged.state === "held" ? seen.fault : null;
  const data = toJson(readable(seen));
  const row = connection.get<{ row_id: number }>(
    `INSERT INTO orders (id, reference, placed_at, placed_ms, status, status_name, total, currency, customer, fault,
       state, reason, late, flags, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET reference = excluded.reference, placed_at = excluded.placed_at,
       placed_ms = excluded.placed_ms, status = excluded.status, status_name = excluded.status_name, total = excluded.total,
       currency = excluded.currency, customer = iif(?, excluded.customer, customer), fault = excluded.fault, state = excluded.state, reason = excluded.reason,
       late = excluded.late, flags = excluded.flags, error = excluded.error,
       forced = iif(excluded.state = 'not-linked', 0, forced)
     RETURNING row_id`,
    seen.id,
    seen.reference,
    seen.placedAt,
    Date.parse(seen.placedAt),
    seen.status,
    seen.statusName,
    seen.total,
    seen.currency,
    customerOf(seen),
    toJson(seen.fault),
    judged.state,
    judged.reason,
    judged.late ? 1 : 0,
    JSON.stringify(judged.flags),
    toJson(error),
    data === null ? 0 : 1,
  );
  connection.run(
    `INSERT INTO order_texts (row_id, data) VALUES (?, ?)
     ON CONFLICT (row_id) DO UPDATE SET data = excluded.data WHERE excluded.data IS NOT NULL AND data IS NOT excluded.data`,
    row?.row_id,
    data,
  );
  if (known === null || known.state !== judged.state || known.reason !== judged.reason) {
    addEvent(connection, seen.id, policy.nowMs, known === null ? "seen" : kindOf(judged), null, judged.reason);
  } else {
    addEvent(connection, seen.id, policy.nowMs, "changed", null, seen.statusName);
  }
  if (judged.state === "exported") return;
  reserve(connection, seen.id, cartOf(connection, seen), reservationAs(seen, judged, policy));
}

function kindOf(judged: Judged): OrderEvent["kind"] {
  if (judged.state === "queued" || judged.state === "held") return judged.state;
  return judged.state === "not-linked" ? "not-linked" : "changed";
}

/** Who a person would search for: name, company and mail address. */
function customerOf({ order }: SeenOrder): string {
  const billing = order?.billing;
  return [billing?.firstName, billing?.lastName, billing?.company, order?.email].filter(Boolean).join(" ");
}

/** The shop has no such order: cancelled, also where a person had asked for it. An open outcome stays in sight. */
function cancelVanished(connection: Connection, id: string, policy: OrderPolicy): void {
  const known = readOrder(connection, id);
  if (known === null || ["sending", "unconfirmed", "exported"].includes(known.state)) return;
  if (known.reason === "dismissed" || known.reason === "cancelled") return;
  const facts = { placedMs: Date.parse(known.placedAt), articleBy: known.articleBy };
  forgetQuantities(connection, productsOf(connection, piecesOf(cartOf(connection, known)), facts));
  setState(connection, known, {
    state: "not-linked",
    reason: "cancelled",
    error: null,
    atMs: policy.nowMs,
    kind: "not-linked",
  });
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
function setState(connection: Connection, known: OrderRecord, move: Move): void {
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

function sendingSteps(
  connection: Connection,
): Pick<OrderStore, "holdOrder" | "beginSend" | "recordOutcome" | "recordTold" | "recordFound"> {
  return {
    holdOrder: (id, held, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null || (known.state !== "queued" && known.state !== "held")) return false;
        const isSame = known.state === "held" && JSON.stringify(known.error) === JSON.stringify(held);
        if (!isSame) setState(connection, known, { state: "held", error: held, atMs, kind: "held" });
        return true;
      }),
    beginSend: (id, intent, { atMs, deadlineMs, sent }) =>
      connection.write(() => {
        const taken = connection.get<{ row_id: number; attempts: number }>(
          `UPDATE orders SET state = 'sending', reason = NULL, error = NULL, attempts = attempts + 1, has_body = 1,
             first_attempt_ms = coalesce(first_attempt_ms, ?), last_attempt_ms = ?, deadline_ms = ?
           WHERE id = ? AND state IN ('queued', 'held') RETURNING row_id, attempts`,
          atMs,
          atMs,
          deadlineMs,
          id,
        );
        if (taken === undefined) return null;
        connection.run(
          `INSERT INTO order_intents (row_id, key, reference, body, basis) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (row_id) DO UPDATE SET key = excluded.key, reference = excluded.reference, body = excluded.body,
             basis = excluded.basis`,
          taken.row_id,
          intent.key,
          intent.reference,
          intent.body,
          intent.basis,
        );
        if (sent !== null) keepSent(connection, taken.row_id, sent);
        addEvent(connection, id, atMs, "sent", null, null);
        return taken.attempts;
      }),
    recordOutcome: (id, outcome, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known?.state !== "sending") return false;
        settle(connection, known, outcome, atMs);
        return true;
      }),
    recordFound: (id, order, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known !== null) settle(connection, known, { kind: "exported", order, how: "looked-up" }, atMs);
      }),
    recordTold: (id, told) =>
      connection.write(() => {
        connection.run("UPDATE orders SET told = ?, told_tries = told_tries + 1 WHERE id = ?", told ? 1 : 0, id);
      }),
  };
}

function settle(
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
  setState(connection, known, { state, error: null, atMs, kind, note: exportNote(outcome.order.number, reason), erp });
}

function personSteps(
  connection: Connection,
): Pick<
  OrderStore,
  "forceOrders" | "chooseArticles" | "reopenOrder" | "markExported" | "dismissOrder" | "markLateReported"
> {
  return {
    forceOrders: (ids, atMs) =>
      connection.write(() => {
        for (const id of ids) {
          const known = readOrder(connection, id);
          if (known === null || ["exported", "sending", "unconfirmed"].includes(known.state)) continue;
          force(connection, known, atMs, "forced");
        }
      }),
    chooseArticles: (ids, by, atMs) =>
      connection.write(() => {
        for (const id of ids) {
          const known = readOrder(connection, id);
          if (known === null || known.articleBy === by || ["exported", "sending"].includes(known.state)) continue;
          connection.run("UPDATE orders SET article_by = ? WHERE id = ?", by, id);
          addEvent(connection, id, atMs, "article-chosen", null, by);
        }
        decideAgain(connection, "order_id", ids);
      }),
    reopenOrder: (id, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null) return;
        connection.run(
          "UPDATE orders SET erp_id = NULL, erp_number = NULL, exported_ms = NULL, told = 0, flags = '[]' WHERE id = ?",
          id,
        );
        force(connection, known, atMs, "resend");
      }),
    markExported: (id, number, atMs, reason = null) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null || known.state === "exported") return false;
        settle(connection, known, { kind: "exported", order: { id: number, number }, how: "marked" }, atMs, reason);
        return true;
      }),
    dismissOrder: (id, reason, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null || known.state === "exported") return false;
        const next = { state: "not-linked", reason: "dismissed", error: null, kind: "dismissed" } as const;
        setState(connection, known, { ...next, atMs, note: reason });
        return true;
      }),
    markLateReported: async (ids) => {
      if (ids.length === 0) return;
      await connection.write(() => {
        for (const id of ids) connection.run("UPDATE orders SET late_reported = 1 WHERE id = ?", id);
      });
    },
  };
}

function force(connection: Connection, known: OrderRecord, atMs: number, kind: OrderEvent["kind"]): void {
  // It is a new beginning: an attempt of long ago does not make it stuck.
  connection.run("UPDATE orders SET forced = 1, first_attempt_ms = NULL WHERE id = ?", known.id);
  setState(connection, known, { state: "queued", error: known.state === "queued" ? known.error : null, atMs, kind });
}

import { judgeOutcome } from "../core/order-outcome.ts";
import { contentHash, judgeOrder, reservationOf } from "../core/order-state.ts";
import type { Judged, Reservation } from "../core/order-state.ts";
import type { SeenOrder } from "../core/order.ts";
import type { OrderEvent, OrderPolicy, OrderRecord, OrderStore } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import { reuseOf, rowIdOf, underRowId } from "../core/same-id.ts";
import { afterExportSteps, recordDouble, recordWatched, watchExported } from "./after-export.ts";
import type { Connection } from "./connection.ts";
import { addEvent } from "./order-events.ts";
import { personSteps } from "./order-decisions.ts";
import { createdMs, findHolder, listSteps, readOrder, rowsOf } from "./order-lists.ts";
import { cartOf, readable, storedCart, setState, settle, forgetErp } from "./order-moves.ts";
import { toJson } from "./order-row.ts";
import { keepSent } from "./sent-orders.ts";
import { forgetQuantities, isReserved, piecesOf, productsOf, reserve } from "./stock.ts";

/** The queue. Every method is one transaction. */
export function orderSteps(connection: Connection): OrderStore {
  return {
    ...discoverySteps(connection),
    ...sendingSteps(connection),
    ...personSteps(connection),
    ...afterExportSteps(connection),
    ...listSteps(connection),
  };
}

function discoverySteps(connection: Connection): Pick<OrderStore, "recordOrders" | "recordVanished"> {
  return {
    recordOrders: async (orders, policy) => {
      // Most of what discovery brings is known already: a page without news takes no write transaction.
      const news = await connection.read(() =>
        orders.filter((seen) => isNews(connection, inItsRow(connection, seen), policy)),
      );
      if (news.length === 0) return { touched: [] };
      return connection.write(() => {
        const touched: string[] = [];
        for (const one of news) {
          const row = inItsRow(connection, one);
          if (recordOrder(connection, row, policy)) touched.push(row.seen.id);
        }
        return { touched };
      });
    },
    recordVanished: (ids, policy) =>
      connection.write(() => {
        for (const id of ids) cancelVanished(connection, id, policy);
      }),
  };
}

/** An order under the id of its row, and what the row says; null = there is none yet. */
interface InItsRow {
  readonly seen: SeenOrder;
  readonly known: OrderRecord | null;
}

/** The shop's id leads to the row of this very order, which may have an id of its own. */
function inItsRow(connection: Connection, seen: SeenOrder): InItsRow {
  const first = readOrder(connection, seen.id);
  // Nearly all are just as they were.
  const isFirst = first === null || (first.reference === seen.reference && first.placedAt === seen.placedAt);
  if (isFirst) return { seen, known: first };
  const keyed = underRowId(seen, rowIdOf(seen, rowsOf(connection, seen.id)));
  return { seen: keyed, known: keyed.id === first.id ? first : readOrder(connection, keyed.id) };
}

function isNews(connection: Connection, { seen, known }: InItsRow, policy: OrderPolicy): boolean {
  if (known === null) return true;
  if (known.state === "sending") return false;
  const judged = judgeOrder(seen, known, policy, createdMs(connection));
  return (
    differs(connection, seen, known) ||
    !sameVerdict(judged, known) ||
    !isReservedSo(connection, seen, judged, policy) ||
    watchExported(connection, seen, known, policy) !== null
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

/** Returns whether the order was new or changed. */
function recordOrder(connection: Connection, { seen, known }: InItsRow, policy: OrderPolicy): boolean {
  if (known?.state === "sending") return false;
  const changed = known === null || differs(connection, seen, known);
  const judged = judgeOrder(seen, known, policy, createdMs(connection));
  if (known !== null) watch(connection, seen, known, policy);
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

function watch(connection: Connection, seen: SeenOrder, known: OrderRecord, policy: OrderPolicy): void {
  const watched = watchExported(connection, seen, known, policy);
  if (watched !== null) recordWatched(connection, seen, known, watched);
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
  return judged.state === known.state && judged.reason === known.reason && judged.late === known.late;
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
  const error =
    judged.state === known?.state ? known.error : judged.state === "held" ? whyHeld(connection, seen) : null;
  const data = toJson(readable(seen));
  const row = connection.get<{ row_id: number }>(
    `INSERT INTO orders (id, shop_id, reference, placed_at, placed_ms, status, status_name, total, currency, customer, fault,
       state, reason, late, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET reference = excluded.reference, placed_at = excluded.placed_at,
       placed_ms = excluded.placed_ms, status = excluded.status, status_name = excluded.status_name, total = excluded.total,
       currency = excluded.currency, customer = iif(?, excluded.customer, customer), fault = excluded.fault, state = excluded.state, reason = excluded.reason,
       late = excluded.late, error = excluded.error,
       forced = iif(excluded.state = 'not-linked', 0, forced)
     RETURNING row_id`,
    seen.id,
    seen.shopId ?? null,
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

function whyHeld(connection: Connection, seen: SeenOrder): Problem | null {
  if (seen.fault !== null || seen.shopId === undefined) return seen.fault;
  return reuseOf(seen, readOrder(connection, seen.shopId));
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

function sendingSteps(
  connection: Connection,
): Pick<
  OrderStore,
  "holdOrder" | "beginSend" | "renewDeadline" | "recordOutcome" | "doubtExport" | "recordTold" | "recordFound"
> {
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
          `UPDATE orders SET state = 'sending', reason = NULL, error = iif(refusals > 1, error, NULL), attempts = attempts + 1, has_body = 1,
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
        if (sent !== null) keepSent(connection, id, sent);
        addEvent(connection, id, atMs, "sent", null, null);
        return taken.attempts;
      }),
    renewDeadline: (id, atMs, deadlineMs) =>
      connection.write(() => {
        connection.run(
          "UPDATE orders SET last_attempt_ms = ?, deadline_ms = ? WHERE id = ? AND state = 'sending'",
          atMs,
          deadlineMs,
          id,
        );
      }),
    recordOutcome: (id, outcome, atMs, attempt) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null) return null;
        const holder = outcome.kind === "exported" ? findHolder(connection, outcome.order, id) : null;
        const settlement = judgeOutcome(known, attempt ?? null, outcome, holder);
        if (settlement.refusals !== known.refusals) {
          connection.run("UPDATE orders SET refusals = ? WHERE id = ?", settlement.refusals, id);
        }
        if (settlement.outcome !== null) settle(connection, known, settlement.outcome, atMs);
        if (settlement.double !== null) recordDouble(connection, id, settlement.double, atMs);
        return settlement.outcome;
      }),
    doubtExport: (id, problem, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known?.state !== "exported") return;
        forgetErp(connection, id);
        setState(connection, known, { state: "unconfirmed", error: problem, atMs, kind: "unconfirmed" });
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

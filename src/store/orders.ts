import type { NotLinkedReason, OrderState, SeenOrder } from "../core/order.ts";
import { contentHash, judgeOrder, reservationOf, stateAfter } from "../core/order-state.ts";
import type { Judged } from "../core/order-state.ts";
import type { OrderEvent, OrderOutcome, OrderPolicy, OrderRecord, OrderStore } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import type { Connection } from "./connection.ts";
import { parse, toJson, toOrderRecord } from "./order-row.ts";
import type { OrderRow } from "./order-row.ts";
import { forgetQuantities, piecesOf, productsOf, reserve } from "./stock.ts";

/** A shop that refuses to be told of an order is left in peace after this many tries. */
const MOST_TELL_TRIES = 5;

/** The queue. Every method is one transaction. */
export function orderSteps(connection: Connection): OrderStore {
  return { ...discoverySteps(connection), ...sendingSteps(connection), ...personSteps(connection), ...listSteps(connection) };
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
  return differs(seen, known) || !sameVerdict(judgeOrder(seen, known, policy, createdMs(connection)), known);
}

/** Returns whether the order was new or changed. */
function recordOrder(connection: Connection, seen: SeenOrder, policy: OrderPolicy): boolean {
  const known = readOrder(connection, seen.id);
  if (known?.state === "sending") return false;
  const changed = known === null || differs(seen, known);
  const judged = judgeOrder(seen, known, policy, createdMs(connection));
  if (!changed && sameVerdict(judged, known)) return false;
  if (changed) forgetShown(connection, seen, known);
  writeOrder(connection, seen, judged, known, policy);
  return changed;
}

function differs(seen: SeenOrder, known: OrderRecord): boolean {
  return (
    seen.status !== known.status ||
    seen.reference !== known.reference ||
    seen.placedAt !== known.placedAt ||
    JSON.stringify(seen.order) !== JSON.stringify(known.order) ||
    JSON.stringify(seen.fault) !== JSON.stringify(known.fault)
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
  const pieces = [...piecesOf(seen.order), ...piecesOf(known?.order ?? null)];
  forgetQuantities(connection, productsOf(connection, pieces));
}

function writeOrder(
  connection: Connection,
  seen: SeenOrder,
  judged: Judged,
  known: OrderRecord | null,
  policy: OrderPolicy,
): void {
  const error = judged.state === known?.state ? known.error : judged.state === "held" ? seen.fault : null;
  connection.run(
    `INSERT INTO orders (id, reference, placed_at, placed_ms, status, status_name, total, currency, customer, data, fault,
       state, reason, late, flags, error)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET reference = excluded.reference, placed_at = excluded.placed_at,
       placed_ms = excluded.placed_ms, status = excluded.status, status_name = excluded.status_name, total = excluded.total,
       currency = excluded.currency, customer = excluded.customer, data = excluded.data, fault = excluded.fault,
       state = excluded.state, reason = excluded.reason, late = excluded.late, flags = excluded.flags, error = excluded.error`,
    seen.id,
    seen.reference,
    seen.placedAt,
    Date.parse(seen.placedAt),
    seen.status,
    seen.statusName,
    seen.total,
    seen.currency,
    customerOf(seen),
    toJson(seen.order),
    toJson(seen.fault),
    judged.state,
    judged.reason,
    judged.late ? 1 : 0,
    JSON.stringify(judged.flags),
    toJson(error),
  );
  if (known === null || known.state !== judged.state || known.reason !== judged.reason) {
    addEvent(connection, seen.id, policy.nowMs, known === null ? "seen" : kindOf(judged), null, judged.reason);
  } else {
    addEvent(connection, seen.id, policy.nowMs, "changed", null, seen.statusName);
  }
  if (judged.state === "exported") return;
  reserve(connection, seen.id, seen.order, reservationOf({ ...judged, placedAt: seen.placedAt }, policy.fromMs, policy.nowMs));
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

/** The shop has no such order: cancelled, also where a person had asked for it. */
function cancelVanished(connection: Connection, id: string, policy: OrderPolicy): void {
  const known = readOrder(connection, id);
  if (known === null || known.state === "sending" || known.state === "exported" || known.reason === "dismissed") return;
  if (known.reason === "cancelled") return;
  forgetQuantities(connection, productsOf(connection, piecesOf(known.order)));
  setState(connection, known, { state: "not-linked", reason: "cancelled", error: null, atMs: policy.nowMs, kind: "not-linked" });
}

interface Move {
  readonly state: OrderState;
  readonly reason?: NotLinkedReason | null;
  readonly error: Problem | null;
  readonly atMs: number;
  readonly kind: OrderEvent["kind"];
  readonly note?: string | null;
}

/** Moves an order to a state, with its reservation and a line in its history. */
function setState(connection: Connection, known: OrderRecord, move: Move): void {
  const { state, error, atMs, kind } = move;
  const reason = move.reason ?? null;
  const late = state === "not-linked" && reason === "before-from" && known.late ? 1 : 0;
  connection.run(
    "UPDATE orders SET state = ?, reason = ?, late = ?, error = ? WHERE id = ?",
    state,
    reason,
    late,
    toJson(error),
    known.id,
  );
  addEvent(connection, known.id, atMs, kind, error, move.note ?? null);
  reserve(connection, known.id, known.order, reservationOf({ state, reason, placedAt: known.placedAt }, null, atMs));
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
    beginSend: (id, intent, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null || (known.state !== "queued" && known.state !== "held")) return false;
        connection.run(
          `UPDATE orders SET state = 'sending', reason = NULL, error = NULL, attempts = attempts + 1, key = ?,
             external_reference = ?, body = ?, basis = ?, first_attempt_ms = coalesce(first_attempt_ms, ?),
             last_attempt_ms = ? WHERE id = ?`,
          intent.key,
          intent.reference,
          intent.body,
          intent.basis,
          atMs,
          atMs,
          id,
        );
        addEvent(connection, id, atMs, "sent", null, null);
        return true;
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

function settle(connection: Connection, known: OrderRecord, outcome: OrderOutcome, atMs: number): void {
  const state = stateAfter(outcome);
  if (outcome.kind !== "exported") {
    setState(connection, known, { state, error: outcome.problem, atMs, kind: outcome.kind });
    return;
  }
  connection.run(
    "UPDATE orders SET erp_id = ?, erp_number = ?, exported_ms = ?, told = ?, told_tries = 0 WHERE id = ?",
    outcome.order.id,
    outcome.order.number,
    atMs,
    outcome.how === "marked" ? 1 : 0,
    known.id,
  );
  const kind = outcome.how === "looked-up" ? "looked-up" : outcome.how === "marked" ? "marked-exported" : "exported";
  setState(connection, known, { state, error: null, atMs, kind, note: outcome.order.number });
}

function personSteps(
  connection: Connection,
): Pick<OrderStore, "forceOrders" | "reopenOrder" | "markExported" | "dismissOrder" | "markLateReported"> {
  return {
    forceOrders: (ids, atMs) =>
      connection.write(() => {
        for (const id of ids) {
          const known = readOrder(connection, id);
          if (known === null || ["exported", "sending", "unconfirmed"].includes(known.state)) continue;
          force(connection, known, atMs, "forced");
        }
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
    markExported: (id, number, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null || known.state === "exported") return false;
        settle(connection, known, { kind: "exported", order: { id: number, number }, how: "marked" }, atMs);
        return true;
      }),
    dismissOrder: (id, reason, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null || known.state === "exported") return false;
        connection.run("UPDATE orders SET forced = 0 WHERE id = ?", id);
        const note = reason;
        setState(connection, known, { state: "not-linked", reason: "dismissed", error: null, atMs, kind: "dismissed", note });
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
  connection.run("UPDATE orders SET forced = 1 WHERE id = ?", known.id);
  setState(connection, known, { state: "queued", error: known.state === "queued" ? known.error : null, atMs, kind });
}

function listSteps(
  connection: Connection,
): Pick<
  OrderStore,
  "readOrder" | "findOrders" | "listOrderIds" | "listOpenOrderIds" | "listUntold" | "listLate" | "readOrderEvents" | "readCreatedMs"
> {
  return {
    readOrder: (id) => connection.read(() => readOrder(connection, id)),
    findOrders: (tokens) =>
      connection.read(() => new Map(tokens.map((token) => [token, findOrders(connection, token)]))),
    listOrderIds: (states, sinceMs) => connection.read(() => listOrderIds(connection, states, sinceMs)),
    listOpenOrderIds: () =>
      connection.read(() =>
        connection
          .all<{ id: string }>(
            `SELECT id FROM orders WHERE state NOT IN ('exported', 'not-linked')
             UNION ALL SELECT id FROM orders WHERE state = 'not-linked' AND reason = 'status'`,
          )
          .map((row) => row.id),
      ),
    listUntold: (limit) =>
      connection.read(() =>
        connection
          .all<{ id: string; erp_id: string; erp_number: string }>(
            `SELECT id, erp_id, erp_number FROM orders
             WHERE state = 'exported' AND told = 0 AND told_tries < ${String(MOST_TELL_TRIES)} ORDER BY exported_ms LIMIT ?`,
            limit,
          )
          .map((row) => ({ id: row.id, order: { id: row.erp_id, number: row.erp_number } })),
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

function findOrders(connection: Connection, token: string): readonly OrderRecord[] {
  return connection
    .all<OrderRow>("SELECT * FROM orders WHERE id = ? UNION SELECT * FROM orders WHERE reference = ?", token, token)
    .map(toOrderRecord);
}

function listOrderIds(connection: Connection, states: readonly OrderState[], sinceMs: number | null): readonly string[] {
  const waiting = states.filter((state) => state !== "exported" && state !== "not-linked");
  return connection
    .all<{ id: string }>(
      `SELECT id FROM orders WHERE state NOT IN ('exported', 'not-linked')
         AND state IN (SELECT value FROM json_each(?)) AND placed_ms >= ? ORDER BY attempts, placed_ms, id`,
      JSON.stringify(waiting),
      sinceMs ?? -8.64e15,
    )
    .map((row) => row.id);
}

function readEvents(connection: Connection, id: string): readonly OrderEvent[] {
  return connection
    .all<{ at_ms: number; kind: OrderEvent["kind"]; detail: string | null; note: string | null }>(
      "SELECT at_ms, kind, detail, note FROM order_events WHERE order_id = ? ORDER BY id",
      id,
    )
    .map((row) => ({ atMs: row.at_ms, kind: row.kind, detail: parse<Problem>(row.detail), note: row.note }));
}

function addEvent(
  connection: Connection,
  id: string,
  atMs: number,
  kind: OrderEvent["kind"],
  detail: Problem | null,
  note: string | null,
): void {
  connection.run(
    "INSERT INTO order_events (order_id, at_ms, kind, detail, note) VALUES (?, ?, ?, ?, ?)",
    id,
    atMs,
    kind,
    toJson(detail),
    note,
  );
}

function readOrder(connection: Connection, id: string): OrderRecord | null {
  const row = connection.get<OrderRow>("SELECT * FROM orders WHERE id = ?", id);
  return row === undefined ? null : toOrderRecord(row);
}

function createdMs(connection: Connection): number {
  return connection.get<{ created_ms: number }>("SELECT created_ms FROM meta")?.created_ms ?? 0;
}

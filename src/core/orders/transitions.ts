/** How an order changes while it is sent: each rule takes its row and returns it as it is from now on; null = nothing changes. Pure. */
import { isDeepStrictEqual } from "node:util";

import { decideArticles, type KnownProduct, type ArticleLine, type LineArticle } from "./articles/article.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { BookedOrder } from "../ports/books.ts";
import type { OrderIntent } from "../ports/erp.ts";
import type { At, Attempt, OrderOutcome, OrderPolicy, StoredOrder } from "./record.ts";
import { withoutUnsent } from "./fulfilment/fulfilment.ts";
import { withAudited, type Difference, type Newcomer, newcomerOf } from "./listing/difference.ts";
import { isDue, NO_CART, STATES } from "./order.ts";
import { doubtFound } from "./payment/rules.ts";
import { judgeOutcome } from "./send/outcome.ts";
import { sentOrder, toTexts } from "./send/sent-order.ts";
import { exportNote, STATE_AFTER } from "./state.ts";
import { type Changed, move, shopOrderOf, withAfterExport } from "./changed.ts";

/** Starts a send, if no other process took the order and it did not leave the queue. */
export function beginSend(
  order: StoredOrder,
  { intent, attempt: { atMs, deadlineMs, sent } }: { readonly intent: OrderIntent; readonly attempt: Attempt },
): Changed | null {
  if (!isDue(order.state)) return null;
  const row: StoredOrder = {
    ...order,
    state: "sending",
    reason: null,
    error: null,
    attempts: order.attempts + 1,
    firstAttemptMs: order.firstAttemptMs ?? atMs,
    lastAttemptMs: atMs,
    deadlineMs,
    hasTexts: true,
  };
  return { row, events: [{ atMs, kind: "sent" }], intent, ...(sent === null ? {} : { sent }) };
}

export function renewDeadline(
  order: StoredOrder,
  { atMs, deadlineMs }: Readonly<Record<"atMs" | "deadlineMs", number>>,
): Changed | null {
  return order.state === "sending" ? { row: { ...order, lastAttemptMs: atMs, deadlineMs } } : null;
}

/** The result of an attempt, with what is known of other orders. */
export interface Settling extends At {
  readonly outcome: OrderOutcome;
  /** Null = the last one. */
  readonly attempt: number | null;
  /** Another exported order with the same id in TotalGest. */
  readonly holder: string | null;
}

/** `outcome`: what was recorded, which may be another one; null = nothing. */
export function settle(
  order: StoredOrder,
  { outcome, atMs, attempt, holder }: Settling,
): Changed & { readonly outcome: OrderOutcome | null } {
  const judged = judgeOutcome(order, attempt, outcome, holder);
  const settled = judged.outcome === null ? { row: order } : settleOrder(order, { outcome: judged.outcome, atMs });
  if (judged.double === null) return { ...settled, outcome: judged.outcome };
  const { number } = judged.double;
  // A person had decided that it is never exported, so there is no first one.
  const first = order.reason === "dismissed" ? null : settled.row.erpNumber;
  const double = { field: "double", article: null, sent: first, now: number } as const;
  const differences = [...(order.afterExport?.differences ?? []), double];
  const afterExport = { ...order.afterExport, differences, sinceMs: atMs, acknowledged: null };
  const row = withAfterExport(settled.row, afterExport);
  const events = [...(settled.events ?? []), { atMs, kind: "double", note: number } as const];
  return { ...settled, row, events, outcome: judged.outcome };
}

export interface SendOutcome extends At {
  readonly outcome: OrderOutcome;
  /** A person's own words. */
  readonly reason?: string | null;
}

type LookedUp = Pick<BookedOrder, "id" | "number" | "isPaid">;

/** The outcome when a look-up finds the order. */
export function foundThere(
  { id, number, isPaid = true }: LookedUp,
  { tellsPayments = false }: Pick<OrderPolicy, "tellsPayments"> = {},
): Extract<OrderOutcome, { kind: "exported" }> {
  const unpaid = isPaid === true ? null : tellsPayments ? "told" : "not-told";
  return { kind: "exported", order: { id, number }, how: "looked-up", unpaid };
}

/** The same as a call of `settleOrder`, `recordBooked` or `recordThere`. */
export function lookedUp(
  id: string,
  found: LookedUp,
  atMs: number,
  policy: Pick<OrderPolicy, "tellsPayments"> = {},
): SendOutcome & { readonly id: string } {
  return { id, atMs, outcome: foundThere(found, policy) };
}

export function settleOrder(order: StoredOrder, { outcome, atMs, reason = null }: SendOutcome): Changed {
  const state = STATE_AFTER[outcome.kind];
  if (outcome.kind !== "exported") return move(order, { state, detail: outcome.problem, atMs, kind: outcome.kind });
  const { order: erp, how, unpaid = null } = outcome;
  const isMarked = how === "marked";
  const kind = how === "looked-up" ? "looked-up" : isMarked ? "marked-exported" : "exported";
  const known: StoredOrder = {
    ...order,
    // A person knows TotalGest's number, which is never taken for its id.
    erpId: isMarked ? null : erp.id,
    erpNumber: erp.number,
    exportedMs: atMs,
    // The shop shows, or showed, another order under this id: nothing is written there.
    isReported: isMarked || order.isIdReused,
  };
  const moved = move(known, { state, atMs, kind, note: exportNote(erp.number, reason) });
  const changed = unpaid === null ? moved : doubtFound(moved, unpaid, atMs);
  // An order that was not sent from here is compared from now on; a person's mark refers to the order as it was then.
  const isCompared = order.attempts > 0 || order.exportedMs !== null;
  const shown = isCompared && !isMarked ? null : shopOrderOf(order);
  return shown === null ? changed : { ...changed, sent: toTexts(sentOrder(shown, null)) };
}

/** An audit found it. Nobody knows which status it had when it was sent, so one that is cancelled now is a change since. */
export function recordBooked(order: StoredOrder, found: SendOutcome): Changed {
  const changed = settleOrder(order, found);
  const shown = shopOrderOf(order);
  if (changed.sent === undefined || shown === null) return changed;
  return { ...changed, sent: toTexts(sentOrder({ ...shown, status: "", statusName: "" }, null)) };
}

/** A look-up before a send found it. An order that left the queue meanwhile was decided on by a person: it may be there twice. */
export function recordThere(order: StoredOrder, { outcome, atMs }: SendOutcome): Changed {
  return settle(order, { outcome, atMs, attempt: order.attempts, holder: null });
}

interface Doubt extends At {
  readonly error: Problem;
}

/** An order that waits is held; its row stays if it is already held for the same problem. */
export function holdOrder(order: StoredOrder, { error, atMs }: Doubt): Changed | null {
  if (!isDue(order.state)) return null;
  const isSame = order.state === "held" && JSON.stringify(order.error) === JSON.stringify(error);
  return isSame ? { row: order } : move(order, { state: "held", detail: error, atMs, kind: "held" });
}

/** TotalGest does not have an exported order after all. */
export function doubtExport(order: StoredOrder, { error, atMs }: Doubt): Changed | null {
  if (order.state !== "exported") return null;
  return move(withoutErp(order), { state: "unconfirmed", detail: error, atMs, kind: "unconfirmed" });
}

/** Without what is known of TotalGest's order, but not without the order that has its id now. */
export function withoutErp(order: StoredOrder): StoredOrder {
  const differences = (order.afterExport?.differences ?? []).filter(({ field }) => field === "another");
  const left = order.afterExport === null || differences.length === 0 ? null : { ...order.afterExport, differences };
  const fulfilment = withoutUnsent(order.fulfilment);
  return {
    ...withAfterExport(order, left),
    fulfilment,
    erpId: null,
    erpNumber: null,
    exportedMs: null,
    isReported: false,
  };
}

/** A run has said that it is late, or how it differs. */
export function noteReported(order: StoredOrder): Changed {
  return { row: { ...order, isNoticed: true } };
}

/** What it reserves has ended; it begins anew if a clock that was ahead is set back. */
export function endReserving(order: StoredOrder): Changed | null {
  return order.reservedUntilMs === null ? null : { row: { ...order, reservedUntilMs: null } };
}

/** TotalGest's number was written to the shop's order, or the shop refused it. */
export function recordReported(order: StoredOrder): Changed {
  return { row: { ...order, isReported: true } };
}

/** What an audit found about an exported order, or about the one that has its id now. */
export function recordAudited(
  order: StoredOrder,
  { found, atMs }: { readonly found: readonly Difference[] } & At,
): Changed | null {
  if (order.state !== "exported" && newcomerOf(order) === null) return null;
  const afterExport = withAudited(order.afterExport, found, atMs);
  if (isDeepStrictEqual(afterExport, order.afterExport)) return null;
  return { row: withAfterExport(order, afterExport) };
}

/** TotalGest answered that it does not have the order, and the shop has cancelled it: nothing is left to do. */
export function closeCancelled(order: StoredOrder, { atMs }: At): Changed {
  return move(order, { state: "not-linked", reason: "cancelled", atMs, kind: "not-linked" });
}

/**
 * The shop has no such order: it is cancelled, even if a person had asked for it, and so is one that has its id; an open
 * outcome stays visible.
 */
export function cancelVanished(order: StoredOrder, { atMs }: At): Changed | null {
  const row = withoutNewcomer(order);
  const isOver = order.reason === "dismissed" || order.reason === "cancelled";
  if (isOver || STATES[order.state].isThere !== "no") return row === order ? null : { row, moved: NO_CART };
  return { ...closeCancelled(row, { atMs }), moved: NO_CART };
}

/** The order that has the id of this one is cancelled. */
function withoutNewcomer(order: StoredOrder): StoredOrder {
  const isOff = (newcomerOf(order)?.meaning ?? "cancelled") === "cancelled";
  return isOff ? order : changeNewcomer(order, () => ({ meaning: "cancelled" }));
}

function changeNewcomer(order: StoredOrder, patch: (newcomer: Newcomer) => Partial<Newcomer>): StoredOrder {
  const { afterExport } = order;
  const newcomer = newcomerOf(order);
  if (afterExport === null || newcomer === null) return order;
  return { ...order, afterExport: { ...afterExport, newcomer: { ...newcomer, ...patch(newcomer) } } };
}

/** More products are known that these lines of the order, or of the one that has its id now, may be. What was decided stays. */
export function decideLines(
  order: StoredOrder,
  { lines, products }: { readonly lines: readonly ArticleLine[]; readonly products: readonly KnownProduct[] },
): Changed {
  const decided = (articles: readonly LineArticle[]): readonly LineArticle[] =>
    decideArticles([...articles, ...lines], articles, products);
  const row = changeNewcomer(order, ({ articles }) => ({ articles: decided(articles) }));
  return { row: { ...row, articles: decided(order.articles) } };
}

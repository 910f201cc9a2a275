/** How an order changes its state, together with its reservation and its history. Pure. */
import { isDeepStrictEqual } from "node:util";

import { flagsOf, withDouble } from "./listing/after-export.ts";
import { withAudited } from "./listing/audited.ts";
import type { AfterExport, Difference } from "./listing/difference.ts";
import type { ArticleBy } from "../articles/article.ts";
import { exportNote, reservationOf, stateAfter } from "./state.ts";
import type { NotLinkedReason, OrderState } from "./order.ts";
import type { Attempt, OrderEvent, OrderOutcome, OrderRecord } from "../ports/order-store.ts";
import type { OrderIntent } from "../ports/erp.ts";
import type { ErpOrderRef } from "../ports/records.ts";
import type { Problem } from "../common/problems/problem.ts";
import { isOfReusedId } from "./listing/same-id.ts";
import { sentOrder, toTexts } from "./send/sent-order.ts";
import { changeOf, factsOf } from "./change.ts";
import type { OrderChange, OrderHead, OrderPatch, OrderRow } from "./change.ts";
import { cartOf, piecesOf } from "./pieces.ts";

interface Move {
  readonly state: OrderState;
  readonly reason?: NotLinkedReason | null;
  readonly error: Problem | null;
  readonly atMs: number;
  readonly kind: OrderEvent["kind"];
  readonly note?: string | null;
  /** Other fields to write. */
  readonly also?: OrderPatch;
}

/** Sets the order's state and the reservation that follows from it. */
function moveOrder(known: OrderRow, move: Move): OrderChange {
  const { state, error, atMs, kind, reason = null, note = null } = move;
  const isOver = state === "exported" || reason === "dismissed" || reason === "cancelled";
  const patch: OrderPatch = {
    ...move.also,
    state,
    reason,
    error,
    ...(known.late && isOver ? { late: false } : {}),
    ...(state === "not-linked" ? { releasedByHand: false } : {}),
  };
  const reservation = reservationOf({ state, reason, placedAt: known.placedAt }, null, atMs);
  const pieces = piecesOf(cartOf(known, known.cartText));
  return {
    ...changeOf(known.id, patch, [{ orderId: known.id, atMs, kind, detail: error, note }]),
    reservation: { facts: factsOf(known), pieces, replaces: "all", reservation },
  };
}

/** `isSentKept`: what was sent is already stored. `reason`: a person's own words. */
export function settleOrder(
  known: OrderRow,
  outcome: OrderOutcome,
  atMs: number,
  isSentKept: boolean,
  reason: string | null = null,
): OrderChange {
  const state = stateAfter(outcome);
  if (outcome.kind !== "exported") {
    return moveOrder(known, { state, error: outcome.problem, atMs, kind: outcome.kind });
  }
  const { order, how } = outcome;
  const isMarked = how === "marked";
  const kind = how === "looked-up" ? "looked-up" : isMarked ? "marked-exported" : "exported";
  // A person knows TotalGest's number, which is never taken for its id.
  const erp = isMarked ? { id: null, number: order.number } : order;
  const also = { erp, exportedMs: atMs, isReported: isMarked, reportTries: 0 };
  const change = moveOrder(known, { state, error: null, atMs, kind, note: exportNote(order.number, reason), also });
  // An order that was not sent from here is compared from now on; a person's mark refers to the order as it is now.
  const isKept = known.order === null || (isSentKept && !isMarked);
  return isKept ? change : { ...change, sent: toTexts(sentOrder(known.order, null)) };
}

/**
 * TotalGest accepted an order that another process sent meanwhile, or about which a person had decided otherwise, so it
 * may have the order twice. `first` = the order known before; null = a person had decided that it is never exported.
 */
export function recordDouble(
  known: OrderRow,
  first: ErpOrderRef | null,
  order: ErpOrderRef,
  atMs: number,
): OrderChange {
  const patch = afterExportPatch(withDouble(known.afterExport, first?.number ?? null, order, atMs));
  return changeOf(known.id, patch, [{ orderId: known.id, atMs, kind: "double", detail: null, note: order.number }]);
}

export function afterExportPatch(afterExport: AfterExport | null): OrderPatch {
  return {
    afterExport,
    isAfterExportOpen: afterExport !== null && afterExport.acknowledged === null,
    isAfterExportReported: false,
    flags: flagsOf(afterExport),
  };
}

/** Starts a send; null = another process took the order, or it left the queue. */
export function beginSend(
  known: OrderHead | null,
  intent: OrderIntent,
  { atMs, deadlineMs, sent }: Attempt,
): OrderChange | null {
  if (known === null || !isWaiting(known)) return null;
  const patch: OrderPatch = {
    state: "sending",
    reason: null,
    error: known.refusals > 1 ? known.error : null,
    attempts: known.attempts + 1,
    firstAttemptMs: known.firstAttemptMs ?? atMs,
    lastAttemptMs: atMs,
    deadlineMs,
    intent,
  };
  const change = changeOf(known.id, patch, [{ orderId: known.id, atMs, kind: "sent", detail: null, note: null }]);
  return sent === null ? change : { ...change, sent };
}

/** Null = neither queued nor held. The change is null if the order is already held for the same problem. */
export function holdOrder(
  known: OrderRow | null,
  reason: Problem,
  atMs: number,
): { readonly change: OrderChange | null } | null {
  if (known === null || !isWaiting(known)) return null;
  const isSame = known.state === "held" && JSON.stringify(known.error) === JSON.stringify(reason);
  return { change: isSame ? null : moveOrder(known, { state: "held", error: reason, atMs, kind: "held" }) };
}

function isWaiting({ state }: Pick<OrderRecord, "state">): boolean {
  return state === "queued" || state === "held";
}

/** TotalGest does not have an exported order after all; null = the order is not exported. */
export function doubtExport(known: OrderRow | null, error: Problem, atMs: number): OrderChange | null {
  if (known?.state !== "exported") return null;
  return moveOrder(known, { state: "unconfirmed", error, atMs, kind: "unconfirmed", also: NO_ERP_ORDER });
}

/** Deletes what is known of TotalGest's order. */
const NO_ERP_ORDER: OrderPatch = {
  erp: null,
  exportedMs: null,
  isReported: false,
  flags: [],
  afterExport: null,
  isAfterExportOpen: false,
  isAfterExportReported: false,
};

/** A person asked to export it; null = it may be in TotalGest. */
export function forceOrder(known: OrderRow, atMs: number): OrderChange | null {
  if (["exported", "sending", "unconfirmed"].includes(known.state)) return null;
  return beginAnew(known, atMs, "forced", {});
}

/** A person takes an outcome back. */
export function reopenOrder(known: OrderRow, atMs: number): OrderChange {
  return beginAnew(known, atMs, "resend", { ...NO_ERP_ORDER, ...(isOfReusedId(known) ? { isOwn: true } : {}) });
}

/** Resets the first attempt, so that the order does not count as stuck. */
function beginAnew(known: OrderRow, atMs: number, kind: OrderEvent["kind"], also: OrderPatch): OrderChange {
  const error = known.state === "queued" ? known.error : null;
  const anew = { ...also, releasedByHand: true, refusals: 0, firstAttemptMs: null };
  return moveOrder(known, { state: "queued", error, atMs, kind, also: anew });
}

/** A person decides that it is never exported; null = it already is. */
export function dismissOrder(known: OrderRow | null, note: string | null, atMs: number): OrderChange | null {
  if (known === null || known.state === "exported") return null;
  return moveOrder(known, { state: "not-linked", reason: "dismissed", error: null, atMs, kind: "dismissed", note });
}

/** A person chooses the articles of its items; null = it was sent, or the choice is the same. */
export function chooseArticle(known: OrderRow, by: ArticleBy, atMs: number): OrderChange | null {
  if (known.articleBy === by || ["exported", "sending"].includes(known.state)) return null;
  return changeOf(known.id, { articleBy: by }, [
    { orderId: known.id, atMs, kind: "article-chosen", detail: null, note: by },
  ]);
}

/**
 * The shop has no such order: it is cancelled, even if a person had asked for it. Null = unchanged; an open outcome
 * stays visible.
 */
export function cancelVanished(known: OrderRow | null, atMs: number): OrderChange | null {
  if (known === null || ["sending", "unconfirmed", "exported"].includes(known.state)) return null;
  if (known.reason === "dismissed" || known.reason === "cancelled") return null;
  const move = { state: "not-linked", reason: "cancelled", error: null, kind: "not-linked" } as const;
  const change = moveOrder(known, { ...move, atMs });
  return { ...change, moved: [{ facts: factsOf(known), pieces: piecesOf(cartOf(known, known.cartText)) }] };
}

/** What an audit found about an exported order; null = nothing changes. */
export function recordAudited(known: OrderRow | null, found: readonly Difference[], atMs: number): OrderChange | null {
  if (known?.state !== "exported") return null;
  const afterExport = withAudited(known.afterExport, found, atMs);
  if (isDeepStrictEqual(afterExport, known.afterExport)) return null;
  const patch = afterExportPatch(afterExport);
  if (afterExport?.sinceMs === atMs) return changeOf(known.id, patch);
  const { isAfterExportReported: _reported, ...rest } = patch;
  return changeOf(known.id, rest);
}

/** TotalGest answered that it does not have the order, and the shop has cancelled it: nothing is left to do. */
export function closeCancelled(known: OrderRow, atMs: number): OrderChange {
  return moveOrder(known, { state: "not-linked", reason: "cancelled", error: null, atMs, kind: "not-linked" });
}

/** A person acknowledges the differences; null = there is nothing to acknowledge. */
export function acknowledgeChange(known: OrderRow | null, reason: string, atMs: number): OrderChange | null {
  if (known?.state !== "exported" || known.afterExport === null || known.afterExport.acknowledged !== null) return null;
  const patch = afterExportPatch({ ...known.afterExport, acknowledged: { atMs, reason } });
  return changeOf(known.id, patch, [{ orderId: known.id, atMs, kind: "acknowledged", detail: null, note: reason }]);
}

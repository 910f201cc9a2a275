/**
 * How a person's decision changes an order: each rule takes its row and returns it as it is from now on, or says why it is
 * refused. A decision needs no lock of a run: it is refused for an order that a run may be sending. Pure.
 */
import { isDeepStrictEqual } from "node:util";

import { type ArticleBy, chooseArticles, type KnownProduct } from "./articles/article.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import type { OrderDecision } from "../acts/action.ts";
import type { At, OrderEvent, Said, StoredOrder } from "./record.ts";
import { STATES } from "./order.ts";
import { isLost } from "./listing/difference.ts";
import { isOverdue } from "./send/outcome.ts";
import { shownOrder } from "./shown.ts";
import { exportNote } from "./state.ts";
import { type Changed, move, withAfterExport } from "./changed.ts";
import { recordAudited, settleOrder, withoutErp } from "./transitions.ts";

/** What a decision makes of an order. `refused`: why nothing was decided. */
export interface Decided extends Changed {
  readonly refused: Problem | null;
}

/** An exported order with a number in TotalGest. */
interface DecisionHolder {
  readonly id: string;
  readonly placedMs: number;
}

/** Another order with the number, placed in the same calendar year: TotalGest's numbers may begin again in January. */
function holderOf(placedMs: number, holders: readonly DecisionHolder[], except: string | null): string | null {
  const year = new Date(placedMs).getUTCFullYear();
  const isIt = (one: DecisionHolder): boolean => one.id !== except && new Date(one.placedMs).getUTCFullYear() === year;
  return holders.find(isIt)?.id ?? null;
}

/** Null = nobody may be sending it. */
function onTheWire(order: StoredOrder, { atMs, timeoutMs }: Pick<Said, "atMs" | "timeoutMs">): Decided | null {
  if (order.state !== "sending" || (timeoutMs !== null && isOverdue(order, atMs, timeoutMs) === "yes")) return null;
  const until = new Date(Math.max(order.deadlineMs ?? atMs, atMs)).toISOString();
  return refused(order, problem("on-the-wire", { id: order.id, until }));
}

function refused(row: StoredOrder, why: Problem): Decided {
  return { row, refused: why };
}

/** A decision, with what its rule needs to know of other rows. */
export interface Deciding extends Said {
  readonly decision: OrderDecision;
  /** The exported orders that have the number of the decision. */
  readonly holders: readonly DecisionHolder[];
}

/** What a person decides without sending the order. It is refused if the order has changed since it was shown. */
export function decideOrder(order: StoredOrder, { decision, ...call }: Deciding): Decided {
  if (call.shown !== undefined && call.shown !== shownOrder(order))
    return refused(order, problem("changed-since-shown", { id: order.id }));
  if (decision.kind === "acknowledge") return acknowledgeChange(order, decision, call);
  if (decision.kind === "put-back") return putBack(order, call);
  const wire = onTheWire(order, call);
  if (wire !== null) return wire;
  if (decision.kind === "mark-exported") return markExported(order, decision, call);
  if (order.state === "exported") return isExportedAlready(order);
  const { atMs } = call;
  const done = { state: "not-linked", reason: "dismissed", atMs, kind: "dismissed", note: decision.reason } as const;
  return { ...move(order, done), refused: null };
}

/**
 * Takes back that it is never sent, or that a change is settled. An order that was dismissed may have been entered in
 * TotalGest by hand since, so it is on hold until a person decides again.
 */
function putBack(order: StoredOrder, { atMs }: At): Decided {
  const { id, reason, afterExport } = order;
  if (reason === "dismissed") {
    const held = { state: "held", detail: problem("put-back", {}), atMs, kind: "put-back" } as const;
    return { ...move(order, held), refused: null };
  }
  if (afterExport === null || afterExport.acknowledged === null) {
    return refused(order, problem("cannot-put-back", { id }));
  }
  const { newcomer } = afterExport;
  const unsettled = newcomer === undefined ? {} : { newcomer: { ...newcomer, number: null } };
  const { isBooked: _, ...more } = order.more ?? {};
  const row = withAfterExport(order, { ...afterExport, ...unsettled, acknowledged: null });
  return {
    row: { ...row, more: order.more === null ? null : (more as typeof order.more) },
    events: [{ atMs, kind: "put-back" }],
    refused: null,
  };
}

type DecisionOf<Kind> = Extract<OrderDecision, { kind: Kind }>;
type KnownBeside = Omit<Deciding, "decision">;

function isExportedAlready(order: StoredOrder): Decided {
  return refused(order, problem("cannot-change-exported", { id: order.id, number: order.erpNumber ?? "" }));
}

/** A person asked to export it, unless it may be in TotalGest. */
export function forceOrder(order: StoredOrder, { atMs }: At): Changed | null {
  return STATES[order.state].isThere === "no" ? beginAnew(order, atMs, "forced") : null;
}

/** A person takes an outcome back. */
export function reopenOrder(order: StoredOrder, { atMs }: At): Changed {
  return beginAnew({ ...withoutErp(order), ...paymentAnew(order) }, atMs, "resend");
}

/**
 * The order goes out as it is paid by then, so what was known of its payment is over. A payment that was told, or is being told, stays
 * known: TotalGest may still have the order.
 */
function paymentAnew({ payment }: StoredOrder): Partial<StoredOrder> {
  if (payment === "told" || payment === "telling") return {};
  return { payment: null, paidMs: null, paymentError: null };
}

/** Resets the first attempt, so that the order does not count as stuck. */
function beginAnew(order: StoredOrder, atMs: number, kind: OrderEvent["kind"]): Changed {
  const detail = order.state === "queued" ? order.error : null;
  const anew = { ...order, releasedByHand: true, firstAttemptMs: null };
  return move(anew, { state: "queued", detail, atMs, kind });
}

export interface Choosing extends At {
  readonly by: ArticleBy;
  /** Those of the order's articles, and those that have or were sent a SKU of its lines. */
  readonly products: readonly KnownProduct[];
}

/** A person chooses the articles of its lines; refused = it was sent, or no line is in question. */
export function chooseArticle(order: StoredOrder, { by, products, atMs }: Choosing): Changed | null {
  if (["exported", "sending"].includes(order.state)) return null;
  const { data = {} } = order.error ?? {};
  const asked = "product" in data ? data.product : null;
  const articles = chooseArticles(order.articles, by, asked, products);
  if (isDeepStrictEqual(articles, order.articles)) return null;
  return { row: { ...order, articles }, events: [{ atMs, kind: "article-chosen", note: by }] };
}

/** It is there under this number; of an exported order to correct that, or if an audit missed it. */
function markExported(
  order: StoredOrder,
  { number, reason }: DecisionOf<"mark-exported">,
  { atMs, holders }: KnownBeside,
): Decided {
  const isExported = order.state === "exported";
  // Without an id it was marked before.
  const isCorrectable = isLost(order.afterExport) || order.erpId === null;
  const other = holderOf(order.placedMs, holders, order.id);
  if (other !== null) return refused(order, problem("number-taken", { number, other }));
  if (isExported && !isCorrectable) return isExportedAlready(order);
  const outcome = { kind: "exported", order: { id: number, number }, how: "marked" } as const;
  const changed = settleOrder(order, { outcome, atMs, reason });
  const cleared = isExported ? recordAudited(changed.row, { found: [], atMs }) : null;
  return { ...changed, ...cleared, refused: null };
}

/** The differences are settled. `number`: where the order that has the id now is in TotalGest. */
function acknowledgeChange(
  order: StoredOrder,
  { reason, number }: DecisionOf<"acknowledge">,
  { holders, atMs }: KnownBeside,
): Decided {
  const { id, afterExport } = order;
  const newcomer = afterExport?.newcomer;
  // A number says where the order is that has the id now.
  if (afterExport === null || afterExport.acknowledged !== null || (number !== undefined && newcomer === undefined))
    return refused(order, problem("cannot-acknowledge", { id }));
  if (number === undefined && newcomer?.number === null && newcomer.meaning === "due") {
    return refused(order, problem("acknowledge-needs-number", { id, reference: newcomer.reference }));
  }
  const other = newcomer === undefined ? null : holderOf(Date.parse(newcomer.placedAt), holders, null);
  if (number !== undefined && other !== null) return refused(order, problem("number-taken", { number, other }));
  const settled = newcomer === undefined || number === undefined ? {} : { newcomer: { ...newcomer, number } };
  const more = order.more === null ? null : { ...order.more, isBooked: true as const };
  const row = { ...withAfterExport(order, { ...afterExport, ...settled, acknowledged: { atMs, reason } }), more };
  const note = number === undefined ? reason : exportNote(number, reason === number ? null : reason);
  return { row, events: [{ atMs, kind: "acknowledged", note }], refused: null };
}

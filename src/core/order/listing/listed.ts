/** The change that a listed order causes, given what the store knows of it. Pure. */
import { baselineOf, flagsOf, judgeAfterExport, piecesSince } from "./after-export.ts";
import { classOf } from "../status-class.ts";
import { contentHash, judgeOrder, reservationOf } from "../state.ts";
import type { Judged, Reservation } from "../state.ts";
import type { ListedOrder } from "../order.ts";
import type { OrderEvent, OrderPolicy } from "../../ports/order-store.ts";
import { problem } from "../../common/problems/problem.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { reuseOf } from "./same-id.ts";
import { sentOrder, toTexts } from "../send/sent-order.ts";
import type { SentOrder } from "../send/sent-order.ts";
import { factsOf } from "../change.ts";
import type { ListedContent, OrderChange, OrderPatch, OrderRow } from "../change.ts";
import type { OrderFacts, OrderPieces } from "../pieces.ts";
import { afterExportPatch } from "../move.ts";
import { cartOf, type StoredReservation, piecesOf, readableCart } from "../pieces.ts";

/** An order under its row's id, and what the store knows of it. */
export interface OrderListing {
  readonly listed: ListedOrder;
  /** Null = no row yet. */
  readonly known: OrderRow | null;
  /** The first order with the same shop id, if that is another order. */
  readonly namesake: OrderRow | null;
  /** What is stored of its send; only for an exported order. */
  readonly sent: SentOrder | null;
  /** Its reservations; only for an order that is not exported. */
  readonly reserved: readonly StoredReservation[];
}

export interface ListedChange {
  readonly change: OrderChange;
  /** The order is new or changed. */
  readonly isTouched: boolean;
}

/** Null = nothing changes. `createdMs`: see `judgeOrder`. */
export function judgeListed(listing: OrderListing, policy: OrderPolicy, createdMs: number): ListedChange | null {
  const { listed, known } = listing;
  if (known?.state === "sending") return null;
  const isTouched = known === null || differs(listed, known);
  const judged = judgeOrder(listed, known, policy, createdMs);
  const watched =
    known === null ? null : (watchExported(listing, known, policy) ?? watchUnconfirmed(listed, known, policy));
  if (isTouched || !hasSameVerdict(judged, known)) {
    const change = contentChange(listing, judged, policy);
    const moved = isTouched ? movedPieces(listed, known) : [];
    return { change: { ...change, ...watched, patch: { ...change.patch, ...watched?.patch }, moved }, isTouched };
  }
  const isReserved = judged.state === "exported" || isReservedSo(listing, judged, policy);
  if (watched === null && isReserved) return null;
  const change = { id: listed.id, isNew: false, patch: {}, events: [], moved: [], ...watched };
  return { change: isReserved ? change : { ...change, ...reserving(listing, judged, policy) }, isTouched };
}

function differs(listed: ListedOrder, known: OrderRow): boolean {
  return (
    listed.status !== known.status ||
    listed.statusName !== known.statusName ||
    listed.total !== known.total ||
    listed.currency !== known.currency ||
    listed.reference !== known.reference ||
    listed.placedAt !== known.placedAt ||
    textOf(listed.order) !== (known.fault === null ? known.cartText : null) ||
    JSON.stringify(listed.fault) !== JSON.stringify(known.fault) ||
    (listed.cart !== undefined && textOf(listed.cart) !== known.cartText)
  );
}

function textOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function hasSameVerdict(judged: Judged, known: OrderRow): boolean {
  const isAlike = judged.state === known.state && judged.reason === known.reason && judged.late === known.late;
  return isAlike && judged.isUnclassed === isUnclassed(known);
}

function isUnclassed({ state, error }: Pick<OrderRow, "state" | "error">): boolean {
  return state === "held" && error?.code === "status-unclassed";
}

/** A sale, a change or a cancellation changed the shop's own figures: of the products in the cart before and after. */
function movedPieces(listed: ListedOrder, known: OrderRow | null): readonly OrderPieces[] {
  const isOnlyStatus = known !== null && known.state === "exported" && contentHash(listed) === contentHash(known);
  const isCancelled = known !== null && listed.status !== known.status;
  if (isOnlyStatus && !isCancelled) return [];
  const carts = known === null ? [readableCart(listed)] : [readableCart(listed), cartOf(known, known.cartText)];
  return [{ facts: listedFacts(listed, known), pieces: carts.flatMap(piecesOf) }];
}

function listedFacts(listed: ListedOrder, known: OrderRow | null): OrderFacts {
  return factsOf({ placedAt: listed.placedAt, articleBy: known?.articleBy ?? null });
}

/** A changed `export.from` can change the reservation although the verdict stays. */
function isReservedSo({ listed, known, reserved }: OrderListing, judged: Judged, policy: OrderPolicy): boolean {
  const reservation = reservationAs(listed, judged, policy);
  const pieces = piecesOf(cartOf(listed, known?.cartText ?? null));
  if (reservation.kind === "none" || pieces.length === 0) return reserved.length === 0;
  return reserved.length > 0 && reserved[0]?.untilMs === (reservation.kind === "until" ? reservation.untilMs : null);
}

function reservationAs(listed: ListedOrder, judged: Judged, policy: OrderPolicy): Reservation {
  return reservationOf({ ...judged, placedAt: listed.placedAt }, policy.fromMs, policy.earliestMs ?? policy.nowMs);
}

function reserving(
  { listed, known }: OrderListing,
  judged: Judged,
  policy: OrderPolicy,
): Required<Pick<OrderChange, "reservation">> {
  return {
    reservation: {
      facts: listedFacts(listed, known),
      pieces: piecesOf(cartOf(listed, known?.cartText ?? null)),
      replaces: "all",
      reservation: reservationAs(listed, judged, policy),
    },
  };
}

function contentChange(listing: OrderListing, judged: Judged, policy: OrderPolicy): OrderChange {
  const { listed, known } = listing;
  const { state, reason, late } = judged;
  const error = errorAs(judged, listing);
  const patch = {
    ...contentOf(listed),
    state,
    reason,
    late,
    error,
    ...(state === "not-linked" ? { releasedByHand: false } : {}),
  };
  const isMoved = known === null || known.state !== state || known.reason !== reason;
  const event = isMoved
    ? { kind: known === null ? ("seen" as const) : kindOf(judged), note: reason }
    : { kind: "changed" as const, note: listed.statusName };
  return {
    id: listed.id,
    isNew: known === null,
    patch: known === null ? { ...patch, ...newOnly(listed) } : patch,
    events: [{ orderId: listed.id, atMs: policy.nowMs, detail: null, ...event }],
    moved: [],
    ...(state === "exported" ? {} : reserving(listing, judged, policy)),
  };
}

function contentOf(listed: ListedOrder): ListedContent {
  const cart = readableCart(listed);
  return {
    reference: listed.reference,
    placedAt: listed.placedAt,
    status: listed.status,
    statusName: listed.statusName,
    total: listed.total,
    currency: listed.currency,
    fault: listed.fault,
    ...(cart === null ? {} : { customer: customerOf(listed), cartText: JSON.stringify(cart) }),
  };
}

function newOnly(listed: ListedOrder): OrderPatch {
  return { customer: customerOf(listed), ...(listed.shopId === undefined ? {} : { shopId: listed.shopId }) };
}

/** Name, company and mail address. */
function customerOf({ order }: ListedOrder): string {
  const billing = order?.billing;
  return [billing?.firstName, billing?.lastName, billing?.company, order?.email].filter(Boolean).join(" ");
}

/** An order that stays on hold keeps its reason, unless that was its status. */
function errorAs({ state, isUnclassed: isHeldByStatus }: Judged, listing: OrderListing): Problem | null {
  const { listed, known } = listing;
  if (isHeldByStatus) {
    const { status, statusName } = listed;
    return problem("status-unclassed", { status, name: statusName || status });
  }
  if (known !== null && state === known.state && !isUnclassed(known)) return known.error;
  return state === "held" ? holdReason(listing) : null;
}

function holdReason({ listed, namesake }: OrderListing): Problem | null {
  if (listed.fault !== null || listed.shopId === undefined) return listed.fault;
  return reuseOf(listed, namesake);
}

function kindOf(judged: Judged): OrderEvent["kind"] {
  if (judged.state === "queued" || judged.state === "held") return judged.state;
  return judged.state === "not-linked" ? "not-linked" : "changed";
}

/** Null = not exported, or the differences are the same as before. */
function watchExported(
  { listed, sent: kept }: OrderListing,
  known: OrderRow,
  policy: OrderPolicy,
): Pick<OrderChange, "patch" | "sent" | "reservation"> | null {
  if (known.state !== "exported") return null;
  const baseline = baselineOf(known, kept);
  const afterExport = judgeAfterExport(listed, baseline, policy.statuses, policy.nowMs);
  const sent = baseline.sent ?? (listed.order === null ? null : sentOrder(listed.order, null));
  const isFirst = kept === null && sent !== null;
  if (JSON.stringify(afterExport) === JSON.stringify(known.afterExport) && !isFirst) return null;
  const patch: OrderPatch = afterExportPatch(afterExport);
  const isOpen = patch.isAfterExportOpen === true && !flagsOf(afterExport).includes("cancelled");
  const cart = !isOpen ? { items: [] } : sent === null ? null : piecesSince(sent, listed);
  return {
    patch,
    ...(isFirst ? { sent: toTexts(sent) } : {}),
    ...(cart === null ? {} : { reservation: sinceExport(listedFacts(listed, known), piecesOf(cart)) }),
  };
}

/** Null = not unconfirmed, or its problem says already whether the shop has cancelled it. */
function watchUnconfirmed(
  { status }: ListedOrder,
  { state, error }: OrderRow,
  { statuses }: OrderPolicy,
): Pick<OrderChange, "patch"> | null {
  const code = classOf(status, statuses) === "cancelled" ? "cancelled-unconfirmed" : "outcome-unconfirmed";
  if (state !== "unconfirmed" || error?.code === code) return null;
  const detail = error !== null && "detail" in error.data ? String(error.data.detail) : "";
  return { patch: { error: problem(code, { detail }) } };
}

/**
 * Reserves the pieces that an exported order has beyond those sent. The reservations of the sent pieces are confirmed
 * and stay.
 */
function sinceExport(facts: OrderFacts, pieces: OrderPieces["pieces"]): Required<OrderChange>["reservation"] {
  return { facts, pieces, replaces: "unconfirmed", reservation: { kind: "open" } };
}

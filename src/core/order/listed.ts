/** What becomes of an order as a list of the shop shows it, given all that the store knows of it. Pure. */
import { baselineOf, flagsOf, judgeAfterExport, piecesSince } from "./after-export.ts";
import { contentHash, judgeOrder, reservationOf } from "./state.ts";
import type { Judged, Reservation } from "./state.ts";
import type { SeenOrder } from "./order.ts";
import type { OrderEvent, OrderPolicy } from "../ports/order-store.ts";
import type { Problem } from "../common/problem.ts";
import { reuseOf } from "./same-id.ts";
import { sentOrder, toTexts } from "./sent-order.ts";
import type { SentOrder } from "./sent-order.ts";
import { factsOf } from "./change.ts";
import type { ListedContent, OrderChange, OrderPatch, OrderRow } from "./change.ts";
import type { OrderFacts, OrderPieces } from "./pieces.ts";
import { afterExportPatch } from "./move.ts";
import { cartOf, type HeldReservation, piecesOf, readableCart } from "./pieces.ts";

/** An order under the id of its row, and what the store knows of it. */
export interface ListedOrder {
  readonly seen: SeenOrder;
  /** Null = it has no row yet. */
  readonly known: OrderRow | null;
  /** The first order of the shop's id, where that is another one. */
  readonly namesake: OrderRow | null;
  /** What is kept of its send; only of an exported one. */
  readonly sent: SentOrder | null;
  /** The bytes that went out; only of one that is exported and of which nothing else is kept. */
  readonly body: string | null;
  /** What it reserves; only of one that is not exported. */
  readonly held: readonly HeldReservation[];
}

export interface ListedChange {
  readonly change: OrderChange;
  /** The order is new or changed. */
  readonly isTouched: boolean;
}

/** Null = no news. `createdMs`: see `judgeOrder`. */
export function judgeListed(listed: ListedOrder, policy: OrderPolicy, createdMs: number): ListedChange | null {
  const { seen, known } = listed;
  if (known?.state === "sending") return null;
  const isTouched = known === null || differs(seen, known);
  const judged = judgeOrder(seen, known, policy, createdMs);
  const watched = known === null ? null : watchExported(listed, known, policy);
  if (isTouched || !hasSameVerdict(judged, known)) {
    const change = contentChange(listed, judged, policy);
    const moved = isTouched ? movedPieces(seen, known) : [];
    return { change: { ...change, ...watched, patch: { ...change.patch, ...watched?.patch }, moved }, isTouched };
  }
  const isReserved = judged.state === "exported" || isReservedSo(listed, judged, policy);
  if (watched === null && isReserved) return null;
  const change = { id: seen.id, isNew: false, patch: {}, events: [], moved: [], ...watched };
  return { change: isReserved ? change : { ...change, ...reserving(listed, judged, policy) }, isTouched };
}

function differs(seen: SeenOrder, known: OrderRow): boolean {
  return (
    seen.status !== known.status ||
    seen.statusName !== known.statusName ||
    seen.total !== known.total ||
    seen.currency !== known.currency ||
    seen.reference !== known.reference ||
    seen.placedAt !== known.placedAt ||
    textOf(seen.order) !== (known.fault === null ? known.cartText : null) ||
    JSON.stringify(seen.fault) !== JSON.stringify(known.fault) ||
    (seen.cart !== undefined && textOf(seen.cart) !== known.cartText)
  );
}

function textOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function hasSameVerdict(judged: Judged, known: OrderRow): boolean {
  return judged.state === known.state && judged.reason === known.reason && judged.late === known.late;
}

/** A sale, a change or a cancellation moved the shop's own figures: those of the products before and after. */
function movedPieces(seen: SeenOrder, known: OrderRow | null): readonly OrderPieces[] {
  const isOnlyStatus = known !== null && known.state === "exported" && contentHash(seen) === contentHash(known);
  const isCancelled = known !== null && seen.status !== known.status;
  if (isOnlyStatus && !isCancelled) return [];
  const carts = known === null ? [readableCart(seen)] : [readableCart(seen), cartOf(known, known.cartText)];
  return [{ facts: factsSeen(seen, known), pieces: carts.flatMap(piecesOf) }];
}

function factsSeen(seen: SeenOrder, known: OrderRow | null): OrderFacts {
  return factsOf({ placedAt: seen.placedAt, articleBy: known?.articleBy ?? null });
}

/** Another `export.from` can change what an order reserves though its verdict stays. */
function isReservedSo({ seen, known, held }: ListedOrder, judged: Judged, policy: OrderPolicy): boolean {
  const reservation = reservationAs(seen, judged, policy);
  const pieces = piecesOf(cartOf(seen, known?.cartText ?? null));
  if (reservation.kind === "none" || pieces.length === 0) return held.length === 0;
  return held.length > 0 && held[0]?.untilMs === (reservation.kind === "until" ? reservation.untilMs : null);
}

function reservationAs(seen: SeenOrder, judged: Judged, policy: OrderPolicy): Reservation {
  return reservationOf({ ...judged, placedAt: seen.placedAt }, policy.fromMs, policy.earliestMs ?? policy.nowMs);
}

function reserving(
  { seen, known }: ListedOrder,
  judged: Judged,
  policy: OrderPolicy,
): Required<Pick<OrderChange, "reservation">> {
  return {
    reservation: {
      facts: factsSeen(seen, known),
      pieces: piecesOf(cartOf(seen, known?.cartText ?? null)),
      replaces: "all",
      reservation: reservationAs(seen, judged, policy),
    },
  };
}

function contentChange(listed: ListedOrder, judged: Judged, policy: OrderPolicy): OrderChange {
  const { seen, known } = listed;
  const { state, reason, late } = judged;
  const error = state === known?.state ? known.error : state === "held" ? whyHeld(listed) : null;
  const patch = {
    ...contentOf(seen),
    state,
    reason,
    late,
    error,
    ...(state === "not-linked" ? { forced: false } : {}),
  };
  const isMoved = known === null || known.state !== state || known.reason !== reason;
  const event = isMoved
    ? { kind: known === null ? ("seen" as const) : kindOf(judged), note: reason }
    : { kind: "changed" as const, note: seen.statusName };
  return {
    id: seen.id,
    isNew: known === null,
    patch: known === null ? { ...patch, ...newOnly(seen) } : patch,
    events: [{ orderId: seen.id, atMs: policy.nowMs, detail: null, ...event }],
    moved: [],
    ...(state === "exported" ? {} : reserving(listed, judged, policy)),
  };
}

function contentOf(seen: SeenOrder): ListedContent {
  const cart = readableCart(seen);
  return {
    reference: seen.reference,
    placedAt: seen.placedAt,
    status: seen.status,
    statusName: seen.statusName,
    total: seen.total,
    currency: seen.currency,
    fault: seen.fault,
    ...(cart === null ? {} : { customer: customerOf(seen), cartText: JSON.stringify(cart) }),
  };
}

function newOnly(seen: SeenOrder): OrderPatch {
  return { customer: customerOf(seen), ...(seen.shopId === undefined ? {} : { shopId: seen.shopId }) };
}

/** Name, company and mail address. */
function customerOf({ order }: SeenOrder): string {
  const billing = order?.billing;
  return [billing?.firstName, billing?.lastName, billing?.company, order?.email].filter(Boolean).join(" ");
}

function whyHeld({ seen, namesake }: ListedOrder): Problem | null {
  if (seen.fault !== null || seen.shopId === undefined) return seen.fault;
  return reuseOf(seen, namesake);
}

function kindOf(judged: Judged): OrderEvent["kind"] {
  if (judged.state === "queued" || judged.state === "held") return judged.state;
  return judged.state === "not-linked" ? "not-linked" : "changed";
}

/** Null = it is not exported, or differs from what was sent just as before. */
function watchExported(
  { seen, sent: kept, body }: ListedOrder,
  known: OrderRow,
  policy: OrderPolicy,
): Pick<OrderChange, "patch" | "sent" | "reservation"> | null {
  if (known.state !== "exported") return null;
  const baseline = baselineOf(known, kept, body);
  const afterExport = judgeAfterExport(seen, baseline, policy.cancelled.includes(seen.status), policy.nowMs);
  const sent = baseline.sent ?? (seen.order === null ? null : sentOrder(seen.order, null));
  const isFirst = kept === null && sent !== null;
  if (JSON.stringify(afterExport) === JSON.stringify(known.afterExport) && !isFirst) return null;
  const patch: OrderPatch = afterExportPatch(afterExport);
  const isOpen = patch.isAfterExportOpen === true && !flagsOf(afterExport).includes("cancelled");
  const cart = !isOpen ? { items: [] } : sent === null ? null : piecesSince(sent, seen);
  return {
    patch,
    ...(isFirst ? { sent: toTexts(sent) } : {}),
    ...(cart === null ? {} : { reservation: sinceExport(factsSeen(seen, known), piecesOf(cart)) }),
  };
}

/** The pieces that an exported order has more than were sent. What was sent itself is confirmed, and stays. */
function sinceExport(facts: OrderFacts, pieces: OrderPieces["pieces"]): Required<OrderChange>["reservation"] {
  return { facts, pieces, replaces: "unconfirmed", reservation: { kind: "open" } };
}

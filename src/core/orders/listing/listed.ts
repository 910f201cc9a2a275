/** The change that a listed order causes, given what the store knows of it. Pure. */
import { baselineOf, flagsOf, judgeAfterExport, piecesSince } from "./after-export.ts";
import { contentHash, judgeOrder, reservationOf, type Judged, type Reservation } from "../state.ts";
import { classOf, isSentClass, type StatusMeaning, type ListedOrder } from "../order.ts";
import type { OrderEvent, OrderPolicy } from "../record.ts";
import { isSameOrder } from "./newcomer.ts";
import { problem } from "../../common/problems/problem.ts";
import { sentOrder, toTexts, type SentOrder } from "../send/sent-order.ts";
import { decideArticles, type KnownProduct, linesOf } from "../articles/article.ts";
import {
  type Pieces,
  type WantedReservation,
  cartOf,
  type StoredReservation,
  piecesOf,
  readableCart,
} from "../../stock.ts";
import {
  type Changed,
  shopOrderOf,
  storedCart,
  type StoredOrder,
  withAfterExport,
  UNKNOWN_ORDER,
} from "../stored-order.ts";

/** An order, and what the store knows of it besides its row. */
export interface Listing {
  readonly listed: ListedOrder;
  /** What is stored of its send. */
  readonly sent: SentOrder | null;
  readonly reserved: readonly StoredReservation[];
  /** The products that its lines may be; see `decideArticles`. */
  readonly products: readonly KnownProduct[];
  readonly policy: OrderPolicy;
  /** See `judgeOrder`. */
  readonly createdMs: number;
}

/** The row is the order's own; `known` null = it has none yet. */
export function judgeListed(known: StoredOrder | null, listing: Listing): Changed | null {
  const { listed, policy, createdMs } = listing;
  if (known?.state === "sending") return reservingMore(known, listed);
  const order = known ?? newOrder(listed);
  const isChanged = known === null || differs(listed, known);
  const judged = judgeOrder(listed, known, policy, createdMs);
  const isNews = isChanged || !hasSameVerdict(judged, order);
  const row = isNews ? withContent(order, known === null, listing, judged) : order;
  const watched = known === null ? null : (watchExported(known, row, listing) ?? watchUnconfirmed(known, row, listing));
  const isReserved = judged.state === "exported" || (!isNews && isReservedSo(row, listing, judged));
  if (!isNews && isReserved) return watched;
  return {
    row,
    ...(isNews ? { events: [{ atMs: policy.nowMs, ...eventOf(known, judged, listed) }] } : {}),
    ...(isReserved ? {} : { reserves: reservingAs(row, listing, judged) }),
    ...watched,
    moved: isChanged ? movedPieces(listed, known, row, policy.statuses) : [],
  };
}

/**
 * The wire alone decides what becomes of an order that is being sent. What the shop has sold with it since, or in another
 * order under its id, is reserved beside what is sent: until the outcome is known, a stock could be raised by it. Null =
 * nothing more was sold.
 */
function reservingMore(known: StoredOrder, listed: ListedOrder): Changed | null {
  const cart = storedCart(known);
  const more = isSameOrder(listed, known) ? piecesSince(cart?.items ?? [], listed) : readableCart(listed);
  if (more === null || more.items.length === 0) return null;
  const pieces = [...piecesOf(cart, known.articles), ...piecesOf(more, known.articles)];
  return { row: known, reserves: { pieces, replaces: "all", reservation: { kind: "open" } } };
}

export function newOrder(listed: ListedOrder): StoredOrder {
  return withHead({ ...UNKNOWN_ORDER, id: listed.id }, listed);
}

/** Named one by one: a second spread makes an object that takes ten times as long, here and at each later use. */
function withHead(order: StoredOrder, listed: ListedOrder): StoredOrder {
  return {
    ...order,
    reference: listed.reference,
    placedAt: listed.placedAt,
    placedMs: Date.parse(listed.placedAt),
    status: listed.status,
    statusName: listed.statusName,
    total: listed.total,
    currency: listed.currency,
    fault: listed.fault,
  };
}

function differs(listed: ListedOrder, known: StoredOrder): boolean {
  return (
    listed.status !== known.status ||
    listed.statusName !== known.statusName ||
    listed.total !== known.total ||
    listed.currency !== known.currency ||
    listed.reference !== known.reference ||
    listed.placedAt !== known.placedAt ||
    JSON.stringify(listed.fault) !== JSON.stringify(known.fault) ||
    // What was sold is then compared alone.
    (!isEmptied(known) && hasOtherCart(listed, known))
  );
}

function hasOtherCart(listed: ListedOrder, known: StoredOrder): boolean {
  return (
    textOf(listed.order) !== (known.fault === null ? known.cartText : null) ||
    (listed.cart !== undefined && textOf(listed.cart) !== known.cartText)
  );
}

function isEmptied({ state, hasTexts }: StoredOrder): boolean {
  return state === "exported" && !hasTexts;
}

function textOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function hasSameVerdict({ state, reason, late, error }: Judged, known: StoredOrder): boolean {
  const isSame = state === known.state && reason === known.reason && late === known.late;
  return isSame && error?.code === known.error?.code;
}

/** A sale, a change or a cancellation changed the shop's own figures: of the products in the cart before and after. */
function movedPieces(
  listed: ListedOrder,
  known: StoredOrder | null,
  row: StoredOrder,
  meaning: StatusMeaning,
): readonly Pieces[] {
  const isOnlyStatus =
    known?.state === "exported" && (isEmptied(known) || contentHash(listed) === contentHash(asListed(known)));
  // From completed on, a shop moves no pieces; a status without a class may mean that it is cancelled.
  const isSold = (status: string): boolean => isSentClass(classOf(status, meaning));
  const mayBeCancelled = known !== null && listed.status !== known.status;
  if (isOnlyStatus && (!mayBeCancelled || (isSold(known.status) && isSold(listed.status)))) return [];
  const now = piecesOf(readableCart(listed), row.articles);
  return known === null ? now : [...now, ...piecesOf(storedCart(known), known.articles)];
}

function asListed(known: StoredOrder): Pick<ListedOrder, "id" | "total" | "currency" | "order"> {
  return { id: known.id, total: known.total, currency: known.currency, order: shopOrderOf(known) };
}

/** A changed `export.from` can change the reservation although the verdict stays. */
function isReservedSo(row: StoredOrder, { listed, reserved, policy }: Listing, judged: Judged): boolean {
  const reservation = reservationAs(listed, judged, policy);
  const pieces = piecesOf(cartOf(listed, row.cartText), []);
  if (reservation.kind === "none" || pieces.length === 0) return reserved.length === 0;
  return reserved.length > 0 && reserved[0]?.untilMs === (reservation.kind === "until" ? reservation.untilMs : null);
}

function reservationAs(listed: ListedOrder, judged: Judged, policy: OrderPolicy): Reservation {
  return reservationOf({ ...judged, placedAt: listed.placedAt }, policy.fromMs, policy.earliestMs ?? policy.nowMs);
}

export function reservingAs(row: StoredOrder, { listed, policy }: Listing, judged: Judged): WantedReservation {
  return {
    pieces: piecesOf(cartOf(listed, row.cartText), row.articles),
    replaces: "all",
    reservation: reservationAs(listed, judged, policy),
  };
}

/** The row as the shop shows the order now. What cannot be read stays. */
export function withContent(
  known: StoredOrder,
  isNew: boolean,
  { listed, products }: Pick<Listing, "listed" | "products">,
  judged: Judged,
): StoredOrder {
  const cart = readableCart(listed);
  const lines = [...linesOf(cart ?? storedCart(known)), ...linesOf(known.afterExport?.newcomer?.cart ?? null)];
  const { state, reason, late, error } = judged;
  return {
    ...withHead(known, listed),
    customer: cart === null && !isNew ? known.customer : customerOf(listed),
    cartText: cart === null || isEmptied(known) ? known.cartText : JSON.stringify(cart),
    articles: decideArticles(lines, known.articles, products),
    state,
    reason,
    late,
    error,
    releasedByHand: known.releasedByHand && state !== "not-linked",
  };
}

/** Name, company and mail address. */
function customerOf({ order }: ListedOrder): string {
  const billing = order?.billing;
  return [billing?.firstName, billing?.lastName, billing?.company, order?.email].filter(Boolean).join(" ");
}

function eventOf(
  known: StoredOrder | null,
  judged: Judged,
  { statusName }: ListedOrder,
): Pick<OrderEvent, "kind" | "note"> {
  const { state, reason } = judged;
  if (known === null) return { kind: "seen", note: reason };
  if (known.state === state && known.reason === reason) return { kind: "changed", note: statusName };
  return { kind: state === "queued" || state === "held" || state === "not-linked" ? state : "changed", note: reason };
}

/** Null = not exported, or the differences are the same as before. `known`: before the listing. */
function watchExported(known: StoredOrder, row: StoredOrder, { listed, sent: kept, policy }: Listing): Changed | null {
  if (known.state !== "exported") return null;
  const { afterExport } = known;
  const baseline = baselineOf({ order: kept === null ? shopOrderOf(known) : null, afterExport }, kept);
  const now = judgeAfterExport(listed, baseline, policy.statuses, policy.nowMs);
  const sent = baseline.sent ?? (listed.order === null ? null : sentOrder(listed.order, null));
  const isFirst = kept === null && sent !== null;
  if (JSON.stringify(now) === JSON.stringify(afterExport) && !isFirst) return null;
  const changed = withAfterExport(row, now);
  const isOpen = changed.isAfterExportOpen && !flagsOf(now).includes("cancelled");
  const cart = !isOpen ? { items: [] } : sent === null ? null : piecesSince(sent.sale.items, listed);
  return {
    row: changed,
    ...(isFirst ? { sent: toTexts(sent) } : {}),
    ...(cart === null ? {} : { reserves: sinceExport(piecesOf(cart, row.articles)) }),
  };
}

/** Null = not unconfirmed, or its problem says already whether the shop has cancelled it. */
function watchUnconfirmed(
  { state, error }: StoredOrder,
  row: StoredOrder,
  { listed, policy }: Listing,
): Changed | null {
  const isCancelled = classOf(listed.status, policy.statuses) === "cancelled";
  const code = isCancelled ? "cancelled-unconfirmed" : "outcome-unconfirmed";
  if (state !== "unconfirmed" || error?.code === code) return null;
  const detail = error !== null && "detail" in error.data ? String(error.data.detail) : "";
  return { row: { ...row, error: problem(code, { detail }) } };
}

/** Reserves what an exported order has beyond what was sent, whose reservations are confirmed and stay. */
function sinceExport(pieces: readonly Pieces[]): WantedReservation {
  return { pieces, replaces: "unconfirmed", reservation: { kind: "open" } };
}

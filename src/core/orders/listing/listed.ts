/** The change that a listed order causes, given what the store knows of it. Pure. */
import { judgeAfterExport, piecesSince } from "./after-export.ts";
import { contentHash, judgeOrder, type JudgedState } from "../state.ts";
import {
  classOf,
  isSameOrder,
  isSentClass,
  type StatusMeaning,
  type ListedOrder,
  NO_CART,
  type OrderCart,
  readableCart,
  type ShopOrder,
  withoutEmptyTexts,
} from "../order.ts";
import { type OrderEvent, type OrderPolicy, type StoredOrder, UNKNOWN_ORDER } from "../record.ts";
import { type AfterExport, flagsOf } from "./difference.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { wasPaid, watchPayment } from "../payment/rules.ts";
import { sentOrder, toTexts, type SentOrder } from "../send/sent-order.ts";
import { decideArticles, type KnownProduct, linesOf } from "../articles/article.ts";
import { type Changed, shopOrderOf, storedCart, withAfterExport } from "../changed.ts";

/** An order, and what the store knows of it besides its row. */
export interface KnownListing {
  readonly listed: ListedOrder;
  /** What is stored of its send. */
  readonly sent: SentOrder | null;
  /** The products that its lines may be; see `decideArticles`. */
  readonly products: readonly KnownProduct[];
  readonly policy: OrderPolicy;
  /** See `judgeOrder`. */
  readonly createdMs: number;
}

/** The row is the order's own: `newOrder` if it has none yet. */
export function judgeListed(known: StoredOrder, listing: KnownListing): Changed | null {
  const { listed, policy, createdMs } = listing;
  if (known.state === "sending") return sellMore(known, listed);
  const judged = judgeOrder(listed, known, policy, createdMs);
  const { reservedUntilMs } = judged;
  const cartText = cartTextOf(known, listed);
  const isChanged =
    known.rowId === 0 || cartText !== known.cartText || HEAD.some((name) => !isSame(listed[name], known[name]));
  const isNews = isChanged || !hasSameVerdict(judged, known);
  // A shop that begins to give a language, say, changes no order.
  const isEvent = isNews && !(hasSameVerdict(judged, known) && isToldMore(known, listed));
  const read = reservedUntilMs === known.reservedUntilMs ? known : { ...known, reservedUntilMs };
  const changedMs = isEvent && known.rowId !== 0 ? policy.nowMs : known.changedMs;
  const row = isNews ? { ...withContent(known, listing, judged, cartText), changedMs } : read;
  const watched = watchExported(known, row, listing) ?? watchUnconfirmed(known, row, listing);
  if (row === known) return watched;
  const isMoved = isChanged && isEvent && movesShop(listed, known, policy.statuses);
  const changed = isEvent ? [{ atMs: policy.nowMs, ...eventOf(known, judged, listed) }] : [];
  const events = [...changed, ...(watched?.events ?? [])];
  return {
    row,
    ...(isMoved ? { moved: readableCart(listed) ?? NO_CART } : {}),
    ...watched,
    ...(events.length === 0 ? {} : { events }),
  };
}

/**
 * The wire alone decides what becomes of an order that is being sent. What the shop has sold with it since, or in another
 * order under its id, is kept beside: until the outcome is known, a stock could be raised by it.
 */
function sellMore(known: StoredOrder, listed: ListedOrder): Changed | null {
  const items = storedCart(known)?.items ?? [];
  const cart = isSameOrder(listed, known) ? piecesSince(items, listed) : readableCart(listed);
  const more = moreOf(known, cart);
  return more === known.more ? null : { row: { ...known, more } };
}

/** `cart` null = it cannot be read. */
function moreOf({ more }: StoredOrder, cart: OrderCart | null): StoredOrder["more"] {
  if (cart === null || isSame(cart.items, more?.items)) return more;
  return cart.items.length === 0 ? null : { items: cart.items };
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
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

/** The order is as it was, with something that the shop did not give before. */
function isToldMore(known: StoredOrder, listed: ListedOrder): boolean {
  const before = shopOrderOf(known);
  const { order } = listed;
  if (before === null || order === null || HEAD.some((name) => !isSame(listed[name], known[name]))) return false;
  const asBefore = {
    ...order,
    ...(before.language === undefined ? { language: undefined } : {}),
    ...(before.customerReference === undefined ? { customerReference: undefined } : {}),
    delivery: order.delivery && {
      ...order.delivery,
      ...(before.delivery?.id === undefined ? { id: undefined } : {}),
    },
    payment: order.payment && {
      ...order.payment,
      ...(before.payment?.paidAt === undefined ? { paidAt: undefined } : {}),
    },
  };
  return JSON.stringify(withoutEmptyTexts(asBefore)) === known.cartText;
}

const HEAD = ["status", "statusName", "total", "currency", "reference", "placedAt", "fault"] as const;

/** What cannot be read stays. */
function cartTextOf(known: StoredOrder, listed: ListedOrder): string | null {
  const cart = readableCart(listed);
  return cart === null || isEmptied(known) ? known.cartText : JSON.stringify(withoutEmptyTexts(cart));
}

/** What was sold is then compared alone. */
function isEmptied({ state, hasTexts }: StoredOrder): boolean {
  return state === "exported" && !hasTexts;
}

function hasSameVerdict({ state, reason, late, error }: JudgedState, known: StoredOrder): boolean {
  const isSame = state === known.state && reason === known.reason && late === known.late;
  return isSame && error?.code === known.error?.code;
}

/** Whether a sale, a change or a cancellation changed the shop's own figures. */
function movesShop(listed: ListedOrder, known: StoredOrder, meaning: StatusMeaning): boolean {
  if (known.state !== "exported") return true;
  if (!isEmptied(known) && contentHash(listed) !== contentHash({ ...known, order: shopOrderOf(known) })) return true;
  // From completed on, a shop moves no pieces; a status without a class may mean that it is cancelled.
  const isSold = (status: string): boolean => isSentClass(classOf(status, meaning));
  return listed.status !== known.status && !(isSold(known.status) && isSold(listed.status));
}

/** The row as the shop shows the order now. What cannot be read stays. */
export function withContent(
  known: StoredOrder,
  { listed, products }: KnownListing,
  judged: JudgedState,
  cartText = cartTextOf(known, listed),
): StoredOrder {
  const cart = readableCart(listed);
  const { state, reason, late, error, reservedUntilMs } = judged;
  return {
    ...withHead(known, listed),
    customer: listed.order === null ? known.customer : customerOf(listed.order),
    cartText,
    articles: decideArticles(linesOf(cart ?? storedCart(known)), known.articles, products),
    state,
    reason,
    late,
    error,
    reservedUntilMs,
    isNoticed: known.isNoticed && (known.late || !late),
    releasedByHand: known.releasedByHand && state !== "not-linked",
  };
}

/** Name, company and mail address. */
function customerOf({ billing, email }: ShopOrder): string {
  return [billing?.firstName, billing?.lastName, billing?.company, email].filter(Boolean).join(" ");
}

function eventOf(
  known: StoredOrder,
  { state, reason }: JudgedState,
  { statusName }: ListedOrder,
): Pick<OrderEvent, "kind" | "note"> {
  if (known.rowId === 0) return { kind: "seen", note: reason };
  if (known.state === state && known.reason === reason) return { kind: "changed", note: statusName };
  return { kind: state === "queued" || state === "held" || state === "not-linked" ? state : "changed", note: reason };
}

/** Null = not exported, or the differences are the same as before. `known`: before the listing. */
function watchExported(
  known: StoredOrder,
  row: StoredOrder,
  { listed, sent: kept, policy }: KnownListing,
): Changed | null {
  if (known.state !== "exported") return null;
  // Where nothing was kept of what was sent, it is compared with what was last readable.
  const before = kept ?? sentAs(shopOrderOf(known));
  const paid = watchPayment(row, listed, before, policy);
  const baseline = { sent: before, known: known.afterExport, wasPaid: wasPaid(known, before) };
  const now = judgeAfterExport(listed, baseline, policy.statuses, policy.nowMs);
  const sent = before ?? sentAs(listed.order);
  const isFirst = kept === null && sent !== null;
  const more = beyondSent(known, now, sent, listed);
  if (isSame(now, known.afterExport) && more === known.more && !isFirst) return paid;
  return {
    ...paid,
    row: { ...withAfterExport(paid?.row ?? row, now), more },
    ...(isFirst ? { sent: toTexts(sent) } : {}),
  };
}

function sentAs(order: ShopOrder | null): SentOrder | null {
  return order === null ? null : sentOrder(order, null);
}

function beyondSent(known: StoredOrder, now: AfterExport | null, sent: SentOrder | null, listed: ListedOrder) {
  if (now === null || flagsOf(now).includes("cancelled")) return null;
  return moreOf(known, sent === null ? null : piecesSince(sent.sale.items, listed));
}

/** Null = not unconfirmed, or its problem says already whether the shop has cancelled it. */
function watchUnconfirmed(
  { state, error }: StoredOrder,
  row: StoredOrder,
  { listed, policy }: KnownListing,
): Changed | null {
  const isCancelled = classOf(listed.status, policy.statuses) === "cancelled";
  const code = isCancelled ? "cancelled-unconfirmed" : "outcome-unconfirmed";
  if (state !== "unconfirmed" || error === null || error.code === code || !("why" in error.data)) return null;
  return { row: { ...row, error: { code, data: error.data } as Problem } };
}

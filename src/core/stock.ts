/** Which pieces of which products an order takes, and how long they stay reserved. Pure. */
import { isDeepStrictEqual } from "node:util";

import Big from "big.js";
import { byLine, type ArticleLine, type LineArticle, lineKey, linesOf } from "./orders/articles/article.ts";
import { DAY } from "./common/time/duration.ts";
import type { OrderCart } from "./orders/order.ts";
import type { StoredOrder } from "./orders/record.ts";

const MICRO = 1_000_000;
/** Larger than any real stock or order. */
const MOST_PIECES = 1_000_000_000;

/** A decimal quantity in whole millionths of a piece; larger amounts are clamped to `MOST_PIECES`. */
export function toMicro(quantity: string): number {
  // Fast path: nearly all stock is whole.
  if (/^-?\d{1,9}$/.test(quantity)) return Number(quantity) * MICRO;
  const pieces = new Big(quantity);
  if (pieces.gt(MOST_PIECES)) return MOST_PIECES * MICRO;
  if (pieces.lt(-MOST_PIECES)) return -MOST_PIECES * MICRO;
  return Number(pieces.times(MICRO).round(0, Big.roundDown).toFixed());
}

/**
 * The product that an item's pieces are taken from: this product, and (`bySku`) the product that has its SKU. Where
 * TotalGest does not know this product, they are also taken from the one with the SKU and from the one that is linked to
 * the item's shop product now: a person may choose either.
 */
interface TakenStock {
  readonly sku: string | null;
  readonly productId: string | null;
  readonly bySku: boolean;
}

/** The pieces of one item. `quantity`: a decimal string above 0. */
export interface Pieces extends TakenStock {
  readonly shopProductId: string | null;
  readonly quantity: string;
}

/**
 * The pieces of an order: those of an article that is not decided are of whichever product has its SKU; those of one
 * whose link and SKU disagree are of both. Custom items take none. Lines with a negative quantity take none: returned
 * pieces can be sold again once TotalGest has them.
 */
export function piecesOf(cart: OrderCart | null, articles: readonly LineArticle[]): readonly Pieces[] {
  const decisions = byLine(articles);
  return linesOf(cart)
    .filter((item) => Number(item.quantity) > 0)
    .map((item) => {
      const { shopProductId, quantity } = item;
      return { ...takenBy(item, decisions.get(lineKey(item))), shopProductId, quantity };
    });
}

/** `article` undefined = not decided. */
function takenBy({ sku }: ArticleLine, article: LineArticle | undefined): TakenStock {
  const productId = article?.productId ?? null;
  return { sku, productId, bySku: sku !== null && (productId === null || article?.decidedBy === null) };
}

/** Some of what an order reserves. */
interface Part {
  /** An order's own cart is its JSON, which may be long. Null = this part reserves nothing. */
  readonly cart: OrderCart | string | null;
  readonly articles: readonly LineArticle[];
  /**
   * When TotalGest got it, epoch ms, 0 = nobody knows: it is reserved until a read of TotalGest's stock that began after that
   * is stored. Null = TotalGest does not have it.
   */
  readonly bookedMs: number | null;
  /** When it ends because its order is not completed, epoch ms; null = it does not end by itself. */
  readonly untilMs: number | null;
}

const NOTHING: Part = { cart: null, articles: [], bookedMs: null, untilMs: null };

/** Changes of what an order reserves. */
export interface WantedStock {
  readonly parts: readonly Part[];
  /** They are reserved beside what TotalGest has, which stays as it is. */
  readonly isBeside: boolean;
  /** The same pieces as before, all reserved: only their end differs, so the cart is not parsed (5 % of the queue). */
  readonly isDated: boolean;
}

/** What an order reserves follows from its row alone. Null = the same as before. `shown`: the cart that the shop shows now. */
export function planParts(from: StoredOrder, to: StoredOrder, shown?: OrderCart): WantedStock | null {
  // A cart that was just written is not parsed again.
  const [before, now] = [ownOf(from), ownOf(to, to.cartText === from.cartText ? undefined : shown)];
  const others = othersOf(to);
  const isBeside = now.bookedMs !== null && now.bookedMs === before.bookedMs;
  const isSame =
    (isBeside || isSamePart(now, before)) && (hasSameOthers(from, to) || isDeepStrictEqual(others, othersOf(from)));
  if (isSame) return null;
  const all = [...others, ...othersOf(from)];
  const isDated = isOpen(before) && hasSamePieces(now, before) && all.every(({ cart }) => cart === null);
  return { parts: isBeside ? others : [now, ...others], isBeside, isDated };
}

function isSamePart(one: Part, other: Part): boolean {
  return one.bookedMs === other.bookedMs && one.untilMs === other.untilMs && hasSamePieces(one, other);
}

function hasSamePieces(one: Part, other: Part): boolean {
  const isSame = one.articles === other.articles || isDeepStrictEqual(one.articles, other.articles);
  return isSame && one.cart === other.cart;
}

function isOpen({ cart, bookedMs, untilMs }: Part): boolean {
  return cart !== null && bookedMs === null && untilMs === null;
}

/** Most changes touch none of them: they are not compared in depth. */
function hasSameOthers(from: StoredOrder, to: StoredOrder): boolean {
  return from.more === to.more && from.afterExport === to.afterExport && from.articles === to.articles;
}

function ownOf(order: StoredOrder, cart: Part["cart"] = order.cartText): Part {
  const { state, articles, exportedMs, reservedUntilMs } = order;
  const own = { cart, articles, bookedMs: null, untilMs: null };
  if (state === "exported") return { ...own, bookedMs: exportedMs ?? 0 };
  if (state !== "not-linked") return own;
  return reservedUntilMs === null ? NOTHING : { ...own, untilMs: reservedUntilMs };
}

/** What the shop has sold in it since it was sent, and the order that has its id now. */
function othersOf({ more, articles, afterExport }: StoredOrder): readonly Part[] {
  const since = more === null ? NOTHING : { ...NOTHING, cart: more, articles, bookedMs: more.isBooked ? 0 : null };
  const newcomer = afterExport?.newcomer;
  if (newcomer === undefined || newcomer.meaning === "cancelled") return [since];
  const { cart, number, meaning, placedAt } = newcomer;
  const untilMs = number === null && meaning === "open" ? openUntilMs(placedAt) : null;
  return [since, { cart, articles: newcomer.articles, bookedMs: number === null ? null : 0, untilMs }];
}

/** Until when an order that is not completed keeps its pieces reserved, epoch ms. */
export function openUntilMs(placedAt: string): number {
  return Date.parse(placedAt) + 14 * DAY;
}

/** The pieces of all that the shop has sold under an order's id, before and now. `shown`: what it shows now. */
export function soldPieces(from: StoredOrder, to: StoredOrder, shown: OrderCart): readonly Pieces[] {
  const others = [from, to].flatMap(({ more, articles, afterExport }) => {
    const { cart = null, articles: theirs = [] } = afterExport?.newcomer ?? {};
    return [...piecesOf(more, articles), ...piecesOf(cart, theirs)];
  });
  return [...piecesIn(from.cartText, from.articles), ...others, ...piecesOf(shown, to.articles)];
}

function piecesIn(cart: Part["cart"], articles: readonly LineArticle[]): readonly Pieces[] {
  return piecesOf(typeof cart === "string" ? (JSON.parse(cart) as OrderCart) : cart, articles);
}

/** What an order reserves of one item. */
export interface NewReservation extends TakenStock {
  readonly orderId: string;
  readonly shopProductId: string | null;
  /** Whole millionths of a piece. */
  readonly micro: number;
  /** The number of the confirmation of an exported order; null = TotalGest does not have the order. */
  readonly confirmed: number | null;
  /** When the reservation of an order that is not completed ends, epoch ms; null = it does not end by itself. */
  readonly untilMs: number | null;
}

/** As it stands in the store. */
export interface StoredReservation extends NewReservation {
  /** The row's own key, without meaning. */
  readonly key: number;
}

/** The changes from an order's current reservations to the wanted ones. */
export interface ReservationPlan {
  readonly removed: readonly StoredReservation[];
  readonly added: readonly NewReservation[];
  /**
   * Reservations that stay with another end. No product's stock changes: a confirmation is later than every read so
   * far.
   */
  readonly dated: readonly StoredReservation[];
}

/** `current` = all reservations of the order; `number` = that of a confirmation now. */
export function planReservation(
  orderId: string,
  { parts, isBeside, isDated }: WantedStock,
  current: readonly StoredReservation[],
  number: number | null,
): ReservationPlan {
  if (isDated) {
    const [{ bookedMs, untilMs } = NOTHING] = parts;
    const dated = current.map((one) => ({ ...one, confirmed: bookedMs === null ? null : number, untilMs }));
    return { removed: [], added: [], dated };
  }
  const unconfirmed = current.filter(({ confirmed }) => confirmed === null);
  const free = Map.groupBy(unconfirmed, textOf);
  const removed = new Set(isBeside ? unconfirmed : current);
  const added: NewReservation[] = [];
  const dated: StoredReservation[] = [];
  for (const { cart, articles, bookedMs, untilMs } of parts) {
    const confirmed = bookedMs === null ? null : number;
    for (const { quantity, ...piece } of piecesIn(cart, articles)) {
      const one = { ...piece, orderId, micro: toMicro(quantity), confirmed, untilMs };
      const same = free.get(textOf(one))?.pop();
      if (same === undefined) added.push(one);
      else {
        removed.delete(same);
        if (same.confirmed !== confirmed || same.untilMs !== untilMs) dated.push({ ...one, key: same.key });
      }
    }
  }
  return { removed: [...removed], added, dated };
}

function textOf({ sku, shopProductId, micro, productId, bySku }: NewReservation): string {
  return JSON.stringify([sku, shopProductId, micro, productId, bySku]);
}

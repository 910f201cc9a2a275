/** Which pieces of which products an order takes, and how long they stay reserved. Pure. */
import Big from "big.js";
import { byLine, type Line, type LineArticle, lineKey } from "./orders/articles/article.ts";
import type { OrderCart, ListedOrder } from "./orders/order.ts";
import type { Reservation } from "./orders/state.ts";

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
export interface Taken {
  readonly sku: string | null;
  readonly productId: string | null;
  readonly bySku: boolean;
}

/** The pieces of one item. `quantity`: a decimal string above 0. */
export interface Pieces extends Taken {
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
  return (cart?.items ?? [])
    .filter((item) => item.kind === "product" && (item.sku !== null || item.shopProductId !== null))
    .filter((item) => Number(item.quantity) > 0)
    .map((item) => {
      const { shopProductId, quantity } = item;
      return { ...takenBy(item, decisions.get(lineKey(item))), shopProductId, quantity };
    });
}

/** `article` undefined = not decided. */
export function takenBy({ sku }: Line, article: LineArticle | undefined): Taken {
  const productId = article?.productId ?? null;
  return { sku, productId, bySku: sku !== null && (productId === null || article?.decidedBy === null) };
}

/** The order itself, or the readable part of its cart. */
export function readableCart({ order, cart }: Pick<ListedOrder, "order" | "cart">): OrderCart | null {
  return order ?? cart ?? null;
}

/** As `readableCart`; if nothing is readable, the last stored cart stays reserved. */
export function cartOf(listed: Pick<ListedOrder, "order" | "cart">, kept: string | null): OrderCart | null {
  return readableCart(listed) ?? (kept === null ? null : (JSON.parse(kept) as OrderCart));
}

/** What an order reserves of one item. */
export interface NewReservation extends Taken {
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
  readonly confirmed: number | null;
  readonly untilMs: number | null;
}

/** `current` = all reservations of the order; `number` = the number a confirmation would get now. */
export function planReservation(
  orderId: string,
  { replaces, reservation, pieces, beside }: WantedReservation,
  current: readonly StoredReservation[],
  number: number | null,
): ReservationPlan {
  const end = endOf(reservation, number);
  const old = replaces === "all" ? current : current.filter((one) => one.confirmed === null);
  const reserve = (part: readonly Pieces[], kind: Reservation): readonly NewReservation[] =>
    kind.kind === "none"
      ? []
      : part.map(({ quantity, ...piece }) => ({
          ...piece,
          orderId,
          micro: toMicro(quantity),
          ...endOf(kind, number),
        }));
  const others = beside === undefined ? [] : reserve(beside.pieces, beside.reservation);
  const wanted = [...reserve(pieces, reservation), ...others];
  if (others.length === 0 && areSame(old, wanted)) return { removed: [], added: [], dated: old, ...end };
  return { removed: old, added: wanted, dated: [], ...end };
}

function endOf(reservation: Reservation, number: number | null): Pick<NewReservation, "confirmed" | "untilMs"> {
  return {
    confirmed: reservation.kind === "until-read" ? number : null,
    untilMs: reservation.kind === "until" ? reservation.untilMs : null,
  };
}

/** Exactly these pieces, all unconfirmed. */
function areSame(current: readonly StoredReservation[], wanted: readonly NewReservation[]): boolean {
  if (current.length !== wanted.length || current.some(({ confirmed }) => confirmed !== null)) return false;
  return current.map(textOf).toSorted().join() === wanted.map(textOf).toSorted().join();
}

function textOf({ sku, shopProductId, micro, productId, bySku }: NewReservation): string {
  return JSON.stringify([sku, shopProductId, micro, productId, bySku]);
}

/** What an order is to reserve from now on. */
export interface WantedReservation {
  readonly pieces: readonly Pieces[];
  /** `all` = replaces all earlier reservations. `unconfirmed` = reservations of what TotalGest has stay. */
  readonly replaces: "all" | "unconfirmed";
  readonly reservation: Reservation;
  /** Those of the order that has its id now. */
  readonly beside?: { readonly pieces: readonly Pieces[]; readonly reservation: Reservation };
}

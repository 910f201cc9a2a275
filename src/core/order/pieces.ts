/** Which pieces an order takes, of which products, and how long it keeps them reserved. Pure. */
import Big from "big.js";
import { articleOf, type Link, type LinkedProduct, type ArticleBy } from "../articles/article.ts";
import type { OrderCart, ListedOrder } from "./order.ts";
import type { Reservation } from "./state.ts";

const MICRO = 1_000_000;
/** Larger than any stock or order that is meant. */
const MOST_PIECES = 1_000_000_000;

/** A decimal quantity as whole millionths of a piece; what is absurdly large is clamped. */
export function toMicro(quantity: string): number {
  // Nearly all stock is whole.
  if (/^-?\d{1,9}$/.test(quantity)) return Number(quantity) * MICRO;
  const pieces = new Big(quantity);
  if (pieces.gt(MOST_PIECES)) return MOST_PIECES * MICRO;
  if (pieces.lt(-MOST_PIECES)) return -MOST_PIECES * MICRO;
  return Number(pieces.times(MICRO).round(0, Big.roundDown).toFixed());
}

/** What an item takes. `quantity`: a decimal string above 0. */
export interface Pieces {
  readonly sku: string | null;
  readonly shopProductId: string | null;
  readonly quantity: string;
}

/**
 * What an order takes. Custom items take nothing, and a line that gives pieces back takes none: what comes back is sold again
 * once TotalGest has it.
 */
export function piecesOf(cart: OrderCart | null): readonly Pieces[] {
  return (cart?.items ?? [])
    .filter((item) => item.kind === "product" && (item.sku !== null || item.shopProductId !== null))
    .filter((item) => Number(item.quantity) > 0)
    .map(({ sku, shopProductId, quantity }) => ({ sku, shopProductId, quantity }));
}

/** The order itself, or what can be read of its cart. */
export function readableCart({ order, cart }: Pick<ListedOrder, "order" | "cart">): OrderCart | null {
  return order ?? cart ?? null;
}

/** As `readableCart`; where nothing can be read any more, what was last kept goes on being reserved. */
export function cartOf(listed: Pick<ListedOrder, "order" | "cart">, kept: string | null): OrderCart | null {
  return readableCart(listed) ?? (kept === null ? null : (JSON.parse(kept) as OrderCart));
}

/** Whose pieces an item's are: of this product, and (`bySku`) of whichever product has its SKU. */
export interface Taken {
  readonly sku: string | null;
  readonly productId: string | null;
  readonly bySku: boolean;
}

/** What is known of the shop products of some items. */
export interface KnownArticles {
  /** Every link that a shop product has or ever had, by its id. */
  readonly links: ReadonlyMap<string, readonly Link[]>;
  /** The products that those links are to, by TotalGest's id. */
  readonly products: ReadonlyMap<string, LinkedProduct>;
}

/** Of which product the pieces of an item are taken; of both where its link and its SKU do not agree. */
export function takenFrom(
  item: Pick<Pieces, "sku" | "shopProductId">,
  order: OrderFacts,
  { links, products }: KnownArticles,
): Taken {
  const own = item.shopProductId === null ? [] : (links.get(item.shopProductId) ?? []);
  const article = articleOf(item, order, own, products);
  const { sku } = item;
  if (article.kind === "by-sku") return { sku, productId: null, bySku: sku !== null };
  return { sku, productId: article.productId, bySku: article.kind !== "by-link" && sku !== null };
}

/** What an order reserves of one item. */
export interface NewReservation extends Taken {
  readonly orderId: string;
  readonly shopProductId: string | null;
  /** Whole millionths of a piece. */
  readonly micro: number;
  /** The number of the confirmation, of an exported order; null = TotalGest does not have it. */
  readonly confirmed: number | null;
  /** An order that is not completed lets go at this instant, epoch ms; null = never by itself. */
  readonly untilMs: number | null;
}

/** As it stands in the store. */
export interface StoredReservation extends NewReservation {
  /** Its own, of no meaning. */
  readonly key: number;
}

/** How what an order reserves becomes what it is to reserve. */
export interface ReservationPlan {
  readonly removed: readonly StoredReservation[];
  readonly added: readonly NewReservation[];
  /** Those that stay, with another end. Of these no product's stock moves: a confirmation is later than any read so far. */
  readonly dated: readonly StoredReservation[];
  readonly confirmed: number | null;
  readonly untilMs: number | null;
}

/** `held` = all that the order reserves; `number` = that of a confirmation now. */
export function planReservation(
  orderId: string,
  { replaces, reservation, pieces, facts }: WantedReservation,
  held: readonly StoredReservation[],
  known: KnownArticles,
  number: number | null,
): ReservationPlan {
  const confirmed = reservation.kind === "until-read" ? number : null;
  const untilMs = reservation.kind === "until" ? reservation.untilMs : null;
  const old = replaces === "all" ? held : held.filter((one) => one.confirmed === null);
  const wanted =
    reservation.kind === "none"
      ? []
      : pieces.map(({ quantity, ...piece }) => ({
          orderId,
          shopProductId: piece.shopProductId,
          micro: toMicro(quantity),
          ...takenFrom(piece, facts, known),
          confirmed,
          untilMs,
        }));
  if (areSame(old, wanted)) return { removed: [], added: [], dated: old, confirmed, untilMs };
  return { removed: old, added: wanted, dated: [], confirmed, untilMs };
}

/** Exactly these pieces, none of them confirmed. */
function areSame(held: readonly StoredReservation[], wanted: readonly NewReservation[]): boolean {
  if (held.length !== wanted.length || held.some(({ confirmed }) => confirmed !== null)) return false;
  if (held.every((one, at) => isSame(one, wanted[at]))) return true;
  return held.map(textOf).toSorted().join() === wanted.map(textOf).toSorted().join();
}

function isSame(one: NewReservation, other: NewReservation | undefined): boolean {
  return (
    one.sku === other?.sku &&
    one.shopProductId === other.shopProductId &&
    one.micro === other.micro &&
    one.productId === other.productId &&
    one.bySku === other.bySku
  );
}

function textOf({ sku, shopProductId, micro, productId, bySku }: NewReservation): string {
  return JSON.stringify([sku, shopProductId, micro, productId, bySku]);
}

/** What an item's article depends on besides the item. */
export interface OrderFacts {
  readonly placedMs: number;
  readonly articleBy: ArticleBy | null;
}

/** Pieces of an order's. */
export interface OrderPieces {
  readonly facts: OrderFacts;
  readonly pieces: readonly Pieces[];
}

/** What an order is to reserve from now on. */
export interface WantedReservation extends OrderPieces {
  /** `all` = whatever it reserved before goes. `unconfirmed` = what TotalGest has of it stays as it is. */
  readonly replaces: "all" | "unconfirmed";
  readonly reservation: Reservation;
}

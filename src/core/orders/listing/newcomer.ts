/** An order of the shop under the id of another one that was sent or decided on. Pure. */
import { decideArticles, type KnownProduct, linesOf } from "../articles/article.ts";
import type { OrderPolicy, OrderRecord } from "../record.ts";
import { orderBuyer, type ListedOrder, classOf, type StatusMeaning } from "../order.ts";
import { piecesOf, readableCart, type WantedReservation } from "../../stock.ts";
import { contentHash, reservationOf } from "../state.ts";
import type { AfterExport, Newcomer } from "./difference.ts";
import { isSameOrder } from "./same-id.ts";

/** The newcomer of an order; null = the shop gave its id to no other. */
export function newcomerOf({ afterExport }: Pick<OrderRecord, "afterExport">): Newcomer | null {
  return afterExport?.newcomer ?? null;
}

/**
 * The change after the export with the order that the shop shows now. One that a person settled stays settled until it
 * changes itself. Returns the known value where nothing is new.
 */
export function withNewcomer(
  { reference, afterExport }: Pick<OrderRecord, "reference" | "afterExport">,
  listed: ListedOrder,
  { policy, products }: { readonly policy: OrderPolicy; readonly products: readonly KnownProduct[] },
): AfterExport {
  const { statuses, nowMs } = policy;
  const before = afterExport?.newcomer ?? null;
  const found = newcomerFrom(listed, statuses, before, products);
  if (before !== null && afterExport !== null && isCovered(before, found)) {
    const newcomer = { ...found, number: before.number };
    return isAlike(newcomer, before) ? afterExport : { ...afterExport, newcomer };
  }
  const others = (afterExport?.differences ?? []).filter(({ field }) => field !== "another");
  const another = { field: "another", article: null, sent: reference, now: listed.reference } as const;
  return { differences: [...others, another], sinceMs: nowMs, acknowledged: null, newcomer: found };
}

function newcomerFrom(
  listed: ListedOrder,
  meaning: StatusMeaning,
  before: Newcomer | null,
  products: readonly KnownProduct[],
): Newcomer {
  const { reference, placedAt, total, currency, status } = listed;
  const cart = readableCart(listed);
  const isReadable = listed.order !== null;
  const known = before !== null && isSameOrder(before, listed) ? before : null;
  return {
    reference,
    placedAt,
    total,
    currency,
    buyer: isReadable ? orderBuyer(listed) : (known?.buyer ?? ""),
    meaning: meaningOf(status, meaning),
    cart: cart === null ? (known?.cart ?? null) : { items: cart.items },
    articles: cart === null ? (known?.articles ?? []) : decideArticles(linesOf(cart), known?.articles ?? [], products),
    content: isReadable ? contentHash(listed) : (known?.content ?? contentHash(listed)),
    number: null,
  };
}

function meaningOf(status: string, meaning: StatusMeaning): Newcomer["meaning"] {
  const found = classOf(status, meaning);
  return found === "after" ? "due" : (found ?? "none");
}

/**
 * Whether what a person has seen or settled still holds: the order is the same. If it is in TotalGest already, it may have become
 * due since.
 */
function isCovered(before: Newcomer, now: Newcomer): boolean {
  const isThere = before.number !== null && now.meaning === "due";
  return (
    isSameOrder(before, now) &&
    before.total === now.total &&
    before.currency === now.currency &&
    before.content === now.content &&
    (before.meaning === now.meaning || isThere)
  );
}

/** As they are stored. */
function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A person has not settled it. */
export function isNewcomerOpen(newcomer: Newcomer | null, afterExport: AfterExport | null): boolean {
  return newcomer !== null && newcomer.number === null && afterExport?.acknowledged === null;
}

/**
 * What an order's newcomer reserves until a person has said where it is in TotalGest; like any order, one that is not
 * completed for 14 days.
 */
export function newcomerReserves(
  { afterExport }: Pick<OrderRecord, "afterExport">,
  nowMs: number,
): NonNullable<WantedReservation["beside"]> {
  const newcomer = afterExport?.newcomer;
  if (newcomer === undefined || newcomer.number !== null || newcomer.meaning === "cancelled") return NOTHING;
  const { placedAt, meaning, cart, articles } = newcomer;
  const isOpen = meaning === "open";
  const asOrder = { state: isOpen ? "not-linked" : "queued", reason: isOpen ? "status" : null, placedAt } as const;
  return { pieces: piecesOf(cart, articles), reservation: reservationOf(asOrder, null, nowMs) };
}

const NOTHING = { pieces: [], reservation: { kind: "none" } } as const;

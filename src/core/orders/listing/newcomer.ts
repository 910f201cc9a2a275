/**
 * Which order an id of the shop means. A shop that was restored from a backup gives ids out again. Pure.
 *
 * Another order under a known id takes the row if the known one was never sent and nobody decided on it, and is held
 * until a person sends it. Otherwise it is a change after the export: the row stays, and keeps the other order as its newcomer.
 */
import { HOUR } from "../../common/time/duration.ts";
import { decideArticles, type KnownProduct, linesOf } from "../articles/article.ts";
import type { OrderPolicy, OrderRecord } from "../record.ts";
import { orderBuyer, type ListedOrder, classOf, type OrderIdentity, readableCart } from "../order.ts";
import { contentHash } from "../state.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { type AfterExport, isLost, type Newcomer } from "./difference.ts";

/** Time zones and summer time shift the date of the same order by less. */
const APART_MS = 3 * HOUR;

/** Whether both are the same order of the shop. An order that only TotalGest has has no reference. */
export function isSameOrder(one: OrderIdentity, other: OrderIdentity): boolean {
  if (one.reference === "" || other.reference === "") return true;
  return one.reference === other.reference && !isApart(one, other);
}

/** Their dates differ by more than a time zone. */
export function isApart(one: OrderIdentity, other: OrderIdentity): boolean {
  return Math.abs(Date.parse(one.placedAt) - Date.parse(other.placedAt)) >= APART_MS;
}

/** An order was never sent, and no person decided on it. */
export function isUntouched(order: Pick<OrderRecord, "state" | "reason" | "attempts" | "releasedByHand" | "articles">) {
  const { state, reason, attempts, releasedByHand, articles } = order;
  const isWaiting = state === "queued" || state === "held" || (state === "not-linked" && reason !== "dismissed");
  return isWaiting && attempts === 0 && !releasedByHand && !articles.some(({ decidedBy }) => decidedBy === "person");
}

/** The newcomer of an order; null = the shop gave its id to no other. */
export function newcomerOf({ afterExport }: Pick<OrderRecord, "afterExport">): Newcomer | null {
  return afterExport?.newcomer ?? null;
}

/**
 * The change after the export with the order that the shop shows now. One that a person settled stays settled until it
 * changes itself; what cannot be read of it stays as it was. Returns the known value where nothing is new.
 */
export function withNewcomer(
  { reference, afterExport }: Pick<OrderRecord, "reference" | "afterExport">,
  listed: ListedOrder,
  {
    policy: { statuses, nowMs },
    products,
  }: { readonly policy: OrderPolicy; readonly products: readonly KnownProduct[] },
): AfterExport {
  const before = afterExport?.newcomer ?? null;
  const known = before !== null && isSameOrder(before, listed) ? before : null;
  const cart = readableCart(listed);
  const isReadable = listed.order !== null;
  const meaning = classOf(listed.status, statuses) ?? "none";
  const found: Newcomer = {
    reference: listed.reference,
    placedAt: listed.placedAt,
    total: listed.total,
    currency: listed.currency,
    buyer: isReadable ? orderBuyer(listed) : (known?.buyer ?? ""),
    meaning: meaning === "after" ? "due" : meaning,
    cart: cart === null ? (known?.cart ?? null) : { items: cart.items },
    articles: cart === null ? (known?.articles ?? []) : decideArticles(linesOf(cart), known?.articles ?? [], products),
    content: isReadable ? contentHash(listed) : (known?.content ?? contentHash(listed)),
    number: known?.number ?? null,
  };
  if (known !== null && afterExport !== null && isCovered(known, found)) {
    // As they are stored.
    return JSON.stringify(found) === JSON.stringify(known) ? afterExport : { ...afterExport, newcomer: found };
  }
  const others = (afterExport?.differences ?? []).filter(({ field }) => field !== "another");
  const another = { field: "another", article: null, sent: reference, now: listed.reference } as const;
  const newcomer = { ...found, number: null };
  return { differences: [...others, another], sinceMs: nowMs, acknowledged: null, newcomer };
}

/** Whether what a person has seen or settled still holds. If it is in TotalGest already, it may have become due since. */
function isCovered(before: Newcomer, now: Newcomer): boolean {
  const isAsDue = before.meaning === now.meaning || (before.number !== null && now.meaning === "due");
  return before.total === now.total && before.currency === now.currency && before.content === now.content && isAsDue;
}

/** A person has not settled it. */
export function isNewcomerOpen(newcomer: Newcomer | null, afterExport: AfterExport | null): boolean {
  return newcomer !== null && newcomer.number === null && afterExport?.acknowledged === null;
}

/** How an order differs from what was sent. */
export function problemOfChange({ id, afterExport }: Pick<OrderRecord, "id" | "afterExport">): Problem {
  const newcomer = newcomerOf({ afterExport });
  if (newcomer !== null && isNewcomerOpen(newcomer, afterExport))
    return problem("order-newcomer", { id, reference: newcomer.reference });
  if (isLost(afterExport)) return problem("lost-after-export", { id });
  const isCancelled = afterExport?.differences.some(({ field }) => field === "cancelled") === true;
  return problem(isCancelled ? "cancelled-after-export" : "changed-after-export", { id });
}

/**
 * Which order an id of the shop means. A shop that was restored from a backup gives ids out again. Pure.
 *
 * Another order under a known id takes the row if the known one was never sent and nobody decided on it, and is held
 * until a person sends it. Otherwise it is a change after the export: the row stays, and keeps the other order as its newcomer.
 */
import { decideArticles, linesOf } from "../articles/article.ts";
import { type Changed, shopOrderOf, storedCart, withAfterExport } from "../changed.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import {
  classOf,
  isSameOrder,
  type ListedOrder,
  NO_CART,
  orderBuyer,
  type OrderCart,
  type OrderIdentity,
  readableCart,
  isDue,
} from "../order.ts";
import type { StoredOrder } from "../record.ts";
import { contentHash, judgeOrder } from "../state.ts";
import { withoutBuyer } from "../privacy/forget.ts";
import { type AfterExport, type Newcomer, newcomerOf } from "./difference.ts";
import { judgeListed, type KnownListing, newOrder, withContent } from "./listed.ts";

/** An order was never sent, and no person decided on it. */
export function isUntouched(order: Pick<StoredOrder, "state" | "reason" | "attempts" | "releasedByHand" | "articles">) {
  const { state, reason, attempts, releasedByHand, articles } = order;
  const isWaiting = isDue(state) || (state === "not-linked" && reason !== "dismissed");
  return isWaiting && attempts === 0 && !releasedByHand && !articles.some(({ decidedBy }) => decidedBy === "person");
}

/** Whose order the shop shows under an id: the row's own, the row's newcomer, or another one. */
export function whoseOrder(
  listed: OrderIdentity,
  known: OrderIdentity & Pick<StoredOrder, "afterExport">,
): "own" | "newcomer" | "other" {
  if (isSameOrder(listed, known)) return "own";
  const newcomer = newcomerOf(known);
  return newcomer !== null && isSameOrder(listed, newcomer) ? "newcomer" : "other";
}

/** Any order that the shop shows under this id; null = nothing changes. */
export function judgeShown(known: StoredOrder, listing: KnownListing): Changed | null {
  const isOwn = known.state === "sending" || whoseOrder(listing.listed, known) === "own";
  if (!isOwn && isUntouched(known)) return takeOver(known, listing);
  const taken = known.forgottenMs === null ? listing : { ...listing, listed: withoutBuyer(listing.listed) };
  return isOwn ? judgeListed(known, taken) : noteNewcomer(known, taken);
}

/** The new order takes the row, and its history keeps what the other one was. */
function takeOver(known: StoredOrder, listing: KnownListing): Changed {
  const { listed, policy, createdMs } = listing;
  const order: StoredOrder = { ...newOrder(listed), rowId: known.rowId, isIdReused: true };
  const row = withContent(order, listing, judgeOrder(listed, order, policy, createdMs));
  const detail = described({ ...known, order: shopOrderOf(known) }, storedCart(known));
  return {
    row,
    events: [
      { atMs: policy.nowMs, kind: "id-taken-over", detail },
      { atMs: policy.nowMs, kind: "seen", note: row.reason },
    ],
    moved: readableCart(listed) ?? NO_CART,
  };
}

/** The row stays, with the new order as a change after its export. It cannot be read again, so it is not sent. */
function noteNewcomer(known: StoredOrder, listing: KnownListing): Changed | null {
  const { listed, policy } = listing;
  const { nowMs: atMs } = policy;
  const afterExport = withNewcomer(known, listing);
  const isNews = afterExport !== known.afterExport;
  const mustHold = isDue(known.state) && known.error?.code !== "order-replaced";
  if (!isNews && !mustHold) return null;
  const error = problem("order-replaced", { id: known.id, reference: listed.reference });
  const row: StoredOrder = {
    ...withAfterExport(known, afterExport),
    isIdReused: true,
    isReported: true,
    more: null,
    ...(mustHold ? { state: "held", error } : {}),
  };
  const isAnother = whoseOrder(listed, known) === "other";
  const events: NonNullable<Changed["events"]> = [
    ...(isAnother ? [{ atMs, kind: "another" as const, detail: described(listed, readableCart(listed)) }] : []),
    ...(mustHold ? [{ atMs, kind: "held" as const, detail: error }] : []),
  ];
  // Restored from a backup, the shop has forgotten the sale of this one.
  return { row, events, ...(isNews ? { moved: NO_CART } : {}) };
}

/**
 * The change after the export with the order that the shop shows now. One that a person settled stays settled until it
 * changes itself; what cannot be read of it stays as it was. Returns the known value where nothing is new.
 */
function withNewcomer(
  { reference, afterExport }: StoredOrder,
  { listed, policy: { statuses, nowMs }, products }: KnownListing,
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
  // Of a forgotten buyer the content is not known until it is read again.
  const isSame = before.content === "" || before.content === now.content;
  const isAsDue = before.meaning === now.meaning || (before.number !== null && now.meaning === "due");
  return before.total === now.total && before.currency === now.currency && isSame && isAsDue;
}

/** Buyer, lines and total of an order whose place in the store another one takes. */
function described(
  order: Pick<ListedOrder, "reference" | "placedAt" | "total" | "currency" | "order">,
  cart: OrderCart | null,
): Problem {
  const { reference, placedAt, total, currency } = order;
  const lines = (cart?.items ?? []).map(({ quantity, sku, name }) => `${quantity} × ${sku ?? name}`).join(", ");
  return problem("order-described", {
    reference,
    placedAt,
    total: `${total} ${currency}`,
    buyer: orderBuyer(order) || "none",
    lines,
  });
}

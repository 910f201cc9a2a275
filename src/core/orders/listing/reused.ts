/** The change that an order causes whose id another order has. Pure. */
import { type Problem, problem } from "../../common/problems/problem.ts";
import { NO_CART, orderBuyer, type ListedOrder, type OrderCart, type OrderIdentity, readableCart } from "../order.ts";
import { isDue, judgeOrder } from "../state.ts";
import { type Changed, shopOrderOf, storedCart, withAfterExport } from "../changed.ts";
import type { StoredOrder } from "../record.ts";
import { judgeListed, type Listing, newOrder, withContent } from "./listed.ts";
import { isSameOrder, isUntouched, newcomerOf, withNewcomer } from "./newcomer.ts";

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
export function judgeShown(known: StoredOrder, listing: Listing): Changed | null {
  if (known.state === "sending" || whoseOrder(listing.listed, known) === "own") return judgeListed(known, listing);
  return isUntouched(known) ? takeOver(known, listing) : noteNewcomer(known, listing);
}

/** The new order takes the row, and its history keeps what the other one was. */
function takeOver(known: StoredOrder, listing: Listing): Changed {
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
function noteNewcomer(known: StoredOrder, listing: Listing): Changed | null {
  const { listed, policy } = listing;
  const { nowMs: atMs } = policy;
  const afterExport = withNewcomer(known, listed, listing);
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

/** Whether something else enters the shop's orders in TotalGest: Framework360 has a TotalGest module of its own. Pure. */
import { sameDecimal } from "../../core/common/money.ts";
import type { ListedOrder } from "../../core/orders/order.ts";
import type { BookedOrder } from "../../core/ports/books.ts";

const OURS = /^fw360:/;
/** A shorter id is a part of too much. */
const SHORTEST_ID = 3;

/** References in TotalGest that are not ours and name one of these orders, each with the order's own total if both have one. */
export function othersReferences(
  booked: readonly Pick<BookedOrder, "reference" | "totals">[],
  orders: readonly Pick<ListedOrder, "id" | "reference" | "total">[],
): readonly string[] {
  return booked.flatMap(({ reference, totals }) => {
    if (reference === null || OURS.test(reference)) return [];
    const words = new Set([reference, ...reference.split(/[^\w-]+/), ...reference.split(/[^\dA-Za-z]+/)]);
    const isNamed = orders.some(
      (order) =>
        (words.has(order.reference) || (order.id.length >= SHORTEST_ID && words.has(order.id))) &&
        (totals === null || sameDecimal(totals.gross, order.total)),
    );
    return isNamed ? [reference] : [];
  });
}

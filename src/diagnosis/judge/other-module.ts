/** Whether something else enters the shop's orders in TotalGest: Framework360 has a TotalGest module of its own. Pure. */
import { hasTotalOf, isForeignReference, isNamed, wordsOf } from "../../core/audit/alike.ts";
import type { ListedOrder } from "../../core/orders/order.ts";
import type { BookedOrder } from "../../core/ports/books.ts";

/** References in TotalGest that are not ours and name one of these orders, each with the order's own total if both have one. */
export function othersReferences(
  booked: readonly Pick<BookedOrder, "reference" | "totals">[],
  orders: readonly Pick<ListedOrder, "id" | "reference" | "total">[],
): readonly string[] {
  return booked.flatMap(({ reference, totals }) => {
    if (reference === null || !isForeignReference(reference)) return [];
    const words = wordsOf(reference);
    return orders.some((order) => isNamed(words, order) && hasTotalOf({ totals }, order)) ? [reference] : [];
  });
}

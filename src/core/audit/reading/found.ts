import type { AuditedOrder } from "../order.ts";
import type { BookIndex } from "./book-index.ts";
import type { DayRange } from "./in-days.ts";
import type { OrderIdentity } from "../../orders/order.ts";

/** What the shop has of one range of days, before it is judged. */
export class Found {
  readonly range: DayRange;
  readonly orders = new Map<string, AuditedOrder>();
  /** Orders placed on the days around the range, by id. */
  readonly around = new Map<string, OrderIdentity>();
  /** Ids of stored orders of these days that the shop does not have any more. */
  readonly gone = new Set<string>();
  /** Ids of stored orders of these days under which the shop shows another order. */
  readonly replaced = new Set<string>();
  readonly #place: number;

  /** `place`: of the range among all. */
  constructor(range: DayRange, place: number) {
    this.range = range;
    this.#place = place;
  }

  /** What the shop shows under an id; null = nothing was read. */
  identityOf(id: string): OrderIdentity | null {
    const order = this.orders.get(id);
    if (order === undefined) return this.around.get(id) ?? null;
    return { reference: order.reference, placedAt: new Date(order.placedMs).toISOString() };
  }

  /** The shop's ids of TotalGest's orders in or near these days that match no order of the shop. */
  unmatched(books: BookIndex): readonly string[] {
    return books
      .idsNear(this.#place)
      .filter((id) => !this.orders.has(id) && !this.around.has(id) && !this.gone.has(id));
  }
}

import type { AuditedOrder } from "../order.ts";
import type { BookIndex } from "./book-index.ts";
import type { DayRange } from "./in-days.ts";

/** What the shop has of one range of days, before it is judged. */
export class Found {
  readonly range: DayRange;
  readonly orders = new Map<string, AuditedOrder>();
  /** Ids of orders placed on the days around the range. */
  readonly around = new Set<string>();
  /** Ids of stored orders of these days that the shop does not have any more. */
  readonly gone = new Set<string>();
  readonly #place: number;

  /** `place`: of the range among all. */
  constructor(range: DayRange, place: number) {
    this.range = range;
    this.#place = place;
  }

  /** The shop's ids of TotalGest's orders in or near these days that match no order of the shop. */
  unmatched(books: BookIndex): readonly string[] {
    return books
      .idsNear(this.#place)
      .filter((id) => !this.orders.has(id) && !this.around.has(id) && !this.gone.has(id));
  }
}

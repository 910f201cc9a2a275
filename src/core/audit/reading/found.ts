import type { BookedOrder } from "../../ports/books.ts";
import type { AuditedOrder } from "../order.ts";
import type { BookRead } from "./book-list.ts";
import type { DayRange, UnreadDays } from "./in-days.ts";

/** What both lists contain for one range of days, before it is judged. */
export class Found {
  readonly range: DayRange;
  readonly orders = new Map<string, AuditedOrder>();
  /** Ids of orders placed on the days around the range. */
  readonly around = new Set<string>();
  /** TotalGest's orders without a reference of this site. */
  readonly byNumber = new Map<string, BookedOrder>();
  isListed = true;
  unbooked: readonly UnreadDays[] = [];
  /** By reference. */
  readonly #ours = new Map<string, readonly BookedOrder[]>();
  readonly #prefix: string;

  /** `prefix`: begins the references of this site. */
  constructor(range: DayRange, prefix: string) {
    this.range = range;
    this.#prefix = prefix;
  }

  /** Returns whether it is one of ours, or another one that was not listed before. */
  addBooked(booked: BookedOrder): "ours" | "new-other" | "known-other" {
    const { reference } = booked;
    if (reference?.startsWith(this.#prefix) === true) {
      const known = this.#ours.get(reference) ?? [];
      // If a page shifts during the read, an order is listed twice.
      if (known.every(({ id }) => id !== booked.id)) this.#ours.set(reference, [...known, booked]);
      return "ours";
    }
    if (this.byNumber.get(booked.number)?.id === booked.id) return "known-other";
    this.byNumber.set(booked.number, booked);
    return "new-other";
  }

  markRead(reads: readonly BookRead[]): void {
    this.unbooked = reads.flatMap(({ unread }) => unread);
    this.isListed = reads.every(({ isListed }) => isListed);
  }

  /** TotalGest's orders with the reference of this order. */
  bookedFor(id: string): readonly BookedOrder[] {
    return this.#ours.get(this.#prefix + id) ?? [];
  }

  /** TotalGest's orders with a reference of this site that match no order in the shop's list, but for `known` references. */
  unmatched(known: ReadonlySet<string>): readonly BookedOrder[] {
    return [...this.#ours].flatMap(([reference, booked]) => {
      const id = reference.slice(this.#prefix.length);
      const isOver = booked.every(({ state }) => state === "cancelled");
      return this.orders.has(id) || this.around.has(id) || isOver || known.has(reference) ? [] : booked;
    });
  }
}

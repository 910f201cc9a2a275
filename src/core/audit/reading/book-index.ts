import type { BookedOrder } from "../../ports/books.ts";
import { addDays, type DayRange, type LocalDay } from "../../common/time/zone.ts";
import type { UnreadDays } from "./in-days.ts";

/** TotalGest may date an order on another day than the shop, so orders that only TotalGest has are looked for this far. */
export const MARGIN_DAYS = 2;

/** An order may be booked again, or by hand, weeks later: at least this many days are read. */
const LEAST_DAYS = 35;

/** Days of TotalGest's list, which are read once. */
export interface BookPart extends DayRange {
  /** `audited`: of a range; `near`: within its margin; `far`: only read to find other bookings of an order. */
  readonly role: "audited" | "near" | "far";
  /** The range's place; null = far. */
  readonly range: number | null;
}

/**
 * All days to read of TotalGest's list, the earliest first, without gaps: from the margin before the earliest range to
 * the margin after today. Separate parts, because only TotalGest's own filter shows on which day it counts an order.
 * `ranges`: the earliest first, further apart than two margins. Pure.
 */
export function planBooks(ranges: readonly DayRange[], today: LocalDay): readonly BookPart[] {
  const first = ranges[0]?.from ?? today;
  const last = ranges.at(-1)?.to ?? today;
  const start = earlier(addDays(first, -MARGIN_DAYS), addDays(today, -LEAST_DAYS));
  const end = addDays(last > today ? last : today, MARGIN_DAYS);
  const parts: BookPart[] = [];
  let next = start;
  const add = (to: LocalDay, role: BookPart["role"], range: number | null): void => {
    const until = earlier(to, end);
    if (next <= until) parts.push({ from: next, to: until, role, range });
    if (next <= until) next = addDays(until, 1);
  };
  for (const [range, { from, to }] of ranges.entries()) {
    add(addDays(from, -MARGIN_DAYS - 1), "far", null);
    add(addDays(from, -1), "near", range);
    add(to, "audited", range);
    add(addDays(to, MARGIN_DAYS), "near", range);
  }
  add(end, "far", null);
  return parts;
}

function earlier(a: LocalDay, b: LocalDay): LocalDay {
  return a < b ? a : b;
}

/** TotalGest's orders of all days that were read. */
export class BookIndex {
  /** TotalGest has a list of its orders. */
  isListed = true;
  readonly unread: UnreadDays[] = [];
  readonly #prefix: string;
  /** Those with a reference of this site. */
  readonly #ours = new Map<string, readonly BookedOrder[]>();
  /** The others, by number. Numbers may begin again each year. */
  readonly #others = new Map<string, readonly BookedOrder[]>();
  /** Our references that were listed in or near each range. */
  readonly #near = new Map<number, Set<string>>();

  /** `prefix`: begins the references of this site. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Returns whether it is one of ours, or another one that was not listed before. */
  add(booked: BookedOrder, { range }: BookPart): "ours" | "new-other" | "known-other" {
    const { reference } = booked;
    // If a page shifts during the read, an order is listed twice.
    if (reference?.startsWith(this.#prefix) !== true) {
      return addOnce(this.#others, booked.number, booked) ? "new-other" : "known-other";
    }
    addOnce(this.#ours, reference, booked);
    if (range !== null) {
      const near = this.#near.get(range) ?? new Set();
      this.#near.set(range, near.add(reference));
    }
    return "ours";
  }

  /** TotalGest's orders with the reference of this order. */
  bookedFor(id: string): readonly BookedOrder[] {
    return this.#ours.get(this.#prefix + id) ?? [];
  }

  /** TotalGest's orders with this number and no reference of this site. */
  byNumber(number: string): readonly BookedOrder[] {
    return this.#others.get(number) ?? [];
  }

  /** The shop's ids of our references that were listed in or near a range; not those that are only cancelled there. */
  idsNear(range: number): readonly string[] {
    return [...(this.#near.get(range) ?? [])].flatMap((reference) => {
      const isOver = this.#ours.get(reference)?.every(({ state }) => state === "cancelled") !== false;
      return isOver ? [] : [reference.slice(this.#prefix.length)];
    });
  }
}

function addOnce(orders: Map<string, readonly BookedOrder[]>, key: string, booked: BookedOrder): boolean {
  const known = orders.get(key) ?? [];
  if (known.some(({ id }) => id === booked.id)) return false;
  orders.set(key, [...known, booked]);
  return true;
}

import { addDays, type DayRange, isWithin, type LocalDay } from "../common/time/zone.ts";
import type { BookedOrder } from "../ports/books.ts";
import type { OrderRecord } from "../orders/record.ts";
import { isAlike } from "./alike.ts";
import type { ListedRecord } from "./report.ts";

/** TotalGest may date an order on another day than the shop, so orders that only TotalGest has are looked for this far. */
const MARGIN_DAYS = 2;

/** An order may be booked again, or by hand, weeks later: at least this many days are read. */
const LEAST_DAYS = 35;

/** The days of a range, and those within its margin. */
export function around({ from, to }: DayRange): DayRange {
  return { from: addDays(from, -MARGIN_DAYS), to: addDays(to, MARGIN_DAYS) };
}

/**
 * All days to read of TotalGest's list, the earliest first, without gaps: from the margin before the earliest range to
 * the margin after today. A part lies within a range or its margin, or outside: only TotalGest's own filter shows on which
 * day it counts an order. Pure.
 */
export function planBooks(ranges: readonly DayRange[], today: LocalDay): readonly DayRange[] {
  const read = { from: addDays(today, -LEAST_DAYS), to: addDays(today, MARGIN_DAYS) };
  const bounds = [read, ...ranges.flatMap((range) => [range, around(range)])];
  // Each is the first day of a part, the last one the day after all parts.
  const cuts = [...new Set(bounds.flatMap(({ from, to }) => [from, addDays(to, 1)]))].toSorted();
  return cuts.slice(1).map((next, at) => ({ from: cuts[at] ?? next, to: addDays(next, -1) }));
}

/** TotalGest's orders of all days that were read. */
export class AuditBooks {
  /** TotalGest has a list of its orders. */
  isListed = true;
  /** No part of it failed. */
  isRead = true;
  /** Orders that TotalGest has otherwise than the store knows, by id: perhaps twice, or although they are not to be sent. */
  readonly suspects = new Map<string, ListedRecord>();
  /** Orders that were sent or wait, by id, each with what TotalGest has of others that may be the same. */
  readonly alike = new Map<string, readonly BookedOrder[]>();
  readonly #prefix: string;
  /** Those with a reference of this site. */
  readonly #ours = new Map<string, readonly BookedOrder[]>();
  /** The others, by number. Numbers may begin again each year. */
  readonly #others = new Map<string, readonly BookedOrder[]>();
  /** Our references that each part lists. */
  readonly #listed = new Map<DayRange, Set<string>>();

  /** `prefix`: begins the references of this site. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** What it does not list does not exist. */
  get isWhole(): boolean {
    return this.isListed && this.isRead;
  }

  /** Returns whether it is not one of ours, and was not listed before: if a page shifts during the read, an order is listed twice. */
  add(booked: BookedOrder, part: DayRange): boolean {
    const { reference } = booked;
    if (reference?.startsWith(this.#prefix) !== true) return addOnce(this.#others, booked.number, booked);
    addOnce(this.#ours, reference, booked);
    this.#listed.set(part, (this.#listed.get(part) ?? new Set()).add(reference));
    return false;
  }

  /** The shop's id in one of our references, of an order that is not cancelled there; null = it has none. */
  idIn({ reference, state }: BookedOrder): string | null {
    if (state === "cancelled" || reference?.startsWith(this.#prefix) !== true) return null;
    return reference.slice(this.#prefix.length);
  }

  /** Holds what is listed against what the store knows. */
  compare(known: readonly ListedRecord[]): void {
    for (const record of known) {
      const live = this.bookedFor(record.id).filter(({ state }) => state !== "cancelled");
      if (live.some((booked) => isSuspect(booked, record))) this.suspects.set(record.id, record);
    }
  }

  /** Holds what is listed without a reference of this form against orders that may be the same. */
  compareOthers(others: readonly BookedOrder[], owed: readonly OrderRecord[], timeZone: string): void {
    for (const booked of others) {
      // It is one of ours, under the number that a person gave.
      if (owed.some(({ erpId, erpNumber }) => erpId === null && erpNumber === booked.number)) continue;
      for (const order of owed) if (isAlike(booked, order, timeZone)) addOnce(this.alike, order.id, booked);
    }
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
  idsNear(range: DayRange): readonly string[] {
    const near = [...this.#listed].filter(([{ from }]) => isWithin(from, around(range)));
    return near.flatMap(([, references]) =>
      [...references]
        .filter((reference) => this.#ours.get(reference)?.some(({ state }) => state !== "cancelled"))
        .map((reference) => reference.slice(this.#prefix.length)),
    );
  }
}

/** It is neither the booking that the store knows, nor one that a run will look up. */
function isSuspect({ id, number }: BookedOrder, { state, reason, erpId, erpNumber }: ListedRecord): boolean {
  if (state === "exported") return id !== erpId && number !== erpNumber;
  return (
    state === "held" || state === "failed" || reason === "dismissed" || reason === "cancelled" || reason === "status"
  );
}

function addOnce(orders: Map<string, readonly BookedOrder[]>, key: string, booked: BookedOrder): boolean {
  const known = orders.get(key) ?? [];
  if (known.some(({ id }) => id === booked.id)) return false;
  orders.set(key, [...known, booked]);
  return true;
}

/**
 * The orders of TotalGest that are not known to be ours, by number, as an audit last read them: what a person types in as a number in
 * TotalGest is compared with them.
 */
import { sameDecimal } from "../common/money.ts";
import type { LocalDay } from "../common/time/zone.ts";
import { referenceOf } from "../orders/order.ts";
import type { OrderRecord } from "../orders/record.ts";
import type { BookedOrder } from "../ports/books.ts";
import type { StatusStore } from "../ports/status-store.ts";
import type { ListedRecord } from "./report.ts";

/** `of`: the shop's id in one of our references; null = it is another's. */
interface Listed {
  readonly number: string;
  readonly of: string | null;
  /** Null = TotalGest does not give it. */
  readonly total: string | null;
  readonly currency: string | null;
  readonly isCancelled: boolean;
}

export interface Numbers {
  readonly atMs: number;
  /** The first day that it has. */
  readonly from: LocalDay;
  readonly listed: readonly Listed[];
}

/** Each run reads all notes, so a shop with very many other orders keeps the newest of them. */
const MOST = 1000;

/** Gathers them while an audit reads TotalGest's list, whose first day is `from`. */
export class NumbersRead {
  readonly #from: LocalDay;
  readonly #prefix: string;
  readonly #read: { readonly at: string; readonly listed: Listed }[] = [];

  constructor(from: LocalDay, site: string) {
    this.#from = from;
    this.#prefix = referenceOf(site, "");
  }

  /** `known`: what the store knows of those that are ours. */
  add(booked: readonly BookedOrder[], known: readonly ListedRecord[]): void {
    const ours = new Set(known.map(({ erpId }) => erpId));
    for (const { id, number, reference, totals, currency, state, placedAt, createdAt } of booked) {
      if (ours.has(id)) continue;
      const of = reference?.startsWith(this.#prefix) === true ? reference.slice(this.#prefix.length) : null;
      const listed = { number, of, total: totals?.gross ?? null, currency, isCancelled: state === "cancelled" };
      this.#read.push({ at: placedAt ?? createdAt ?? "", listed });
    }
  }

  async keep(store: Pick<StatusStore, "writeNote">, atMs: number): Promise<void> {
    const newest = this.#read.toSorted((a, b) => b.at.localeCompare(a.at));
    const from = newest.length > MOST ? (newest[MOST - 1]?.at.slice(0, 10) ?? "") : this.#from;
    const numbers: Numbers = { atMs, from, listed: newest.slice(0, MOST).map(({ listed }) => listed) };
    await store.writeNote("numbers", JSON.stringify(numbers));
  }
}

/** Null = no audit has read TotalGest's list yet. */
export async function readNumbers(store: Pick<StatusStore, "readNote">): Promise<Numbers | null> {
  return JSON.parse((await store.readNote("numbers")) ?? "null") as Numbers | null;
}

/** What TotalGest's list says of the number that a person typed in. `total` null = it gives none. */
export type ComparedNumber =
  | { readonly is: "found" | "cancelled" | "missing" | "untotalled" }
  | { readonly is: "other-total"; readonly total: string; readonly currency: string | null }
  /** It was sent for another order of the shop. */
  | { readonly is: "anothers"; readonly id: string };

/** Numbers may begin again each year: one that fits is enough. Pure. */
export function compareNumber(numbers: Numbers, { id, erpNumber, total, currency }: OrderRecord): ComparedNumber {
  const found = numbers.listed
    .filter(({ number }) => number === erpNumber)
    .map((one): ComparedNumber => {
      if (one.of !== null && one.of !== id) return { is: "anothers", id: one.of };
      if (one.isCancelled) return { is: "cancelled" };
      if (one.total === null) return { is: "untotalled" };
      const isSame = sameDecimal(one.total, total) && (one.currency ?? currency) === currency;
      return isSame ? { is: "found" } : { is: "other-total", total: one.total, currency: one.currency };
    });
  return found.find(({ is }) => is === "found") ?? found[0] ?? { is: "missing" };
}

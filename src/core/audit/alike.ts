/** Which orders of TotalGest without our reference may be an order that was sent or waits: typed in by hand, or by another program. Pure. */
import { sameDecimal } from "../common/money.ts";
import { localDay } from "../common/time/zone.ts";
import { referenceOf } from "../orders/order.ts";
import type { OrderRecord } from "../orders/record.ts";
import type { BookedOrder } from "../ports/books.ts";

type AlikeOrder = Pick<OrderRecord, "id" | "reference" | "total">;

const OURS = referenceOf("", "").slice(0, -1);
/** A shorter id is a part of too much. */
const SHORTEST_ID = 3;

/** Not in the form of our references, whichever shop's. */
export function isForeignReference(reference: string | null): boolean {
  return reference?.startsWith(OURS) !== true;
}

/** The words of a reference, any of which may be the number of one of our orders. */
export function wordsOf(reference: string): readonly string[] {
  return [...new Set([reference, ...reference.split(/[^\w-]+/), ...reference.split(/[^\dA-Za-z]+/)])];
}

/** One of these names is the order's id, or the number that its buyer sees. */
export function isNamed(names: readonly string[], { id, reference }: Pick<AlikeOrder, "id" | "reference">): boolean {
  return names.some((name) => name !== "" && (name === reference || (name === id && id.length >= SHORTEST_ID)));
}

/** As far as TotalGest gives a total. */
export function hasTotalOf({ totals }: Pick<BookedOrder, "totals">, { total }: Pick<AlikeOrder, "total">): boolean {
  return totals === null || sameDecimal(totals.gross, total);
}

/** What one of our orders may be called by in TotalGest. */
export function alikeNames({ reference, number }: Pick<BookedOrder, "reference" | "number">): readonly string[] {
  return [number, ...(reference === null ? [] : wordsOf(reference))];
}

/** The same number, or the same day, buyer and total. It is not the booking that the order is known by. */
export function isAlike(booked: BookedOrder, order: OrderRecord, timeZone: string): boolean {
  if (booked.id === order.erpId || booked.number === order.erpNumber || !hasTotalOf(booked, order)) return false;
  if (booked.currency !== null && booked.currency !== order.currency) return false;
  if (isNamed(alikeNames(booked), order)) return true;
  const at = dayOf(booked, timeZone);
  const isSameDay = at !== null && at === localDay(Date.parse(order.placedAt), timeZone);
  return isSameDay && booked.totals !== null && booked.buyers.some((buyer) => isIn(buyer, order.customer));
}

function dayOf({ placedAt, createdAt }: BookedOrder, timeZone: string): string | null {
  const at = placedAt ?? createdAt;
  return at === null ? null : localDay(Date.parse(at), timeZone);
}

/** Every word of a buyer's name or mail address stands in the other text, in any order. */
function isIn(buyer: string, customer: string): boolean {
  const known = new Set(plainWords(customer));
  const words = plainWords(buyer);
  return words.length > 0 && words.every((word) => known.has(word));
}

function plainWords(text: string): readonly string[] {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}\p{N}@._-]+/u).filter((word) => word !== "");
}

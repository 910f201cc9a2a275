/** The lines of a report, and the order in which it lists them. Pure. */
import { fromMinor } from "../common/money.ts";
import type { LocalDay } from "../common/time/zone.ts";
import type { BookedOrder } from "../ports/books.ts";
import { type AuditedOrder, bookedAmounts, grossOf, type RatePart } from "./amounts.ts";
import type { AuditLine, LineVat } from "./report.ts";

interface BookedPair {
  readonly order: AuditedOrder;
  readonly booked: readonly BookedOrder[];
}

export function lineOf({ order: { day, id, reference, due }, booked: [first] }: BookedPair): AuditLine {
  const theirs = first === undefined ? null : bookedAmounts(first);
  const vat = lineVat(due.parts ?? [], theirs?.parts ?? []);
  return [day, id, reference, first?.number ?? null, fromMinor(due.gross), totalOf(first), vat];
}

function lineVat(ours: readonly RatePart[], theirs: readonly RatePart[]): readonly LineVat[] {
  const rates = [...new Set([...ours, ...theirs].map(({ rate }) => rate))];
  const of = (parts: readonly RatePart[], wanted: string): LineVat[1] => {
    const part = parts.find(({ rate }) => rate === wanted);
    return part === undefined ? null : [fromMinor(part.net), fromMinor(part.vat)];
  };
  return rates.map((rate) => [rate, of(ours, rate), of(theirs, rate)]);
}

export function totalOf(booked: Pick<BookedOrder, "totals"> | undefined): string | null {
  return booked === undefined ? null : minorText(grossOf(booked));
}

/** Null = it is not known. */
export function minorText(minor: number | null | undefined): string | null {
  return minor === null || minor === undefined || Number.isNaN(minor) ? null : fromMinor(minor);
}

/** By day, then by id (as numbers if both are); what has no day comes last. */
export function sorted<T>(
  all: readonly T[],
  keyOf: (one: T) => readonly [day: LocalDay | null, id: string, rest: string],
): readonly T[] {
  return all.toSorted((a, b) => {
    const [[day, id, rest], [otherDay, otherId, otherRest]] = [keyOf(a), keyOf(b)];
    return (
      compareTexts(day ?? "~", otherDay ?? "~") ||
      Number(id) - Number(otherId) ||
      compareTexts(id, otherId) ||
      compareTexts(rest, otherRest)
    );
  });
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

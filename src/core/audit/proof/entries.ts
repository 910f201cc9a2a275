/** The single orders that a report names. Pure. */
import { fromMinor } from "../../common/money.ts";
import type { BookedOrder } from "../../ports/books.ts";
import { bookedAmounts } from "../amounts.ts";
import type { Facts, Finding } from "../judge/verdict.ts";
import type { AuditedOrder } from "../order.ts";
import type { LocalDay } from "../../common/time/zone.ts";
import type { AuditException, AuditLine, Unread } from "../report.ts";

/** `found`: TotalGest's orders with its reference. */
export function exceptionOf(
  order: AuditedOrder,
  { kind, cause, detail, credit }: Finding,
  found: readonly BookedOrder[],
  facts: Facts | null,
): AuditException {
  const [first] = found;
  const known = facts?.number ?? null;
  return {
    kind,
    cause,
    id: order.id,
    reference: order.reference,
    day: order.day,
    numbers: found.length > 0 ? found.map(({ number }) => number) : known === null ? [] : [known],
    currency: order.currency,
    shop: fromMinor(order.due.gross),
    sent: amountText(facts?.sent?.gross),
    totalgest: first === undefined ? null : amountText(bookedAmounts(first)?.gross),
    credit: amountText(credit),
    status: order.statusName,
    detail,
    decision: (kind === "acknowledged" ? facts?.acknowledged : facts?.decision) ?? null,
  };
}

/** An order that the shop does not have. */
export interface Unknown {
  readonly id: string;
  /** The day it was placed; null = unknown. */
  readonly day: LocalDay | null;
  readonly facts: Facts | null;
  /** The stored order; null = there is none. */
  readonly record: { readonly reference: string } | null;
  /** The shop shows another order under its id. */
  readonly isReplaced?: true;
}

/** An order that TotalGest has and the shop does not. `currency`: if TotalGest does not give the order's own. */
export function unknownException(
  booked: BookedOrder | null,
  known: Unknown & Pick<AuditException, "kind" | "cause" | "currency">,
): AuditException {
  const { facts } = known;
  const gross = booked === null ? null : amountText(bookedAmounts(booked)?.gross);
  const number = booked?.number ?? facts?.number ?? null;
  return {
    kind: known.kind,
    cause: known.cause,
    id: known.id,
    reference: known.record?.reference ?? "",
    day: known.day,
    numbers: number === null ? [] : [number],
    currency: booked?.currency ?? known.currency,
    shop: null,
    sent: amountText(facts?.sent?.gross),
    totalgest: gross,
    credit: gross,
    status: "",
    detail: null,
    decision: (known.kind === "acknowledged" ? facts?.acknowledged : facts?.decision) ?? null,
  };
}

export function amountText(minor: number | null | undefined): string | null {
  return minor === null || minor === undefined ? null : fromMinor(minor);
}

/** By day, then by id, then by TotalGest's numbers; exceptions without a day come last. */
export function sortedExceptions(exceptions: readonly AuditException[]): readonly AuditException[] {
  return exceptions.toSorted(
    (a, b) =>
      compareTexts(a.day ?? "~", b.day ?? "~") ||
      compareIds(a.id, b.id) ||
      compareTexts(a.numbers.join(), b.numbers.join()),
  );
}

/** By day, then by id; single records come last. */
export function sortedUnread(unread: readonly Unread[]): readonly Unread[] {
  return unread.toSorted(
    (a, b) =>
      compareTexts(a.from ?? "~", b.from ?? "~") || compareIds(a.id ?? "", b.id ?? "") || compareTexts(a.side, b.side),
  );
}

export function sortedLines(lines: readonly AuditLine[]): readonly AuditLine[] {
  return lines.toSorted((a, b) => compareTexts(a[0], b[0]) || compareIds(a[1], b[1]));
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares as numbers if both are. */
function compareIds(a: string, b: string): number {
  return Number(a) - Number(b) || compareTexts(a, b);
}

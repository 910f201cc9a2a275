import type { Difference, DifferenceField } from "../orders/listing/difference.ts";
import { fromMinor } from "../common/money.ts";
import type { BookedOrder } from "../ports/books.ts";
import { type Amounts, bookedAmounts, differenceOf, isForeign, type AuditedOrder } from "./amounts.ts";
import type { Facts } from "./facts.ts";
import type { ExceptionCause, Verdict } from "./verdict.ts";

/**
 * What a verdict on an exported order says of TotalGest, as differences to record, so that a person can acknowledge
 * exactly them. What the shop changed is recorded as by any reading of the shop. Pure.
 */
export function differencesOf(
  order: AuditedOrder,
  { finding, booked }: Pick<Verdict, "finding" | "booked">,
  { number, sent }: Pick<Facts, "number" | "sent">,
): readonly Difference[] {
  if (finding === null || finding.cause === "marked-found") return [];
  const field = FIELD_OF[finding.cause];
  if (field !== undefined) {
    const numbers = booked.map((one) => one.number).toSorted();
    return [difference(field, number, numbers.length === 0 ? null : numbers.join(", "))];
  }
  const [first] = booked;
  return first === undefined ? [] : amountDifferences(order, first, sent ?? order.due);
}

const FIELD_OF: Readonly<Partial<Record<ExceptionCause, DifferenceField>>> = {
  "missing-exported": "erp-missing",
  "marked-not-found": "erp-missing",
  "cancelled-in-totalgest": "erp-cancelled",
  "marked-unasked": "erp-unasked",
  doubled: "erp-doubled",
  "no-totals": "erp-untotalled",
  unreadable: "erp-untotalled",
};

function amountDifferences(order: AuditedOrder, booked: BookedOrder, before: Amounts): readonly Difference[] {
  const amounts = bookedAmounts(booked);
  // With the sums, so that a later change of the amount is a new difference.
  if (isForeign(order, booked)) {
    return [difference("erp-currency", sumIn(order.currency, before), sumIn(booked.currency, amounts))];
  }
  const differs = amounts === null ? null : differenceOf(before, amounts);
  if (amounts === null || differs === null) return [];
  return differs === "total"
    ? [difference("erp-total", fromMinor(before.gross), fromMinor(amounts.gross))]
    : [difference("erp-vat", splitText(before), splitText(amounts))];
}

/** `EUR 70.05`; without totals the currency alone. */
function sumIn(currency: string | null, amounts: Amounts | null): string | null {
  return currency === null || amounts === null ? currency : `${currency} ${fromMinor(amounts.gross)}`;
}

/** `8.1 %: 1.01 + 2.6 %: 0.65`; without rates the sum. */
function splitText({ vat, parts }: Amounts): string | null {
  if (parts !== null) return parts.map((part) => `${part.rate} %: ${fromMinor(part.vat)}`).join(" + ");
  return vat === null ? null : fromMinor(vat);
}

function difference(field: DifferenceField, sent: string | null, now: string | null): Difference {
  return { field, article: null, sent, now };
}

/** Others look like it, under these numbers. */
export function alikeIn(number: string | null, alike: readonly BookedOrder[]): Difference {
  const numbers = alike.map((one) => one.number).toSorted();
  return difference("erp-alike", number, numbers.join(", "));
}

/** The shop does not have the order any more. */
export function shopMissing(number: string | null): Difference {
  return difference("shop-missing", number, null);
}

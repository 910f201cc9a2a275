/** The single orders that a report names. Pure. */
import { fromMinor } from "../../common/money.ts";
import type { BookedOrder } from "../../ports/books.ts";
import { type Amounts, bookedAmounts, type AuditedOrder } from "../amounts.ts";
import type { Facts, Finding } from "../judge/verdict.ts";
import type { LocalDay } from "../../common/time/zone.ts";
import type { AuditException } from "../report.ts";

/** `due` null = the shop does not have it. */
type Named = Pick<AuditedOrder, "id" | "reference" | "currency" | "statusName"> & {
  readonly day: LocalDay | null;
  readonly due: Amounts | null;
};

/** `found`: TotalGest's orders with its reference. */
export function exceptionOf(
  { id, reference, day, currency, due, statusName }: Named,
  { kind, cause, detail, credit }: Finding,
  found: readonly BookedOrder[],
  facts: Facts | null,
): AuditException {
  const [first] = found;
  const known = facts?.number ?? null;
  return {
    kind,
    cause,
    id,
    reference,
    day,
    numbers: found.length > 0 ? found.map(({ number }) => number) : known === null ? [] : [known],
    currency,
    shop: amountText(due?.gross),
    sent: amountText(facts?.sent?.gross),
    totalgest: first === undefined ? null : amountText(bookedAmounts(first)?.gross),
    credit: amountText(credit),
    status: statusName,
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

export function amountText(minor: number | null | undefined): string | null {
  return minor === null || minor === undefined ? null : fromMinor(minor);
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

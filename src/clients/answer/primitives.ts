/**
 * The values that both contracts are made of, as zod schemas. They check and do not change: what passed is read by the
 * functions beside them. Each message says what the contract expects, in the words of `contract-broken`.
 */
import { z } from "zod";

import { isDecimal } from "../../core/common/money.ts";
import { isPlainNumber } from "./decimal.ts";

const INSTANT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-][01]\d:[0-5]\d)$/;

export const A_DECIMAL = "a decimal such as 24.90";
export const AN_INSTANT = "an instant such as 2026-11-24T09:30:00Z";

export const text = z.string({ error: "a text" });

/** A text that is more than white space. */
export const filledText = text.refine((value) => value.trim() !== "", { error: "a text that is not empty" });

export const flag = z.boolean({ error: "true or false" });

/** A whole number that JSON.parse did not round: ids beyond 2^53 are somebody else's by now. */
export const safeWholeNumber = z
  .number({ error: "a whole number" })
  .refine((value) => Number.isSafeInteger(value) && value >= 0, { error: "a whole number below 2^53" });

/**
 * Ids are strings; a number is taken where it is exact. Half a character (a lone surrogate) is in no id: a database stores
 * another text for it, and would not find its row again. Checked by hand, like decimals.
 */
export const id = z.custom<string | number>(
  (value) =>
    typeof value === "string"
      ? value.trim() !== "" && value.isWellFormed()
      : Number.isSafeInteger(value) && Number(value) >= 0,
  { error: "an id" },
);

/**
 * `"24.90"`, `"-3"`; a JSON number where it is exact. No comma, no exponent, no sign but minus. Checked by hand: zod tries
 * the members of a union one after the other, and makes a fault of each that does not fit.
 */
export const decimal = z.custom<string | number>(
  (value) => (typeof value === "string" ? isDecimal(value) : typeof value === "number" && isPlainNumber(value)),
  { error: A_DECIMAL },
);

/** RFC 3339. Its form alone, since every product has one; whoever reckons with it takes `realInstant`. */
export const instant = text.refine((value) => INSTANT.test(value), { error: AN_INSTANT });

/** RFC 3339, and on the calendar. */
export const realInstant = instant.refine((value) => !Number.isNaN(Date.parse(value)), { error: AN_INSTANT });

export const anObject = { error: "an object" } as const;
export const aList = { error: "a list" } as const;

const identified = z.object({ id });

/** The id of a record that may be anything; null = it has none that can be trusted. */
export function idOf(record: unknown): string | null {
  const parsed = identified.safeParse(record);
  return parsed.success ? String(parsed.data.id) : null;
}

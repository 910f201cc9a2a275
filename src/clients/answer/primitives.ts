/**
 * The values of both contracts as zod schemas. They check values without changing them; the functions beside them read
 * checked values. Each message says what the contract expects, as in `contract-broken`.
 */
import { z } from "zod";

import { isDecimal } from "../../core/common/money.ts";

const INSTANT =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-][01]\d:[0-5]\d)$/;

export const A_DECIMAL = "a decimal such as 24.90";
export const AN_INSTANT = "an instant such as 2026-11-24T09:30:00Z";

export const text = z.string({ error: "a text" });

/** A text that is more than white space. */
export const filledText = text.refine((value) => value.trim() !== "", { error: "a text that is not empty" });

export const flag = z.boolean({ error: "true or false" });

/** A whole number that JSON.parse did not round: an id beyond 2^53 would be another id. */
export const safeWholeNumber = z
  .number({ error: "a whole number" })
  .refine((value) => Number.isSafeInteger(value) && value >= 0, { error: "a whole number below 2^53" });

/**
 * Ids are strings; exact numbers are accepted. A lone surrogate is refused: a database would store another text and not
 * find its row again. Checked by hand for speed, like decimals.
 */
export const id = z.custom<string | number>(
  (value) =>
    typeof value === "string"
      ? value.trim() !== "" && value.isWellFormed()
      : Number.isSafeInteger(value) && Number(value) >= 0,
  { error: "an id" },
);

/**
 * `"24.90"`, `"-3"`; exact JSON numbers are accepted. No comma, no exponent, no plus sign. Checked by hand for speed:
 * zod tries the members of a union one by one and creates an issue for each that fails.
 */
export const decimal = z.custom<string | number>(
  (value) => (typeof value === "string" ? isDecimal(value) : typeof value === "number" && isPlainNumber(value)),
  { error: A_DECIMAL },
);

/** RFC 3339, checked by its form only, because every product has one; code that computes with it uses `realInstant`. */
export const instant = text.refine((value) => INSTANT.test(value), { error: AN_INSTANT });

/** RFC 3339, and a valid date. */
export const realInstant = instant.refine((value) => !Number.isNaN(Date.parse(value)), { error: AN_INSTANT });

export const anObject = { error: "an object" } as const;
export const aList = { error: "a list" } as const;

const identified = z.object({ id });

/** The id of any record; null = no usable id. */
export function idOf(record: unknown): string | null {
  const parsed = identified.safeParse(record);
  return parsed.success ? String(parsed.data.id) : null;
}

/** A double represents every decimal with this many significant digits exactly. */
const EXACT_DIGITS = 15;

/**
 * Whether a JSON number is exactly the decimal in the text. JSON.parse has already rounded numbers with an exponent
 * (`1e21`), infinite ones (`1e999`) or ones with too many digits.
 */
export function isPlainNumber(value: number): boolean {
  // Fast path: a whole number of millionths below 10^15 has at most fifteen digits.
  if (Math.abs(value) < 1e9 && Math.round(value * 1e6) / 1e6 === value) return true;
  const text = String(value);
  if (!isDecimal(text)) return false;
  return text.length <= EXACT_DIGITS || text.replaceAll(/\D/g, "").replace(/^0+/, "").length <= EXACT_DIGITS;
}

/** A checked decimal (`isDecimal`, `isPlainNumber`) as text; zero has no sign. */
export function decimalText(value: string | number): string {
  const text = String(value);
  return text.startsWith("-") && /^-0+(?:\.0+)?$/.test(text) ? text.slice(1) : text;
}

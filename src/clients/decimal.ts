import { isDecimal } from "../core/money.ts";

/** A double holds every decimal of so many significant digits exactly as it was typed. */
const EXACT_DIGITS = 15;

/**
 * A JSON number that is a decimal exactly as it was typed. JSON.parse has already made doubles of numbers: one with an
 * exponent (`1e21`), an infinite one (`1e999`) or one with too many digits is not what stood there.
 */
export function isPlainNumber(value: number): boolean {
  // Most are seen without their text: a whole number of millionths below 10^15 has no more than fifteen digits.
  if (Math.abs(value) < 1e9 && Math.round(value * 1e6) / 1e6 === value) return true;
  const text = String(value);
  if (!isDecimal(text)) return false;
  return text.length <= EXACT_DIGITS || text.replaceAll(/\D/g, "").replace(/^0+/, "").length <= EXACT_DIGITS;
}

/** A checked decimal (`isDecimal`, `isPlainNumber`) as its text; zero has no sign. */
export function decimalText(value: string | number): string {
  const text = String(value);
  return text.startsWith("-") && /^-0+(?:\.0+)?$/.test(text) ? text.slice(1) : text;
}

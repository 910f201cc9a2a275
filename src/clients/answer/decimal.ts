import { isDecimal } from "../../core/common/money.ts";

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
  const text = typeof value === "number" ? numberText(value) : value;
  return text.startsWith("-") && /^-0+(?:\.0+)?$/.test(text) ? text.slice(1) : text;
}

/** Prices, rates and quantities whose texts are remembered. */
const TEXTS_KNOWN = 10_000;

const known = new Map<number, string>();

/** `String(value)`: to make it takes five times as long as to find it, and a catalogue has few different numbers. */
export function numberText(value: number): string {
  let text = known.get(value);
  if (text !== undefined) return text;
  text = String(value);
  if (known.size >= TEXTS_KNOWN) known.clear();
  known.set(value, text);
  return text;
}

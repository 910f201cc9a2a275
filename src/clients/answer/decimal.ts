import { isDecimal } from "../../core/common/money.ts";

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
  const text = typeof value === "number" ? numberText(value) : value;
  return text.startsWith("-") && /^-0+(?:\.0+)?$/.test(text) ? text.slice(1) : text;
}

/** How many texts of prices, rates and quantities are cached. */
const TEXTS_KNOWN = 10_000;

const known = new Map<number, string>();

/**
 * `String(value)` with a cache: making the text takes five times as long as finding it, and a catalogue has few
 * different numbers.
 */
export function numberText(value: number): string {
  let text = known.get(value);
  if (text !== undefined) return text;
  text = String(value);
  if (known.size >= TEXTS_KNOWN) known.clear();
  known.set(value, text);
  return text;
}

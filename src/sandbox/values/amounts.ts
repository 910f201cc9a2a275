/**
 * Exact decimals for the sandbox, as whole millionths. Deliberately separate from the engine's own money, so that the
 * two cannot share a mistake.
 */

/** Millionths: six places, the most that either contract allows. */
export type Micro = bigint;

const DECIMAL = /^(-?)(\d+)(?:\.(\d{1,6}))?$/;

/** `"24.90"` as millionths; null for anything but an optional minus, digits and at most six places. */
export function parseAmount(text: unknown): Micro | null {
  const match = typeof text === "string" ? DECIMAL.exec(text) : null;
  if (match === null) return null;
  const whole = BigInt(match[2] ?? "0") * 1_000_000n + BigInt((match[3] ?? "").padEnd(6, "0"));
  return match[1] === "-" ? -whole : whole;
}

/** As `parseAmount`, for text known to be a decimal. Throws RangeError otherwise. */
export function amount(text: string): Micro {
  const parsed = parseAmount(text);
  if (parsed === null) throw new RangeError(`not a decimal with at most six places: ${text}`);
  return parsed;
}

/** The number of places of a decimal string; null if it is none. */
export function placesOf(text: unknown): number | null {
  const match = typeof text === "string" ? /^-?\d+(?:\.(\d+))?$/.exec(text) : null;
  return match === null ? null : (match[1] ?? "").length;
}

/** Half away from zero to `places`, with trailing zeros: `format(1005000n, 2)` is `"1.01"`. */
export function formatAmount(micro: Micro, places: number): string {
  const unit = 10n ** BigInt(6 - places);
  const size = micro < 0n ? -micro : micro;
  const rounded = (size + unit / 2n) / unit;
  const digits = rounded.toString().padStart(places + 1, "0");
  const sign = micro < 0n && rounded > 0n ? "-" : "";
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** A line's total in millionths, rounded half away from zero to the cent: quantity × unit. */
export function lineTotal(quantity: Micro, unit: Micro): Micro {
  return toCents(quantity * unit, 1_000_000n * 10_000n) * 10_000n;
}

/** The VAT inside a gross amount, in millionths, rounded to the cent. */
export function vatInside(gross: Micro, rate: Micro): Micro {
  return toCents(gross * rate, (100_000_000n + rate) * 10_000n) * 10_000n;
}

function toCents(value: bigint, per: bigint): bigint {
  const size = value < 0n ? -value : value;
  const rounded = (2n * size + per) / (2n * per);
  return value < 0n ? -rounded : rounded;
}

/** The shortest exact form: `"24.9"`, `"3"`. */
export function plainAmount(micro: Micro): string {
  const text = formatAmount(micro, 6);
  return text.replace(/\.?0+$/, "");
}

import Big from "big.js";

/** A decimal in the contracts' format: optional minus, digits, optional fraction. No exponent, no comma. */
const DECIMAL = /^-?\d{1,15}(?:\.\d{1,12})?$/;

export function isDecimal(text: string): boolean {
  return DECIMAL.test(text);
}

/** An exact decimal. Throws RangeError for anything that `isDecimal` refuses; the decoder must have checked it. */
export function decimalOf(text: string): Big {
  if (!isDecimal(text)) throw new RangeError(`not a decimal: ${text}`);
  return new Big(text);
}

/** `8.1`, `8.10` and `08.1` are the same number. */
export function sameDecimal(a: string, b: string): boolean {
  return a === b || (isDecimal(a) && isDecimal(b) && decimalOf(a).eq(decimalOf(b)));
}

/** Half-up (away from zero) to whole minor units: `"1.005"` is 101. */
export function toMinor(amount: Big): number {
  return amount.times(100).round(0, Big.roundHalfUp).toNumber();
}

/** Whole minor units as a decimal string with two places: 101 is `"1.01"`. */
export function fromMinor(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const TWO_PLACES = /^(?:0|[1-9]\d{0,14})\.\d\d$/;

/** A price in one form, whatever a factor or a vendor makes of it: exact, with two places or as many as it has. */
export function priceText(amount: Big | string): string {
  // Nearly all are in this form, and a catalogue has many.
  if (typeof amount === "string") return TWO_PLACES.test(amount) ? amount : priceText(decimalOf(amount));
  const two = amount.toFixed(2);
  return amount.eq(two) ? two : plain(amount);
}

/** A quantity: the shortest exact form, at most 6 places (half-up beyond). */
export function plain(amount: Big): string {
  return amount.round(6, Big.roundHalfUp).toFixed();
}

/** VAT contained in a gross amount: half-up(gross × rate / (100 + rate)), minor units. */
export function vatWithin(grossMinor: number, rate: string): number {
  const r = decimalOf(rate);
  return new Big(grossMinor).times(r).div(r.plus(100)).round(0, Big.roundHalfUp).toNumber();
}

/** VAT on top of a net amount: half-up(net × rate / 100), minor units. */
export function vatOnTop(netMinor: number, rate: string): number {
  return new Big(netMinor).times(decimalOf(rate)).div(100).round(0, Big.roundHalfUp).toNumber();
}

/**
 * Splits whole minor units by weights, largest remainder first; ties go to the higher rate. If all weights are 0,
 * everything goes to the highest rate. The shares add up to `amountMinor` exactly.
 */
export function shareByWeight(
  amountMinor: number,
  parts: readonly { readonly rate: string; readonly weightMinor: number }[],
): number[] {
  const total = parts.reduce((sum, part) => sum + part.weightMinor, 0);
  const byRate = parts.map((_, index) => index).toSorted((a, b) => compareRates(parts[b]?.rate, parts[a]?.rate));
  if (total <= 0) return parts.map((_, index) => (index === byRate[0] ? amountMinor : 0));
  const exact = parts.map((part) => new Big(amountMinor).times(part.weightMinor).div(total));
  const shares = exact.map((share) => share.round(0, Big.roundDown).toNumber());
  const left = amountMinor - shares.reduce((sum, share) => sum + share, 0);
  const remainder = (index: number): Big => (exact[index] ?? new Big(0)).minus(shares[index] ?? 0).abs();
  const order = byRate.toSorted((a, b) => remainder(b).cmp(remainder(a)));
  for (const index of order.slice(0, Math.abs(left))) shares[index] = (shares[index] ?? 0) + Math.sign(left);
  return shares;
}

function compareRates(a: string | undefined, b: string | undefined): number {
  return decimalOf(a ?? "0").cmp(decimalOf(b ?? "0"));
}

/** The sum of each currency; a total that is no decimal is left out. */
export function sumsOf(
  orders: readonly { readonly total: string; readonly currency: string }[],
): readonly { readonly currency: string; readonly amount: string }[] {
  const minor = new Map<string, number>();
  for (const { total, currency } of orders) {
    if (isDecimal(total)) minor.set(currency, (minor.get(currency) ?? 0) + toMinor(decimalOf(total)));
  }
  return [...minor].map(([currency, sum]) => ({ currency, amount: fromMinor(sum) }));
}

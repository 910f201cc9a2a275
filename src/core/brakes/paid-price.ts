import Big from "big.js";

import { isDecimal } from "../common/money.ts";

/** The VAT rate of a tax of the shop, a decimal string; null = the shop has no such tax, or was not asked. */
export type RateOf = (taxId: string) => string | null;

interface Paid {
  /** What the buyer pays for one, VAT included if it is known. */
  readonly amount: Big;
  /** The rate, or the tax id if the rate is unknown; empty = both are unknown. */
  readonly tax: string;
}

/** Parses a `priceFacet`; null = not a decimal. */
function readPaid(value: string, rateOf: RateOf, isVatKnown: boolean): Paid | null {
  const { amount, includes, taxId } = partsOf(value);
  if (!isDecimal(amount)) return null;
  const rate = taxId === "" ? null : rateOf(taxId);
  const isAdded = isVatKnown && includes === "0" && rate !== null && isDecimal(rate);
  const paid = new Big(amount);
  return {
    amount: isAdded ? paid.times(new Big(rate).plus(100)).div(100) : paid,
    tax: rate === null || !isDecimal(rate) ? taxId : new Big(rate).toFixed(),
  };
}

function partsOf(value: string): { readonly amount: string; readonly includes: string; readonly taxId: string } {
  const [amount = "", includes = "", ...rest] = value.split("|");
  return { amount, includes, taxId: rest.join("|") };
}

/** If one does not say whether VAT is included, only the amounts are compared. Null = not comparable. */
function readBoth(base: string, now: string, rateOf: RateOf): readonly [Paid, Paid] | null {
  const isVatKnown = partsOf(base).includes !== "" && partsOf(now).includes !== "";
  const [before, after] = [readPaid(base, rateOf, isVatKnown), readPaid(now, rateOf, isVatKnown)];
  return before === null || after === null ? null : [before, after];
}

/** The buyer pays another amount, or the price has another VAT rate. */
export function isOtherPrice(base: string, now: string, rateOf: RateOf): boolean {
  if (base === now) return false;
  const both = readBoth(base, now, rateOf);
  if (both === null) return false;
  const [before, after] = both;
  return !before.amount.eq(after.amount) || (before.tax !== "" && after.tax !== "" && before.tax !== after.tax);
}

/** The buyer's price changes by more than a third, up or down. */
export function isPriceJump(base: string, now: string, rateOf: RateOf): boolean {
  if (base === now) return false;
  const both = readBoth(base, now, rateOf);
  if (both === null) return false;
  const [before, after] = both;
  return after.amount.minus(before.amount).abs().times(3).gt(before.amount.abs());
}

/** The buyer's price falls to a tenth or less, or rises to ten times or more; null = neither. Nothing is measured from a price of 0. */
export function leapOf(base: string, now: string, rateOf: RateOf): "fell" | "rose" | null {
  const both = readBoth(base, now, rateOf);
  if (both === null || both[0].amount.eq(0)) return null;
  const [before, after] = both;
  if (after.amount.times(10).lte(before.amount)) return "fell";
  return after.amount.gte(before.amount.times(10)) ? "rose" : null;
}

export function isFree(value: string): boolean {
  return amountOf(value) === 0;
}

/** The amount of a `priceFacet`; NaN = not a decimal. */
function amountOf(value: string): number {
  const { amount } = partsOf(value);
  return isDecimal(amount) ? Number(amount) : Number.NaN;
}

export function amountText(value: string): string {
  return partsOf(value).amount;
}

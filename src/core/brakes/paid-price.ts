import Big from "big.js";

import { isDecimal } from "../common/money.ts";

/** The VAT rate of a tax of the shop, as a decimal string; null = the shop has no such tax, or was not asked. */
export type RateOf = (taxId: string) => string | null;

interface Paid {
  /** What the buyer pays for one, VAT included as far as it is known. */
  readonly amount: Big;
  /** The rate, or where that is not known the tax; empty = neither is. */
  readonly tax: string;
}

/** Reads a `priceFacet`; null = no decimal. */
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

/** Both in the same terms: where one side says nothing of VAT, the amounts alone are compared. Null = no comparison. */
function readBoth(base: string, now: string, rateOf: RateOf): readonly [Paid, Paid] | null {
  const isVatKnown = partsOf(base).includes !== "" && partsOf(now).includes !== "";
  const [before, after] = [readPaid(base, rateOf, isVatKnown), readPaid(now, rateOf, isVatKnown)];
  return before === null || after === null ? null : [before, after];
}

/** The buyer pays another amount, or another VAT rate is in it. */
export function isOtherPrice(base: string, now: string, rateOf: RateOf): boolean {
  if (base === now) return false;
  const both = readBoth(base, now, rateOf);
  if (both === null) return false;
  const [before, after] = both;
  return !before.amount.eq(after.amount) || (before.tax !== "" && after.tax !== "" && before.tax !== after.tax);
}

/** What the buyer pays moves by more than a third, up or down. */
export function isPriceJump(base: string, now: string, rateOf: RateOf): boolean {
  if (base === now) return false;
  const both = readBoth(base, now, rateOf);
  if (both === null) return false;
  const [before, after] = both;
  return after.amount.minus(before.amount).abs().times(3).gt(before.amount.abs());
}

/** What the buyer pays falls below a tenth. */
export function isPriceFall(base: string, now: string, rateOf: RateOf): boolean {
  const both = readBoth(base, now, rateOf);
  return both !== null && both[1].amount.times(10).lt(both[0].amount);
}

export function isFree(value: string): boolean {
  return amountOf(value) === 0;
}

/** Of a `priceFacet`; NaN where it is no decimal. */
function amountOf(value: string): number {
  const { amount } = partsOf(value);
  return isDecimal(amount) ? Number(amount) : Number.NaN;
}

export function amountText(value: string): string {
  return partsOf(value).amount;
}

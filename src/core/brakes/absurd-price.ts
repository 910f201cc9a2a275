import type { ProductRecord } from "../products/record.ts";
import type { ChangedProduct } from "../products/change.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { dayOf, priceFacet } from "./facets.ts";
import { amountText, isFree, isPriceFall, type RateOf } from "./paid-price.ts";

/** A person allows this price of the product (`priceFacet`) until TotalGest sends another one. */
export function allowPrice(row: ProductRecord, { price }: { readonly price: string }): ChangedProduct {
  return { row: { ...row, allowedPrice: price } };
}

/**
 * Why the price of this product is held back on its own: it is 0, or falls below a tenth of the shown price or of the
 * price 24 hours ago. Null = it is not. No agreement to a mass change covers it.
 */
export function findAbsurdPrice(
  record: ProductRecord,
  { nowMs, rateOf }: { readonly nowMs: number; readonly rateOf: RateOf },
): Problem | null {
  const { fields, pushed, shopId, days, allowedPrice } = record;
  if (fields === null || record.fault !== null || record.gone) return null;
  const shown = shopId === null || pushed === null ? undefined : priceFacet(pushed);
  const now = priceFacet(fields);
  if (now === undefined || now === shown || now === allowedPrice) return null;
  const before = dayOf(days, "price", nowMs)?.was;
  if (isFree(now)) return shown !== undefined && isFree(shown) ? null : problem("price-zero", {});
  const from = [before, shown].find((price) => price !== undefined && isPriceFall(price, now, rateOf));
  return from === undefined ? null : problem("price-fell", { from: amountText(from), to: amountText(now) });
}

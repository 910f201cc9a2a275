import { hash } from "node:crypto";
import { DAY } from "../common/time/duration.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import type { ChangedProduct } from "../products/change.ts";
import type { ProductRecord } from "../products/record.ts";
import type { ProductFields, ProductWrite } from "../products/product.ts";
import { hasVatOfShop, isTotalGests, toldActive } from "../products/owners.ts";
import { wantedOf } from "../products/texts.ts";
import { brakesOf, FACETS, type Days, type Facet, type FacetChange, type FacetDay, type FacetValues } from "./facet.ts";
import { amountText, isFree, leapOf, type RateOf } from "./paid-price.ts";

/** `AMOUNT|1 = VAT included, 0 = not|TAX ID`, where an empty part is unknown; undefined = no price is known. */
export function priceFacet(fields: Partial<ProductFields>): string | undefined {
  const { price, price_includes_tax: includes, tax_id: taxId } = fields;
  if (price === undefined) return undefined;
  return `${price}|${includes === undefined ? "" : flag(includes)}|${taxId ?? ""}`;
}

/** Short hashes of the name and of its translations; an empty hash = unknown. */
function nameFacet({ name, name_i18n: translations }: Partial<ProductFields>): string | undefined {
  if (name === undefined) return undefined;
  return `${digest(name)}.${translations === undefined ? "" : digest(JSON.stringify(translations))}`;
}

function digest(text: string): string {
  return hash("sha1", text, "base64url").slice(0, 12);
}

function flag(value: boolean): string {
  return value ? "1" : "0";
}

/** Price, name and SKU of these fields. */
function fieldFacets(fields: Partial<ProductFields>): FacetValues {
  return { price: priceFacet(fields), name: nameFacet(fields), sku: fields.sku };
}

/** The day of a facet; undefined = nothing was pushed or released in the last 24 hours. */
export function dayOf(days: Days | null, facet: Facet, nowMs: number): FacetDay | undefined {
  const day = days?.[facet];
  const { fromMs, toMs } = dayAt(nowMs);
  return day !== undefined && day.atMs > fromMs && day.atMs <= toMs ? day : undefined;
}

/** Days that began outside of it are over, also those from a clock that was ahead. */
export function dayAt(nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: nowMs - DAY, toMs: nowMs + DAY };
}

/**
 * The values of a pending product that differ from those 24 hours ago, or from what the shop shows, and that no person
 * released. Refused fields count as unchanged. The creation of a newcomer is a change too.
 */
export function facetChanges(
  record: ProductRecord,
  { nowMs, rateOf }: { readonly nowMs: number; readonly rateOf: RateOf },
): readonly FacetChange[] {
  const shown = shownValues(record, !isUntouched(record));
  const now = wantedValues(record, shown);
  const changes: FacetChange[] = [];
  for (const facet of FACETS) {
    const value = now[facet];
    const day = dayOf(record.days, facet, nowMs);
    const base = day?.was ?? shown[facet];
    if (value === undefined || base === undefined || day?.released === value) continue;
    if (base === value && shown[facet] === value) continue;
    const counts = brakesOf(facet, base, value, rateOf);
    changes.push({ facet, base, shown: shown[facet], now: value, counts });
  }
  // A product that was created within the day counts as one, whatever else is pending of it.
  const created = record.shopId === null ? undefined : dayOf(record.days, "creation", nowMs);
  if (created !== undefined) {
    changes.push({ facet: "creation", base: created.was, shown: CREATED, now: CREATED, counts: created.counts });
  }
  return changes;
}

/** Of a creation that is through: neither "" nor a price. */
const CREATED = "created";

/** What the shop shows. Long names are hashed only if they may differ (`areFieldsCompared`). */
function shownValues(record: ProductRecord, areFieldsCompared: boolean): FacetValues {
  const { shopId, pushed, pushedActive, pushedQuantity } = record;
  if (shopId === null) return { creation: "" };
  return {
    ...(areFieldsCompared ? fieldFacets(pushed ?? {}) : {}),
    active: pushedActive === null ? undefined : flag(pushedActive),
    quantity: pushedQuantity === null ? undefined : String(pushedQuantity),
  };
}

/** Its fields are those that were pushed, and no day measures them. */
function isUntouched({ pushed, fields, days }: ProductRecord): boolean {
  return pushed === fields && days?.price === undefined && days?.name === undefined && days?.sku === undefined;
}

function wantedValues(record: ProductRecord, shown: FacetValues): FacetValues {
  const { shopId, fields, fault, gone, active, pushedActive, isNewcomer } = record;
  const areRefused = fields === null || fault !== null || gone;
  if (shopId === null) {
    if (areRefused) return {};
    return { ...fieldFacets(fields), ...(isNewcomer ? { creation: priceFacet(fields) } : {}) };
  }
  return {
    ...(areRefused ? shown : isUntouched(record) ? {} : fieldFacets(wantedOf({ ...record, fields }).fields)),
    active: flag(active && !gone),
    // Of what is off sale in the shop, none is told.
    quantity: gone || (!active && pushedActive === false) ? undefined : wantedQuantity(record),
  };
}

/** Absent if orders reserve everything that TotalGest still has: selling out is no mass change. */
function wantedQuantity({ quantity, unreserved }: ProductRecord): string | undefined {
  return isSoldOut(quantity, unreserved) ? undefined : String(quantity);
}

function isSoldOut(quantity: number, unreserved: number): boolean {
  return quantity === 0 && unreserved > 0;
}

/**
 * The days of a product after an accepted push: a changed facet begins its day or counts in it. Undefined = they stay as they
 * are. A stock that orders explain does not count.
 */
export function daysAfter(record: ProductRecord, write: ProductWrite, atMs: number, rateOf: RateOf): Days | undefined {
  const days: { -readonly [F in Facet]?: Days[F] } = { ...record.days };
  const shown = shownValues(record, Object.keys(write.fields).length > 0);
  const after = writtenValues(record, write);
  let isOther = false;
  for (const facet of FACETS) {
    const [value, now] = [shown[facet], after[facet]];
    if (now === undefined) continue;
    const day = dayOf(record.days, facet, atMs);
    const was = day?.was ?? value;
    if (facet === "quantity" && isSoldOut(Number(now), record.unreserved)) {
      isOther ||= days.quantity !== undefined;
      // The next one begins at 0.
      delete days.quantity;
    } else if (was !== undefined && value !== now) {
      const counts = brakesOf(facet, was, now, rateOf);
      const isReleased = day?.released === now || (facet === "price" && record.allowedPrice === now);
      days[facet] = isReleased ? { was: now, atMs, counts: [] } : { was, atMs: day?.atMs ?? atMs, counts };
      isOther = true;
    }
  }
  return isOther ? days : undefined;
}

/** What the shop shows after this write of what it changes. */
function writtenValues(record: ProductRecord, write: ProductWrite): FacetValues {
  const { pushed, isNewcomer } = record;
  const { shopId, fields, quantity } = write;
  const active = toldActive(record, write);
  return {
    ...(Object.keys(fields).length === 0 ? {} : fieldFacets({ ...(shopId === null ? {} : pushed), ...fields })),
    active: active === undefined ? undefined : flag(active),
    quantity: quantity === undefined ? undefined : String(quantity),
    creation: shopId === null && isNewcomer ? priceFacet(fields) : undefined,
  };
}

/** Keeps what the shop shows of the fields for the brakes, before that is deleted from the product. */
export function daysWithShown(row: ProductRecord, atMs: number): Days {
  const kept: { -readonly [F in Facet]?: Days[F] } = { ...row.days };
  const shown = fieldFacets(row.pushed ?? {});
  for (const facet of FACETS) {
    const was = shown[facet];
    if (was !== undefined) kept[facet] = dayOf(row.days, facet, atMs) ?? { was, atMs, counts: [] };
  }
  return kept;
}

/** A person allows this price of the product (`priceFacet`) until TotalGest sends another one. */
export function allowPrice(row: ProductRecord, { price }: { readonly price: string }): ChangedProduct {
  return { row: { ...row, allowedPrice: price } };
}

/**
 * Why the price of this product is held back on its own: it is 0, or at or below a tenth, or at or above ten times, of
 * the shown price or of the price 24 hours ago. Null = it is not. No agreement to a mass change covers it.
 */
export function findAbsurdPrice(
  record: ProductRecord,
  { nowMs, rateOf, currency }: { readonly nowMs: number; readonly rateOf: RateOf; readonly currency: string },
): Problem | null {
  const { fields, pushed, shopId, days, allowedPrice, owners } = record;
  if (fields === null || record.fault !== null || record.gone) return null;
  // It is not told.
  if (shopId !== null && !isTotalGests(owners, "price")) return null;
  const shown = shopId === null || pushed === null ? undefined : priceFacet(pushed);
  const now = priceFacet(fields);
  if (now === undefined || now === shown || now === allowedPrice) return null;
  const before = dayOf(days, "price", nowMs)?.was;
  if (isFree(now)) return shown !== undefined && isFree(shown) ? null : problem("price-zero", {});
  for (const from of [before, shown]) {
    const leap = from === undefined ? null : leapOf(from, now, rateOf);
    if (from !== undefined && leap !== null) {
      return problem(leap === "fell" ? "price-fell" : "price-rose", {
        from: amountText(from),
        to: amountText(now),
        currency,
      });
    }
  }
  return null;
}

/** The shop owns the price of a product, and has it at another VAT rate; null = it has not. */
export function findVatOfShop(record: ProductRecord, { rateOf }: { readonly rateOf: RateOf }): Problem | null {
  const { fields, pushed } = record;
  if (fields === null || record.fault !== null || record.gone || !hasVatOfShop(record)) return null;
  return problem("vat-of-shop", { rate: rateOf(fields.tax_id) ?? "", shop: rateOf(pushed?.tax_id ?? "") ?? "" });
}

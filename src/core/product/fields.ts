import { decodeHTML } from "entities";

import { sameDecimal } from "../common/money.ts";
import type { ProductFields, ShopProduct } from "./product.ts";

/** The names of the fields that TotalGest owns in the shop, in the order they are told. */
export const FIELD_NAMES = [
  "sku",
  "ean",
  "name",
  "name_i18n",
  "short_description",
  "short_description_i18n",
  "description",
  "description_i18n",
  "price",
  "price_includes_tax",
  "tax_id",
  "totalgest_id",
] as const satisfies readonly (keyof ProductFields)[];

/** The fields of `desired` that differ from what was told; all of them where nothing was. */
export function changedFields(desired: ProductFields, told: Partial<ProductFields> | null): Partial<ProductFields> {
  const changed: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) {
    if (told === null || JSON.stringify(desired[name]) !== JSON.stringify(told[name])) changed[name] = desired[name];
  }
  return changed;
}

/**
 * What the shop shows of a product, as "last told": where it means the same as what is desired (a decimal written
 * otherwise, entities, a missing translation map) it is the desired value, so that no needless write follows. A field
 * that the shop does not send keeps what `before` says; with no `before` it is absent, and so will be told.
 */
export function toldAsSeen(
  seen: ShopProduct,
  desired: ProductFields | null,
  before: Partial<ProductFields> | null,
): Partial<ProductFields> {
  const shown: { [K in keyof ProductFields]: ProductFields[K] | null } = {
    sku: seen.sku,
    ean: seen.ean,
    name: seen.name,
    name_i18n: seen.nameI18n,
    short_description: seen.shortDescription,
    short_description_i18n: seen.shortDescriptionI18n,
    description: seen.description,
    description_i18n: seen.descriptionI18n,
    price: seen.price,
    price_includes_tax: seen.priceIncludesTax,
    tax_id: seen.taxId,
    totalgest_id: seen.totalgestId,
  };
  const told: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) {
    const value = shown[name];
    if (value === null) {
      if (before?.[name] !== undefined) told[name] = before[name];
    } else {
      told[name] = desired !== null && means(name, value, desired[name]) ? desired[name] : value;
    }
  }
  return told;
}

type FieldValue = ProductFields[keyof ProductFields];

function means(name: keyof ProductFields, seen: FieldValue, desired: FieldValue): boolean {
  if (name === "sku") return seen === desired;
  if (typeof seen === "object" && typeof desired === "object") {
    return Object.entries(desired).every(([language, text]) => sameText(seen[language] ?? "", text));
  }
  if (typeof seen !== "string" || typeof desired !== "string") return seen === desired;
  return name === "price" ? sameDecimal(seen, desired) : sameText(seen, desired);
}

/** The shop may store entities resolved or written out, and may drop outer white space: that is the same text. */
function sameText(seen: string, desired: string): boolean {
  return seen === desired || decodeHTML(seen).trim() === decodeHTML(desired).trim();
}

/**
 * The visibility "last told" at the moment of linking. An inactive product is hidden, so a shown one must still be told;
 * one that is hidden in the shop stays so until TotalGest's own value changes.
 */
export function toldActiveAtLink(seenActive: boolean | null, active: boolean): boolean {
  return active || seenActive !== false;
}

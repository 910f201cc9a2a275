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
export function changedFields(desired: ProductFields, pushed: Partial<ProductFields> | null): Partial<ProductFields> {
  const changed: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) {
    if (pushed === null || JSON.stringify(desired[name]) !== JSON.stringify(pushed[name]))
      changed[name] = desired[name];
  }
  return changed;
}

/**
 * What the shop shows of a product, as "last told": where it means the same as what is desired (a decimal written
 * otherwise, entities, a missing translation map) it is the desired value, so that no needless write follows. A field
 * that the shop does not send keeps what `before` says; with no `before` it is absent, and so will be told.
 */
export function pushedAsListed(
  listed: ShopProduct,
  desired: ProductFields | null,
  before: Partial<ProductFields> | null,
): Partial<ProductFields> {
  const shown: { [K in keyof ProductFields]: ProductFields[K] | null } = {
    sku: listed.sku,
    ean: listed.ean,
    name: listed.name,
    name_i18n: listed.nameI18n,
    short_description: listed.shortDescription,
    short_description_i18n: listed.shortDescriptionI18n,
    description: listed.description,
    description_i18n: listed.descriptionI18n,
    price: listed.price,
    price_includes_tax: listed.priceIncludesTax,
    tax_id: listed.taxId,
    totalgest_id: listed.totalgestId,
  };
  const pushed: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) {
    const value = shown[name];
    if (value === null) {
      if (before?.[name] !== undefined) pushed[name] = before[name];
    } else {
      pushed[name] = desired !== null && means(name, value, desired[name]) ? desired[name] : value;
    }
  }
  return pushed;
}

type FieldValue = ProductFields[keyof ProductFields];

function means(name: keyof ProductFields, listed: FieldValue, desired: FieldValue): boolean {
  if (name === "sku") return listed === desired;
  if (typeof listed === "object" && typeof desired === "object") {
    return Object.entries(desired).every(([language, text]) => sameText(listed[language] ?? "", text));
  }
  if (typeof listed !== "string" || typeof desired !== "string") return listed === desired;
  return name === "price" ? sameDecimal(listed, desired) : sameText(listed, desired);
}

/** The shop may store entities resolved or written out, and may drop outer white space: that is the same text. */
function sameText(listed: string, desired: string): boolean {
  return listed === desired || decodeHTML(listed).trim() === decodeHTML(desired).trim();
}

/**
 * The visibility "last told" at the moment of linking. An inactive product is hidden, so a shown one must still be told;
 * one that is hidden in the shop stays so until TotalGest's own value changes.
 */
export function pushedActiveAtLink(seenActive: boolean | null, active: boolean): boolean {
  return active || seenActive !== false;
}

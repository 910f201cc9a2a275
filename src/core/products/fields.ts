import { decodeHTML } from "entities";

import { sameDecimal } from "../common/money.ts";
import { FIELD_NAMES, type ProductFields, SHOP_FIELDS, type ShopProduct } from "./product.ts";

/** The fields of `desired` that differ from the pushed ones; all fields if nothing was pushed. */
export function changedFields(desired: ProductFields, pushed: Partial<ProductFields> | null): Partial<ProductFields> {
  const changed: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) {
    if (pushed === null || JSON.stringify(desired[name]) !== JSON.stringify(pushed[name]))
      changed[name] = desired[name];
  }
  return changed;
}

/**
 * The fields that the shop shows, as pushed fields. A value that means the same as the desired one (another decimal
 * notation, entities, a missing translation map) becomes the desired value, so that it is not written again. A field
 * that the shop does not send keeps the value of `before`; without `before` it is absent and will be pushed.
 */
export function pushedAsListed(
  listed: ShopProduct,
  desired: ProductFields | null,
  before: Partial<ProductFields> | null,
): Partial<ProductFields> {
  const shown: { [K in keyof ProductFields]: ProductFields[K] | null } = {
    ...listed,
    totalgest_id: listed.totalgestId,
  };
  const pushed: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) {
    const value = shown[name];
    if (value === null) {
      if (before?.[name] !== undefined) pushed[name] = before[name];
    } else {
      pushed[name] = desired !== null && isEquivalent(name, value, desired[name]) ? desired[name] : value;
    }
  }
  return pushed;
}

type FieldValue = ProductFields[keyof ProductFields];

function isEquivalent(name: keyof ProductFields, listed: FieldValue, desired: FieldValue): boolean {
  const kind = SHOP_FIELDS[name];
  if (typeof listed === "object" && typeof desired === "object") {
    return Object.entries(desired).every(([language, text]) => sameText(listed[language] ?? "", text));
  }
  if (kind === "key" || typeof listed !== "string" || typeof desired !== "string") return listed === desired;
  return kind === "decimal" ? sameDecimal(listed, desired) : sameText(listed, desired);
}

/** The shop may store entities resolved or as written, and may trim white space: these are the same text. */
function sameText(listed: string, desired: string): boolean {
  return listed === desired || decodeHTML(listed).trim() === decodeHTML(desired).trim();
}

/**
 * The pushed visibility at the moment of linking. An inactive product that the shop shows still has to be hidden. A
 * product that is hidden in the shop stays hidden until TotalGest's own value changes.
 */
export function pushedActiveAtLink(listedActive: boolean | null, active: boolean): boolean {
  return active || listedActive !== false;
}

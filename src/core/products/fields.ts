import { decodeHTML } from "entities";

import { sameDecimal } from "../common/money.ts";
import { FIELD_NAMES, type ProductFields, SHOP_FIELDS, type ShopProduct } from "./product.ts";

/** The fields of `desired` that differ from the pushed ones; all fields if nothing was pushed. */
export function changedFields(desired: ProductFields, pushed: Partial<ProductFields> | null): Partial<ProductFields> {
  const changed = FIELD_NAMES.filter((name) => !isSameField(desired[name], pushed?.[name]));
  return Object.fromEntries(changed.map((name) => [name, desired[name]]));
}

/** Null = there are none. */
export function areSameFields(one: Partial<ProductFields> | null, other: Partial<ProductFields> | null): boolean {
  return one === other || FIELD_NAMES.every((name) => isSameField(one?.[name], other?.[name]));
}

export function isSameField(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));
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

/**
 * The shapes of Framework360's answers. It is a PHP system, and its JSON shows it (PUBLIC): ids and numbers as strings
 * or numbers, booleans as `"1"`, `1` or `true`, an empty object as `[]`, a list with gaps as an object, absent text as
 * `""`, null, a missing key or a word. These schemas accept all of that; `php.ts` has their parts and interprets the
 * values. Those of orders are in `records/decode-order.ts`.
 */
import { z } from "zod";

import { FIELD_NAMES, type ProductFields, SHOP_FIELDS, type ShownFields } from "../../core/products/product.ts";
import { anObject, id } from "../answer/primitives.ts";
import { absent, flag, list, loose, looseText, optionalDecimal, optionalFlag } from "./records/php.ts";

/** The envelope of every answer. PUBLIC; the codes are ASSUMED. */
export const envelopeWire = z.object(
  {
    status: flag,
    data: z.unknown().optional(),
    error: looseText,
    message: looseText,
    /** With `duplicate_sku`: the product that has the SKU. */
    id: looseText,
  },
  anObject,
);

/** The object form of a list; the other form is a bare array. ASSUMED. */
export const pageWire = z.object({ items: list(z.unknown()), total: z.unknown().optional() }, anObject);

/** A record of `orders/statuses`, `payments/list`. ASSUMED. */
export const namedWire = z.object({ id, name: looseText }, anObject);

/** A record of `payments/taxes`. ASSUMED. A tax without a rate (exempt, mixed) cannot apply to a product. */
export const taxWire = z.object({ id, name: looseText, rate: optionalDecimal, default: optionalFlag }, anObject);

const translationsWire = loose(z.record(z.string(), looseText, anObject));

/** What the shop may send for each kind of field. */
const BY_KIND = {
  key: looseText,
  text: looseText,
  texts: translationsWire,
  decimal: optionalDecimal,
  flag: optionalFlag,
} as const;

type OwnedWire = {
  [Name in keyof ShownFields]: (typeof BY_KIND)[(typeof SHOP_FIELDS)[Name]];
};

/** TotalGest's id stands in `external`. */
export const OWNED = FIELD_NAMES.filter((name) => name !== "totalgest_id");

/** A product, in a page of `products/list` and as the answer to `products/get`. ASSUMED. */
export const shopProductWire = z.object(
  {
    id,
    ...(Object.fromEntries(OWNED.map((name) => [name, BY_KIND[SHOP_FIELDS[name]]])) as OwnedWire),
    quantity: optionalDecimal,
    active: optionalFlag,
    external: loose(z.object({ totalgest_id: looseText }, anObject)),
  },
  anObject,
);

/** `products/create`, `products/update`, `orders/update`. ASSUMED. */
export const idAnswerWire = z.union([z.object({ id: looseText }, anObject), z.tuple([]), absent], anObject);

/** `products/bulkUpdate`: one item for each that was sent, in the same order. ASSUMED. */
export const bulkAnswerWire = z.object(
  { items: list(z.object({ id: looseText, status: flag, error: looseText, message: looseText }, anObject)) },
  anObject,
);

/** The fields of a written product; only the given ones are sent. ASSUMED. */
export interface ProductWriteWire extends Partial<Omit<ProductFields, "totalgest_id">> {
  id?: string;
  quantity?: string;
  active?: boolean;
  external?: { readonly totalgest_id: string };
}

export type EnvelopeWire = z.output<typeof envelopeWire>;
export type ShopProductWire = z.output<typeof shopProductWire>;

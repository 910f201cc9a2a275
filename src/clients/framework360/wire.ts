/**
 * The shapes of Framework360's answers. It is a PHP system, and its JSON shows it (PUBLIC): ids and numbers as strings
 * or numbers, booleans as `"1"`, `1` or `true`, an empty object as `[]`, a list with gaps as an object, absent text as
 * `""`, null, a missing key or a word. These schemas accept all of that; `php.ts` interprets it.
 */
import { z } from "zod";

import { recordOf } from "../../core/common/record.ts";
import { SHOP_TEXT_NAMES } from "../../core/orders/order.ts";
import { FIELD_NAMES, type ProductFields, SHOP_FIELDS, type ShownFields } from "../../core/products/product.ts";
import { A_DECIMAL, aList, anObject, decimal, filledText, id, safeWholeNumber, text } from "../answer/primitives.ts";
import { isLocalDateTime } from "../profile/dates.ts";
import { ADDRESS_NAMES } from "./contract.ts";
import { isAbsentText, isDecimalText, isDefaultRate, toList } from "./records/php.ts";

const absent = z.union([z.string().refine(isAbsentText), z.null(), z.literal(false)]).optional();

/** Text that may be absent; PHP also writes `false` for that. Numbers occur in zip codes and phones. */
const looseText = z.union([text, safeWholeNumber, z.null(), z.literal(false)], { error: "a text" }).optional();

const looseDecimal = z.union([decimal, z.string().refine(isDecimalText)], { error: A_DECIMAL });
const optionalDecimal = z.union([looseDecimal, absent], { error: A_DECIMAL });

/** A VAT rate, `"default"`, or nothing. */
const looseRate = z.union([looseDecimal, z.string().refine(isDefaultRate), absent], { error: "a VAT rate" });

const flag = z.union([z.boolean(), z.literal([0, 1]), z.literal(["0", "1", "true", "false"])], { error: "1 or 0" });
const optionalFlag = z.union([flag, absent], { error: "1 or 0" });

/** An object; `[]` and other absent values are accepted too. */
function loose<S extends z.ZodType>(object: S) {
  return z.union([z.tuple([]), object, absent], anObject);
}

function list<S extends z.ZodType>(item: S) {
  return z.unknown().optional().transform(toList).pipe(z.array(item, aList));
}

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

/** PUBLIC names. `comune` is the town, `citta` the province or canton, despite its name. */
const addressWire = z.object(
  recordOf(ADDRESS_NAMES, () => looseText),
  anObject,
);

/** ASSUMED. */
const paymentWire = z.object(
  { id: looseText, name: looseText, paid: optionalFlag, transaction: looseText, date: z.unknown().optional() },
  anObject,
);

/** ASSUMED. */
const shippingWire = z.object(
  { id: looseText, name: looseText, price: optionalDecimal, tax_rate: looseRate },
  anObject,
);

/** ASSUMED. */
const feeWire = z.object({ name: looseText, price: looseDecimal, tax_rate: looseRate }, anObject);

/** ASSUMED. */
const couponWire = z.object(
  {
    code: looseText,
    amount: optionalDecimal.refine((amount) => !(Number(amount) < 0), { error: "an amount of at least 0" }),
  },
  anObject,
);

/** `type`, `id`, `quantity` PUBLIC, the rest ASSUMED. */
const productItemWire = z.object(
  {
    type: z.literal("product"),
    id: looseText,
    sku: looseText,
    name: looseText,
    quantity: looseDecimal,
    price: looseDecimal,
    discount: optionalDecimal,
    imposta: looseRate,
  },
  anObject,
);

/** `customInfo` PUBLIC: it contains the price and rate of a custom item. */
const customItemWire = z
  .object(
    {
      type: z.literal("custom"),
      name: looseText,
      quantity: looseDecimal,
      price: optionalDecimal,
      discount: optionalDecimal,
      imposta: looseRate,
      customInfo: loose(z.object({ name: looseText, price: optionalDecimal, imposta: looseRate }, anObject)),
    },
    anObject,
  )
  .refine((item) => hasPrice(item.customInfo) || hasPrice(item), {
    error: A_DECIMAL,
    path: ["customInfo", "price"],
  });

function hasPrice(holder: unknown): boolean {
  if (typeof holder !== "object" || holder === null || !("price" in holder)) return false;
  const { price } = holder;
  return typeof price === "number" || (typeof price === "string" && !isAbsentText(price));
}

const localDateTime = text.refine(isLocalDateTime, { error: "a local time such as 2026-11-24 10:30:00" });

/** The fields that an order needs to be stored. */
const orderKeyWire = z.object({ id, date: localDateTime }, anObject);

/**
 * An order, in a page of `orders/list` and as the answer to `orders/get`. Names of the addresses PUBLIC, else ASSUMED.
 */
export const orderWire = orderKeyWire.extend({
  reference: looseText,
  status: id,
  status_name: looseText,
  user_email: looseText,
  customer_id: looseText,
  billing_data: loose(addressWire),
  shipping_data: loose(addressWire),
  payment: loose(paymentWire),
  shipping: loose(shippingWire),
  fees: z.union([list(feeWire), absent], aList),
  cart: list(z.discriminatedUnion("type", [productItemWire, customItemWire], { error: "product or custom" })),
  coupon: loose(couponWire),
  currency: filledText.refine((value) => !isAbsentText(value), { error: "a currency" }),
  prices_include_tax: flag,
  total: looseDecimal,
  // What a head lacks is missed by nobody, so what cannot be read is absent.
  language: looseText.catch(null),
  customer_reference: looseText.catch(null),
  ...recordOf(SHOP_TEXT_NAMES, () => z.union([looseText, looseDecimal], { error: "a text" })),
});

/** The fields of an item that are needed to reserve its pieces, in a cart with other faults. */
export const pieceWire = z.object(
  { type: z.unknown().optional(), id: looseText.catch(null), sku: looseText.catch(null), quantity: looseDecimal },
  anObject,
);

/** The readable head of an order with other faults. */
export const orderHeadWire = orderKeyWire.extend({
  reference: looseText.catch(null),
  status: id.catch(""),
  status_name: looseText.catch(null),
  currency: text.catch(""),
  total: looseDecimal.catch("0"),
  cart: list(z.unknown()).catch([]),
});

const translationsWire = loose(z.record(z.string(), looseText, anObject));

/** What the shop may send for each kind of field. */
const BY_KIND = {
  key: looseText,
  text: looseText,
  texts: translationsWire,
  // A list that cannot be read is not known: no product fails for it.
  list: z.unknown().optional(),
  decimal: optionalDecimal,
  flag: optionalFlag,
} as const;

type OwnedWire = {
  [Name in keyof ShownFields]: (typeof BY_KIND)[(typeof SHOP_FIELDS)[Name]];
};

/** TotalGest's id stands in `external`. */
export const OWN_FIELDS = FIELD_NAMES.filter((name) => name !== "totalgest_id");

/** A product, in a page of `products/list` and as the answer to `products/get`. ASSUMED. */
export const shopProductWire = z.object(
  {
    id,
    ...(Object.fromEntries(OWN_FIELDS.map((name) => [name, BY_KIND[SHOP_FIELDS[name]]])) as OwnedWire),
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
export type OrderWire = z.output<typeof orderWire>;
export type ShopProductWire = z.output<typeof shopProductWire>;

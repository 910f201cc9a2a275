/**
 * The shapes of TotalGest's answers, all ASSUMED. The schemas check without changing; `decode.ts` reads checked values.
 */
import { isRecord } from "../../core/common/record.ts";
import { z } from "zod";

import {
  aList,
  anObject,
  decimal,
  filledText,
  flag,
  id,
  realInstant,
  safeWholeNumber,
  text,
} from "../answer/primitives.ts";
import { byHolds } from "../../core/products/product.ts";

/**
 * Answer to `session`, read by the profile. ASSUMED. A token's expiry only decides whether it is kept; a 401 shows that
 * it has expired.
 */
export const sessionWire = z.object({ token: filledText }, anObject);

/** Ways of paying or of shipping. */
const methodsWire = z.array(z.object({ code: filledText, name: text.nullish() }, anObject), aList);

/** Answer to `shop`. ASSUMED. */
export const shopWire = z.object(
  {
    id,
    name: text,
    currency: filledText,
    pricesIncludeVat: flag,
    languages: z.array(text, aList),
    priceLists: z.array(text, aList),
    vatCodes: z.array(z.object({ code: filledText, rate: decimal }, anObject), aList),
    paymentMethods: methodsWire,
    shippingMethods: methodsWire.nullish(),
  },
  anObject,
);

/**
 * "text": a string, or an object by language; a language may be null. Checked by hand: zod's records take five times as
 * long, and every product has three texts.
 */
type TextWire = string | Readonly<Record<string, string | null>>;

function isText(value: unknown): value is TextWire {
  if (typeof value === "string") return true;
  if (!isRecord(value)) return false;
  for (const language in value) if (!isTranslation(value[language])) return false;
  return true;
}

function isTranslation(value: unknown): boolean {
  return typeof value === "string" || value === null;
}

const wireText = z.custom<TextWire>(isText, { error: "a text, or texts by language" });

const passedWire = byHolds({
  text: z.union([text, safeWholeNumber], { error: "a text" }).nullish(),
  texts: wireText.nullish(),
  decimal: decimal.nullish(),
  // What cannot be read is absent: no product fails for its pictures.
  list: z.array(text).nullish().catch(null),
});

/** A product has a name in at least one language. */
const wireName = z.custom<TextWire>((value) => isText(value) && (typeof value === "string" || hasText(value)), {
  error: "a name in at least one language",
});

function hasText(texts: Readonly<Record<string, string | null>>): boolean {
  for (const language in texts) if (texts[language] !== null && texts[language] !== "") return true;
  return false;
}

function isNotNegative(amount: string | number): boolean {
  return typeof amount === "number" ? amount >= 0 : !amount.startsWith("-") || Number(amount) === 0;
}

const priceWire = z.object(
  {
    list: filledText,
    currency: text,
    amount: decimal.refine(isNotNegative, { error: "an amount of at least 0" }),
    includesVat: flag,
  },
  anObject,
);

/**
 * A product, in a page of `products` and as the answer to `product`. ASSUMED. A SKU may be empty in real data. The date
 * of its last change is not checked: no run needs it, and a wrong date must not keep stock from being read.
 */
export const productWire = z.object(
  {
    id,
    sku: text,
    active: flag,
    ...passedWire,
    name: wireName,
    prices: z.array(priceWire, aList),
    vat: z.object({ code: text, rate: decimal }, anObject),
    stock: z.object({ quantity: decimal, unit: text.nullish() }, anObject),
  },
  anObject,
);

/** Answer to `products`. ASSUMED. The items are decoded one by one, so that a bad one does not fail its page. */
export const productsWire = z.object(
  {
    items: z.array(z.unknown(), aList),
    nextCursor: z.union([text, safeWholeNumber], { error: "a text" }).nullish(),
    serverTime: realInstant,
  },
  anObject,
);

/** An order in TotalGest: answer to `createOrder`, item of `findOrder`. ASSUMED. Ids may be numbers. */
export const orderRefWire = z.object(
  { id, number: id, externalReference: text.nullish(), createdAt: text.nullish() },
  anObject,
);

/** Answer to `findOrder`. ASSUMED. */
export const foundOrdersWire = z.object({ items: z.array(orderRefWire, aList) }, anObject);

const BOOKED_STATES = ["open", "partial", "shipped", "invoiced", "cancelled"] as const;
const ONE_OF_STATES = '"open", "partial", "shipped", "invoiced" or "cancelled"';

/** How far an order is, and its parcels. ASSUMED. */
export const deliveredWire = z.object(
  {
    state: z.enum(BOOKED_STATES, { error: ONE_OF_STATES }).nullish(),
    shipments: z
      .array(
        z.object(
          {
            carrier: text.nullish(),
            // An empty one is none.
            trackingNumber: z.union([text, safeWholeNumber], { error: "a text" }).nullish(),
            shippedAt: realInstant.nullish().catch(null),
          },
          anObject,
        ),
        aList,
      )
      .nullish(),
    updatedAt: realInstant.nullish().catch(null),
  },
  anObject,
);

/** The amounts of an order in TotalGest's books, all optional. ASSUMED. */
export const bookedWire = z.object(
  {
    state: z.enum(BOOKED_STATES, { error: ONE_OF_STATES }).nullish(),
    // Read by `deliveredWire`.
    shipments: z.unknown().optional(),
    updatedAt: z.unknown().optional(),
    currency: filledText.nullish(),
    // What cannot be read is not known, and no fault of the amounts.
    payment: z.object({ paid: flag, amount: decimal.nullish() }).nullish().catch(null),
    // What is not as it should be names nobody, and is no fault of the amounts.
    placedAt: realInstant.nullish().catch(null),
    buyer: z
      .object({ name: text.nullish().catch(null), email: text.nullish().catch(null) })
      .nullish()
      .catch(null),
    totals: z.object({ net: decimal.nullish(), vat: decimal.nullish(), gross: decimal }, anObject).nullish(),
    vat: z.array(z.object({ rate: decimal, net: decimal, vat: decimal, gross: decimal }, anObject), aList).nullish(),
  },
  anObject,
);

/** Answer to `listOrders`. ASSUMED. The items are decoded one by one; the time matters only of changed orders. */
export const listedOrdersWire = z.object(
  {
    items: z.array(z.unknown(), aList),
    nextCursor: z.union([text, safeWholeNumber], { error: "a text" }).nullish(),
    serverTime: realInstant.nullish().catch(null),
  },
  anObject,
);

/** What a run accepts of each group of fields, and the date of a product's last change. */
export const WIRE_OF = {
  shop: shopWire,
  page: productsWire.pick({ serverTime: true }),
  product: productWire.extend({ updatedAt: realInstant.nullish() }),
  orderResult: orderRefWire.extend(bookedWire.shape).extend(deliveredWire.shape),
} as const;

/** The error in an answer, read by the profile. ASSUMED. A code may be a number, also a negative one. */
export const errorWire = z.object(
  {
    code: z.union([id, z.number().int()]),
    message: text.nullish().catch(null),
    fields: z
      .array(z.object({ path: text.nullish(), code: text.nullish(), message: text.nullish() }, anObject), aList)
      .nullish()
      .catch(null),
    existing: z.object({ id, number: id }, anObject).nullish().catch(null),
  },
  anObject,
);

/** The decoded `error` of an answer. */
export type ErrorBody = z.output<typeof errorWire> & { readonly code: string };

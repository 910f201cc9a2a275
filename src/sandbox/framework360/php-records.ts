import { recordOf } from "../../core/common/record.ts";
import { SHOP_TEXT_NAMES } from "../../core/orders/order.ts";
import { type Random, randomOf } from "../values/random.ts";
import type { AddressJson, CartItemJson, ExtraJson, ShopOrderJson } from "./orders/order.ts";
import { FIELDS, type ShopProductJson } from "./products/product.ts";

/** Null = plain JSON. */
export type PhpSeed = number | null;

type Json = Record<string, unknown>;

function writerFor(seed: PhpSeed, kind: string, id: string): PhpWriter {
  return seed === null ? PLAIN_WRITER : phpWriter(randomOf(seed, "php", kind, id));
}

/** A product as the API sends it. */
export function phpProduct(product: ShopProductJson, seed: PhpSeed): Json {
  const php = writerFor(seed, "product", product.id);
  const names = Object.entries(product.name_i18n).map(([language, text]) => [language, php.name(text)]);
  const written = Object.entries(FIELDS).map(([name, kind]) => {
    const value: unknown = name === "name_i18n" ? Object.fromEntries(names) : product[name as keyof typeof FIELDS];
    return [name, name === "name" ? php.name(product.name) : WRITERS[kind](php, value as never)] as const;
  });
  return Object.fromEntries(written);
}

const WRITERS = {
  key: (_php: PhpWriter, value: string) => value,
  text: (php: PhpWriter, value: string) => php.optional(value),
  texts: (php: PhpWriter, value: Json) => php.object(value),
  list: (_php: PhpWriter, value: readonly string[]) => value,
  decimal: (php: PhpWriter, value: string) => (value === "" ? php.optional(value) : php.number(value)),
  number: (php: PhpWriter, value: string) => php.number(value),
  flag: (php: PhpWriter, value: boolean) => php.boolean(value),
  external: (php: PhpWriter, value: Json) => php.object(value),
} as const;

/** An order as the API sends it. */
export function phpOrder(order: ShopOrderJson, seed: PhpSeed): Json {
  const php = writerFor(seed, "order", order.id);
  const { payment, fees, coupon } = order;
  return {
    id: php.number(order.id),
    reference: order.reference,
    date: order.date,
    status: php.number(order.status),
    status_name: order.status_name,
    user_email: order.user_email,
    customer_id: php.optional(order.customer_id),
    billing_data: address(php, order.billing_data),
    shipping_data: order.shipping_data === null ? [] : address(php, order.shipping_data),
    payment: { ...payment, paid: php.boolean(payment.paid), transaction: php.optional(payment.transaction) },
    shipping: { id: order.shipping.id, ...extra(php, order.shipping) },
    ...(fees.length === 0 ? {} : { fees: fees.map((fee) => extra(php, fee)) }),
    cart: order.cart.map((item) => cartItem(php, item)),
    coupon: coupon === null ? [] : { code: coupon.code, amount: php.number(coupon.amount) },
    currency: order.currency,
    prices_include_tax: php.boolean(order.prices_include_tax),
    total: php.number(order.total),
    total_tax: php.optional(order.total_tax),
    ...recordOf(SHOP_TEXT_NAMES, (name) => php.optional(order[name])),
    ...(order.language === undefined ? {} : { language: order.language }),
    ...(order.customer_reference === undefined ? {} : { customer_reference: order.customer_reference }),
    labels: order.labels,
    ...(order.external === undefined ? {} : { external: order.external }),
  };
}

const NAMES = ["nome", "cognome", "ragione_sociale", "indirizzo", "comune"] as const;
const OPTIONAL = ["ragione_sociale", "piva", "cf", "pec", "sdi", "citta", "telefono"] as const;

function address(php: PhpWriter, value: AddressJson): Json {
  const sent: Json = { ...value };
  for (const field of OPTIONAL) if (sent[field] === undefined || sent[field] === "") sent[field] = php.optional("");
  for (const field of NAMES) if (value[field]) sent[field] = php.name(value[field]);
  return sent;
}

function extra(php: PhpWriter, value: ExtraJson): Json {
  const rate = value.tax_rate === null ? {} : { tax_rate: php.number(value.tax_rate) };
  return { name: value.name, price: php.number(value.price), ...rate };
}

function cartItem(php: PhpWriter, item: CartItemJson): Json {
  if (item.type === "custom") {
    const { customInfo } = item;
    const info = { ...customInfo, price: php.number(customInfo.price), imposta: php.number(customInfo.imposta) };
    const none = { id: "", sku: "", name: "", price: "", discount: "0", imposta: "" };
    return { type: item.type, ...none, quantity: php.number(item.quantity), customInfo: info };
  }
  return {
    ...item,
    id: php.number(item.id),
    name: php.name(item.name),
    quantity: php.number(item.quantity),
    price: php.number(item.price),
    discount: php.number(item.discount),
    imposta: php.number(item.imposta),
    customInfo: [],
  };
}

/**
 * Writes JSON as a PHP system does: the same value sometimes as a string and sometimes as a number, "absent" in four
 * ways, names with entities. The variant depends only on the record, so that a record reads the same each time.
 */
interface PhpWriter {
  /** A decimal or an id: a string or a number. Numbers only if they parse as the same decimal. */
  number(text: string): string | number;
  boolean(value: boolean): boolean | string | number;
  /** Text that may be absent (null or empty): `""`, `null`, no key, or the word `"None"`. */
  optional(text: string | null | undefined): string | null | undefined;
  /** An empty object is an empty array. */
  object<T extends object>(value: T): T | [];
  /** A name, in some records with its special characters as HTML entities. */
  name(text: string): string;
}

function phpWriter(random: Random): PhpWriter {
  const withEntities = random.chance(0.25);
  return {
    number: (text) => (random.chance(0.35) && isSafeNumber(text) ? Number(text) : text),
    boolean: (value) => random.pick(value ? [true, "1", 1] : [false, "0", 0]),
    optional: (text) => (text ?? "") || random.pick(["", null, undefined, "None"]),
    object: (value) => (Object.keys(value).length === 0 ? [] : value),
    name: (text) => (withEntities ? encodeEntities(text) : text),
  };
}

/** Writes everything in the simplest form of the contract, for tests. */
const PLAIN_WRITER: PhpWriter = {
  number: (text) => text,
  boolean: (value) => value,
  optional: (text) => text ?? "",
  object: (value) => (Object.keys(value).length === 0 ? [] : value),
  name: (text) => text,
};

function isSafeNumber(text: string): boolean {
  return /^-?\d{1,12}(?:\.\d{1,6})?$/.test(text) && !/^-?0\d/.test(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#039;",
  à: "&agrave;",
  â: "&acirc;",
  ä: "&auml;",
  ç: "&ccedil;",
  è: "&egrave;",
  é: "&eacute;",
  ê: "&ecirc;",
  ô: "&ocirc;",
  ö: "&ouml;",
  ü: "&uuml;",
  É: "&Eacute;",
  "«": "&laquo;",
  "»": "&raquo;",
};

/** As PHP's htmlentities writes them. */
function encodeEntities(text: string): string {
  return text.replaceAll(/[&<>"'àâäçèéêôöüÉ«»]/g, (sign) => ENTITIES[sign] ?? sign);
}

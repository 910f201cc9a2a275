import type { BookedOrder } from "../../src/core/ports/books.ts";
import { recordOf } from "../../src/core/common/record.ts";
import {
  type Address,
  BARE_ORDER,
  type OrderItem,
  type ListedOrder,
  type ShopOrder,
} from "../../src/core/orders/order.ts";
import type { ErpShop } from "../../src/core/ports/erp.ts";
import type { RawRecord, RefusedPart } from "../../src/core/ports/records.ts";
import type { ListedProduct } from "../../src/core/products/record.ts";
import type { Problem } from "../../src/core/common/problems/problem.ts";
import {
  type ErpProduct,
  FIELD_NAMES,
  type ProductFields,
  SHOP_FIELDS,
  type ShopProduct,
} from "../../src/core/products/product.ts";

export const ERP_SHOP: ErpShop = {
  id: "shop-1",
  name: "Bottega",
  currency: "CHF",
  pricesIncludeVat: true,
  languages: ["it", "fr", "de"],
  priceLists: ["RETAIL", "B2B"],
  vatCodes: [
    { code: "N81", rate: "8.1" },
    { code: "R26", rate: "2.6" },
    { code: "B38", rate: "3.8" },
  ],
  paymentMethods: [
    { code: "CARD", name: "Carta di credito" },
    { code: "PAYPAL", name: "PayPal" },
  ],
};

export function anAddress(patch: Partial<Address> = {}): Address {
  return {
    company: null,
    firstName: "Anna",
    lastName: "Bernasconi",
    street: "Via Nassa 3",
    zip: "6900",
    city: "Lugano",
    region: "TI",
    country: "Svizzera",
    phone: "+41 91 000 00 00",
    email: "anna@example.ch",
    vatNumber: null,
    taxCode: null,
    certifiedEmail: null,
    sdi: null,
    ...patch,
  };
}

export function anItem(patch: Partial<OrderItem> = {}): OrderItem {
  return {
    kind: "product",
    shopProductId: "501",
    sku: "SKU-1",
    name: "Caffè",
    quantity: "1",
    price: "10.00",
    discount: "0",
    rate: "8.1",
    ...patch,
  };
}

export function anOrder(patch: Partial<ShopOrder> = {}): ShopOrder {
  return {
    ...BARE_ORDER,
    id: "1042",
    reference: "WEB-1042",
    placedAt: "2026-11-20T09:30:00.000Z",
    status: "3",
    statusName: "Completato",
    email: "anna@example.ch",
    customerId: "77",
    billing: anAddress(),
    payment: { id: "card", name: "Carta di credito", paid: true, transaction: "T1" },
    fees: [],
    items: [anItem()],
    currency: "CHF",
    pricesIncludeVat: true,
    total: "10.00",
    ...patch,
  };
}

export function listed(order: ShopOrder): ListedOrder {
  const { id, reference, placedAt, status, statusName, total, currency } = order;
  return { id, reference, placedAt, status, statusName, total, currency, order, fault: null };
}

/** A product as stored in a TotalGest of the tests. */
export interface StockedProduct extends ErpProduct {
  /** RFC 3339 UTC. */
  readonly updatedAt: string;
}

export function anErpProduct(patch: Partial<ErpProduct> = {}): ErpProduct {
  return {
    id: "p1",
    sku: "SKU-1",
    ean: null,
    active: true,
    name: { it: "Caffè", fr: "Café", de: "Kaffee" },
    shortDescription: null,
    description: null,
    prices: [{ list: "RETAIL", currency: "CHF", amount: "10.00", includesVat: true }],
    vat: { code: "N81", rate: "8.1" },
    quantity: "10.000",
    ...patch,
  };
}

/** A record as a list contains it; equal values have equal digests. */
export function asRaw<T extends { readonly id: string }>(value: T): RawRecord<T> {
  return { id: value.id, digest: JSON.stringify(value), decode: () => ({ ok: true, value }) };
}

/** An unreadable record of a list. */
export function asRefused(id: string, fault: Problem, part?: RefusedPart): RawRecord<never> {
  const refused = { ok: false as const, id, problem: fault, ...(part === undefined ? {} : { part }) };
  return { id, digest: JSON.stringify(refused), decode: () => refused };
}

export function asListed(product: ShopProduct): ListedProduct {
  return { product, fingerprint: JSON.stringify(product) };
}

export function aSeen(patch: Partial<ShopProduct> = {}): ListedProduct {
  return asListed(aShopProduct(patch));
}

export function aShopProduct(patch: Partial<ShopProduct> = {}): ShopProduct {
  const { totalgest_id: _id, ...fields } = emptyFields();
  return {
    ...fields,
    images: [],
    id: "501",
    sku: "SKU-1",
    name: "Caffè",
    name_i18n: { it: "Caffè", fr: "Café", de: "Kaffee" },
    price: "10.00",
    tax_id: "1",
    quantity: "10",
    active: true,
    totalgestId: null,
    ...patch,
  };
}

const EMPTY = { key: "", text: "", texts: {}, list: [], decimal: "0", flag: true } as const;

/** Each field that TotalGest owns in the shop, with a value of its kind; no pictures. */
export function emptyFields(): ProductFields {
  const { images: _none, ...fields } = recordOf(FIELD_NAMES, (name) => EMPTY[SHOP_FIELDS[name]]);
  return fields as unknown as ProductFields;
}

/** An order in TotalGest's books, of which it gives nothing else. */
export function aBookedOrder(known: Pick<BookedOrder, "id" | "number" | "reference">): BookedOrder {
  const nothing = {
    createdAt: null,
    placedAt: null,
    buyers: [],
    state: null,
    currency: null,
    totals: null,
    vat: null,
    fault: null,
  };
  return { ...nothing, ...known };
}

import fc from "fast-check";
import { expect, test } from "vitest";

import { decodeOrder } from "../../../../src/clients/framework360/records/decode-order.ts";
import { isDecimal } from "../../../../src/core/common/money.ts";
import type { ListedOrder, ShopOrder } from "../../../../src/core/orders/order.ts";
import { compileShopDialect, DEFAULT_FRAMEWORK360_PROFILE } from "../../../../src/clients/framework360/dialect.ts";

const reader = compileShopDialect(DEFAULT_FRAMEWORK360_PROFILE).order;

const ITEM = {
  type: "product",
  id: "5",
  sku: "A",
  name: "Tè",
  quantity: "1",
  price: "2.00",
  discount: "0",
  imposta: "8.1",
};
const ORDER = {
  id: "1042",
  reference: "W-1042",
  date: "2026-11-24 10:30:00",
  status: "3",
  status_name: "Completato",
  user_email: "a@example.com",
  customer_id: "7",
  billing_data: { nome: "Mario", comune: "Lugano", citta: "TI" },
  shipping_data: [],
  payment: { id: "card", name: "Carta", paid: "1", transaction: "T" },
  shipping: { id: "1", name: "Posta", price: "7.00", tax_rate: "8.1" },
  cart: [ITEM],
  coupon: [],
  currency: "CHF",
  prices_include_tax: "1",
  total: "9.00",
  note: "",
};

function decoded(change: object): ListedOrder {
  const decoded = decodeOrder(reader, { ...ORDER, ...change }, "Europe/Zurich");
  if (!decoded.ok) throw new Error(JSON.stringify(decoded));
  return decoded.value;
}

function read(change: object): ShopOrder {
  const { order, fault } = decoded(change);
  if (order === null) throw new Error(JSON.stringify(fault));
  return order;
}

function faultPath(change: object): unknown {
  const { order, fault } = decoded(change);
  expect(order).toBeNull();
  expect(fault?.code).toBe("order-invalid");
  return fault !== null && "path" in fault.data ? fault.data.path : null;
}

test("absent text is null, in each of its forms", () => {
  for (const absent of ["", "  ", null, "None", "none", " NULL ", "undefined", false, undefined]) {
    expect(read({ billing_data: { nome: absent, comune: "Lugano" }, note: absent, user_email: absent })).toMatchObject({
      billing: { firstName: null, city: "Lugano" },
      note: null,
      email: null,
    });
  }
});

test("entities are decoded and outer white space is trimmed; inner spaces stay", () => {
  const billing = read({
    billing_data: { ragione_sociale: " Caff&egrave; &amp; T&egrave; ", nome: "Noneto", cap: 6900 },
  }).billing;
  expect(billing).toMatchObject({ company: "Caffè & Tè", firstName: "Noneto", zip: "6900" });
});

test("a text that is passed on may be an amount, as a number too", () => {
  expect(read({ note: 12.5 }).note).toBe("12.5");
});

test("the town is in comune, the province or canton in citta", () => {
  expect(read({}).billing).toMatchObject({ city: "Lugano", region: "TI" });
});

test("the SDI code and the phone have several names", () => {
  const addressOf = (fields: object) => read({ billing_data: fields }).billing;
  expect(addressOf({ cod_univoco: "ABC" })).toMatchObject({ sdi: "ABC" });
  expect(addressOf({ sdi: "X", cod_univoco: "ABC" })).toMatchObject({ sdi: "X" });
  expect(addressOf({ telefono: "None", cellulare: "2", telefono_casa: "3" })).toMatchObject({ phone: "2" });
  expect(addressOf({ telefono_casa: "3" })).toMatchObject({ phone: "3" });
  expect(addressOf({ telefono: 1, telefono_cellulare: "2" })).toMatchObject({ phone: "1" });
});

test("an empty address is null", () => {
  for (const none of [[], {}, null, "", "None", { nome: "", cognome: "None" }, undefined]) {
    expect(read({ billing_data: none, shipping_data: none })).toMatchObject({ billing: null, shipping: null });
  }
});

test("payment, shipping, fees and coupon may be missing", () => {
  for (const none of [[], null, "", undefined]) {
    expect(read({ payment: none, shipping: none, fees: none, coupon: none })).toMatchObject({
      payment: null,
      delivery: null,
      fees: [],
      coupon: null,
    });
  }
});

test("the paid flag is read in each of its forms", () => {
  const paidOf = (paid: unknown) => read({ payment: { id: "card", name: "Carta", paid } }).payment?.paid;
  expect(["1", 1, true, "true"].map(paidOf)).toEqual([true, true, true, true]);
  expect(["0", 0, false, "", null, undefined].map(paidOf)).toEqual([false, false, false, false, false, false]);
});

test("a coupon of 0 is null, a negative one is an error", () => {
  const couponOf = (amount: unknown) => read({ coupon: { code: "A", amount } }).coupon;
  expect(["0", 0, "0.00", "", null].map(couponOf)).toEqual([null, null, null, null, null]);
  expect(couponOf(5)).toEqual({ code: "A", amount: "5" });
  expect(faultPath({ coupon: { code: "A", amount: "-5.00" } })).toBe("coupon.amount");
});

test("a custom item has its price and rate in customInfo, and no SKU", () => {
  const item = { type: "custom", id: "9", sku: "X", name: "x", quantity: "1", price: "", imposta: "2.6" };
  const itemOf = (customInfo: unknown, more: object = {}) =>
    read({ cart: [{ ...item, customInfo, ...more }] }).items[0];
  expect(itemOf({ name: "Incisione", price: "12.00", imposta: "default" })).toEqual({
    kind: "custom",
    shopProductId: null,
    sku: null,
    name: "Incisione",
    quantity: "1",
    price: "12.00",
    discount: "0",
    rate: "default",
  });
  expect(itemOf([], { price: "3.00" })).toMatchObject({ name: "x", price: "3.00", rate: "2.6" });
  expect(faultPath({ cart: [{ ...item, customInfo: [] }] })).toBe("cart[0].customInfo.price");
});

test("a rate is a decimal, default, or absent", () => {
  const rateOf = (imposta: unknown) => read({ cart: [{ ...ITEM, imposta }] }).items[0]?.rate;
  expect(["8.1", 2.6, 0, "default", "DEFAULT ", "", null, "None"].map(rateOf)).toEqual([
    "8.1",
    "2.6",
    "0",
    "default",
    "default",
    null,
    null,
    null,
  ]);
  expect(faultPath({ cart: [{ ...ITEM, imposta: "8.1%" }] })).toBe("cart[0].imposta");
});

test("numbers in text are read exactly as they were typed", () => {
  const cart = [{ ...ITEM, quantity: 12, price: 18.6, discount: 0.445 }];
  expect(read({ id: 1042, customer_id: 7, total: 9, cart })).toMatchObject({
    id: "1042",
    customerId: "7",
    total: "9",
    items: [{ quantity: "12", price: "18.6", discount: "0.445" }],
  });
});

test("an invalid field holds the order and keeps its head", () => {
  const places: readonly (readonly [object, string])[] = [
    [{ cart: [ITEM, { ...ITEM, price: "1,50" }] }, "cart[1].price"],
    [{ cart: [{ ...ITEM, price: "" }] }, "cart[0].price"],
    [{ cart: [{ ...ITEM, quantity: null }] }, "cart[0].quantity"],
    [{ cart: [{ ...ITEM, type: "bundle" }] }, "cart[0].type"],
    [{ cart: [{ ...ITEM, price: 1e21 }] }, "cart[0].price"],
    [{ cart: undefined }, "cart"],
    [{ cart: "None" }, "cart"],
    [{ shipping: { name: "Posta", price: "7,00" } }, "shipping.price"],
    [{ fees: [{ name: "x", price: "" }] }, "fees[0].price"],
    [{ billing_data: { nome: { a: 1 } } }, "billing_data.nome"],
    [{ prices_include_tax: undefined }, "prices_include_tax"],
    [{ prices_include_tax: "" }, "prices_include_tax"],
    [{ currency: "None" }, "currency"],
    [{ total: "1'234.00" }, "total"],
    [{ status: null }, "status"],
  ];
  for (const [change, path] of places) {
    expect(faultPath(change)).toBe(path);
    expect(decoded(change)).toMatchObject({ id: "1042", reference: "W-1042", placedAt: "2026-11-24T09:30:00.000Z" });
    expect(isDecimal(decoded(change).total)).toBe(true);
  }
});

test("the pieces of an order with another fault are known, as far as its cart is readable", () => {
  expect(decoded({ total: "1,50" })).toMatchObject({ order: null, cart: { items: [{ sku: "A", quantity: "1" }] } });
  const cart = [
    { type: "product", sku: "A-1", quantity: 3, price: "1,00" },
    { type: "gift", id: 502, quantity: "1" },
    { type: "custom", sku: "A-1", quantity: "9" },
    { type: "product", sku: "A-2", quantity: "1,5" },
    null,
  ];
  expect(
    decoded({ cart }).cart?.items.map(({ sku, shopProductId, quantity }) => [sku, shopProductId, quantity]),
  ).toEqual([
    ["A-1", null, "3"],
    [null, "502", "1"],
  ]);
  expect(decoded({ cart: "x" }).cart).toBeUndefined();
  expect(decoded({}).cart).toBeUndefined();
});

test("an order without an id or a date cannot be stored", () => {
  for (const [change, id] of [
    [{ id: "" }, null],
    [{ id: 2 ** 53 }, null],
    [{ id: undefined }, null],
    [{ date: "0000-00-00 00:00:00" }, "1042"],
    [{ date: "24.11.2026" }, "1042"],
    [{ date: null }, "1042"],
  ] as const) {
    expect(decodeOrder(reader, { ...ORDER, ...change }, "Europe/Zurich")).toMatchObject({
      ok: false,
      id,
      problem: { code: "order-invalid", data: { id: id ?? "" } },
    });
  }
});

test("an id keeps its leading zeros; the id replaces a missing reference", () => {
  expect(decoded({ id: "007", reference: "" })).toMatchObject({ id: "007", reference: "007" });
});

test("any JSON value is decoded or refused, and never throws anything else", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => typeof decodeOrder(reader, value, "Europe/Zurich").ok === "boolean"),
  );
  const field = fc.constantFrom(...Object.keys(ORDER));
  fc.assert(
    fc.property(field, fc.jsonValue(), (name, value) => {
      const decoded = decodeOrder(reader, { ...ORDER, [name]: value }, "Europe/Zurich");
      if (decoded.ok) expect(isDecimal(decoded.value.total)).toBe(true);
    }),
  );
});

test("__proto__ in an order does no harm", () => {
  const record: unknown = JSON.parse(JSON.stringify(ORDER).replaceAll("{", '{"__proto__":{"total":"1.00"},'));
  expect(decodeOrder(reader, record, "Europe/Zurich")).toMatchObject({
    ok: true,
    value: { total: "9.00", fault: null },
  });
  expect(Reflect.get({}, "total")).toBeUndefined();
});

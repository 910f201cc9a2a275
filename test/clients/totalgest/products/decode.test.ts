import fc from "fast-check";
import { expect, test } from "vitest";

import { decodeProduct as decodeWith } from "../../../../src/clients/totalgest/products/decode.ts";
import { compileDialect, DEFAULT_TOTALGEST_PROFILE } from "../../../../src/clients/totalgest/dialect.ts";
import { isDecimal } from "../../../../src/core/common/money.ts";

const reader = compileDialect(DEFAULT_TOTALGEST_PROFILE).product;

function decodeProduct(record: unknown): ReturnType<typeof decodeWith> {
  return decodeWith(reader, record);
}

const PRODUCT = {
  id: "p1",
  sku: "A-1",
  active: true,
  name: "Tee",
  prices: [{ list: "RETAIL", currency: "CHF", amount: "1.50", includesVat: true }],
  vat: { code: "N81", rate: "8.1" },
  stock: { quantity: "3", unit: "pcs" },
  updatedAt: "2026-11-24T09:00:00Z",
};

function decode(change: object): ReturnType<typeof decodeProduct> {
  return decodeProduct({ ...PRODUCT, ...change });
}

function quantityOf(quantity: unknown): string | null {
  const decoded = decode({ stock: { quantity, unit: null } });
  return decoded.ok ? decoded.value.quantity : null;
}

test("missing optional fields are null", () => {
  expect(decode({})).toMatchObject({ ok: true, value: { ean: null, shortDescription: null, description: null } });
});

test("decimals are read as text, and JSON numbers where they are exact", () => {
  expect(["24.90", "-3", "007", "0.000001", "-0", "-0.00", 24.9, 3, -2.5, -0].map(quantityOf)).toEqual([
    "24.90",
    "-3",
    "007",
    "0.000001",
    "0",
    "0.00",
    "24.9",
    "3",
    "-2.5",
    "0",
  ]);
});

test("an inexact decimal is refused", () => {
  const refused = [
    "1,50",
    "1e3",
    "1e999",
    "+1",
    ".5",
    "5.",
    "",
    " ",
    "NaN",
    "0x10",
    "12 ",
    null,
    true,
    [],
    {},
    1e21,
    1e-7,
  ];
  for (const value of [...refused, 0.1 + 0.2, 2 ** 53, JSON.parse("1e999")]) expect(quantityOf(value)).toBeNull();
});

test("any JSON value as a quantity is read as a decimal or refused", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const quantity = quantityOf(value);
      expect(quantity === null || isDecimal(quantity)).toBe(true);
    }),
  );
});

test("a number is an exact decimal up to fifteen digits", () => {
  const isExact = (value: number): boolean =>
    isDecimal(String(value)) && String(value).replaceAll(/\D/g, "").replace(/^0+/, "").length <= 15;
  const cents = fc.integer({ min: -1e15, max: 1e15 }).map((whole) => whole / 1e6);
  fc.assert(fc.property(fc.oneof(fc.double(), cents), (value) => (quantityOf(value) !== null) === isExact(value)));
});

test("a number is read as JavaScript formats it, also when it is read again", () => {
  const cents = fc.integer({ min: -1e12, max: 1e12 }).map((whole) => whole / 100);
  fc.assert(fc.property(cents, (value) => [value, value].every((one) => quantityOf(one) === String(one))));
});

test("an id that JSON.parse has rounded is refused, and an exact one is read", () => {
  expect(decodeProduct(JSON.parse(JSON.stringify(PRODUCT).replace('"p1"', "9007199254740993")))).toMatchObject({
    ok: false,
    id: null,
    problem: { data: { path: "id" } },
  });
  expect(decode({ id: 42 })).toMatchObject({ ok: true, value: { id: "42" } });
  for (const id of ["", "  ", -1, 1.5, null, {}, undefined]) expect(decode({ id }).ok).toBe(false);
});

test("a wrong type is refused with the place and the value", () => {
  const places: readonly (readonly [object, string, string])[] = [
    [{ sku: 5 }, "sku", "5"],
    [{ active: "true" }, "active", '"true"'],
    [{ name: undefined }, "name", "nothing"],
    [{ name: {} }, "name", "{}"],
    [{ name: ["a"] }, "name", "a list of 1"],
    [{ prices: {} }, "prices", "{}"],
    [{ prices: [PRODUCT.prices[0], { ...PRODUCT.prices[0], amount: "-1" }] }, "prices[1].amount", '"-1"'],
    [{ vat: { code: "N81" } }, "vat.rate", "nothing"],
    [{ stock: null }, "stock", "null"],
  ];
  for (const [change, path, found] of places) {
    expect(decode(change)).toMatchObject({
      ok: false,
      id: "p1",
      problem: { code: "product-invalid", data: { id: "p1", path, found } },
    });
  }
});

test("an empty SKU and a wrong EAN pass the decoder", () => {
  expect(decode({ sku: "", ean: "123" })).toMatchObject({ ok: true, value: { sku: "", ean: "123" } });
});

test("texts by language lose their nulls", () => {
  expect(decode({ name: { fr: "Thé", it: null } })).toMatchObject({ value: { name: { fr: "Thé" } } });
});

test("text stays unchanged", () => {
  const name = "Caff&egrave; <b>\u001B[31m\u202E\uD800 ";
  expect(decode({ name })).toMatchObject({ value: { name } });
});

test("__proto__ in a record does no harm", () => {
  const record = JSON.stringify({ ...PRODUCT, name: { fr: "Thé" } })
    .replaceAll("{", '{"__proto__":{"active":true},')
    .replace('"name":{"__proto__":{"active":true},', '"name":{"__proto__":"x",');
  const decoded = decodeProduct(JSON.parse(record));
  expect(decoded).toMatchObject({ ok: true, value: { name: { fr: "Thé" } } });
  if (decoded.ok) expect(Object.getPrototypeOf(decoded.value.name)).toBe(Object.prototype);
  expect(Reflect.get({}, "active")).toBeUndefined();
});

test("any JSON value is decoded or refused, and never throws anything else", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => typeof decodeProduct(value).ok === "boolean"));
  const field = fc.constantFrom(...Object.keys(PRODUCT));
  fc.assert(fc.property(field, fc.jsonValue(), (name, value) => typeof decode({ [name]: value }).ok === "boolean"));
});

test("a refused record still returns its readable stock and visibility", () => {
  const prices = [{ list: "RETAIL", currency: "CHF", amount: "1,50", includesVat: true }];
  const partOf = (change: object): unknown => {
    const decoded = decode({ prices, ...change });
    return decoded.ok ? "read" : decoded.part;
  };
  expect(partOf({ stock: { quantity: 0 } })).toEqual({ quantity: "0", hidden: false });
  expect(partOf({ active: false, stock: { quantity: "2.5", unit: 7 } })).toEqual({ quantity: "2.5", hidden: true });
  expect(partOf({ active: "no", stock: { quantity: "1,5" } })).toEqual({ quantity: null, hidden: false });
  expect(partOf({ stock: null })).toEqual({ quantity: null, hidden: false });
});

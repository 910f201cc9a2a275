import fc from "fast-check";
import { expect, test } from "vitest";

import { decodeShopProduct } from "../../../../src/clients/framework360/products.ts";
import { compileShopDialect, DEFAULT_FRAMEWORK360_PROFILE } from "../../../../src/clients/framework360/dialect.ts";

const reader = compileShopDialect(DEFAULT_FRAMEWORK360_PROFILE).product;

const decode = (change: object) => decodeShopProduct(reader, { id: "5", sku: "A", ...change });

test("an absent field is null, a field with an absent value is empty", () => {
  expect(decode({})).toMatchObject({ value: { ean: null, name: null, name_i18n: null, tax_id: null, active: null } });
  for (const absent of ["", null, "None", false]) {
    expect(decode({ ean: absent, name: absent, name_i18n: absent, tax_id: absent })).toMatchObject({
      value: { ean: "", name: "", name_i18n: {}, tax_id: "" },
    });
  }
});

test("a SKU is compared exactly: entities are decoded, white space stays", () => {
  const skuOf = (sku: unknown) => {
    const decoded = decode({ sku });
    return decoded.ok ? decoded.value.sku : null;
  };
  expect(["A&amp;B ", " a", "None", 123, null, undefined].map(skuOf)).toEqual(["A&B ", " a", "None", "123", "", ""]);
});

test("PHP's booleans, numbers and empty objects are read", () => {
  expect(
    decode({ active: "1", price_includes_tax: 0, price: 8.9, quantity: 17, tax_id: 4, external: [] }),
  ).toMatchObject({
    value: { active: true, price_includes_tax: false, price: "8.9", quantity: "17", tax_id: "4", totalgestId: null },
  });
  expect(decode({ external: { totalgest_id: 12 }, name_i18n: { fr: "Caf&eacute;", it: null } })).toMatchObject({
    value: { totalgestId: "12", name_i18n: { fr: "Café", it: "" } },
  });
});

test("a wrong type is refused with the id, the place and the value", () => {
  expect(decode({ price: "8,90" })).toEqual({
    ok: false,
    id: "5",
    problem: { code: "shop-product-invalid", data: { id: "5", path: "price", found: '"8,90"' } },
  });
  expect(decode({ name_i18n: { fr: {} } })).toMatchObject({ problem: { data: { path: "name_i18n.fr" } } });
  expect(decode({ id: null })).toMatchObject({ ok: false, id: null });
});

test("any JSON value is decoded or refused, and never throws anything else", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => typeof decodeShopProduct(reader, value).ok === "boolean"));
});

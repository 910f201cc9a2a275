import { describe, expect, test } from "vitest";

import { isGtin, mapProduct, planProductMapping } from "../../../src/core/products/map-product.ts";
import { FIELD_NAMES } from "../../../src/core/products/product.ts";
import { someSettings } from "../../support/settings.ts";
import { anErpProduct, ERP_SHOP } from "../../support/specimens.ts";

describe("a product", () => {
  const taxes = [
    { id: "10", name: "IVA", rate: "8.10", isDefault: false },
    { id: "9", name: "IVA", rate: "8.1", isDefault: false },
    { id: "2", name: "IVA", rate: "2.6", isDefault: true },
  ];
  const mapping = planProductMapping(someSettings(), ERP_SHOP, taxes);

  test("has its main language as name and all languages beside it, with unchanged texts", () => {
    const fields = mapProduct(anErpProduct({ name: { fr: "Caf&egrave;", it: "Caffè &amp; tè" } }), mapping, "f").fields;
    expect(fields).toMatchObject({ name: "Caffè &amp; tè", name_i18n: { fr: "Caf&egrave;", it: "Caffè &amp; tè" } });
  });
  test("has its fields in the order in which equal ones are equal JSON", () => {
    const images = ["https://erp.example.ch/a.jpg"];
    expect(Object.keys(mapProduct(anErpProduct({ images }), mapping, "f").fields ?? {})).toEqual(FIELD_NAMES);
  });
  test("falls back to German, French, Italian, English", () => {
    expect(mapProduct(anErpProduct({ name: { en: "Coffee", fr: "Café" } }), mapping, "f").name).toBe("Café");
  });
  test("gets the lowest of several taxes with its rate", () => {
    expect(mapProduct(anErpProduct(), mapping, "f").fields?.tax_id).toBe("9");
  });
  test("gets the default tax, if it has its rate too", () => {
    const own = taxes.map((tax) => ({ ...tax, isDefault: tax.id === "10" }));
    const { fields } = mapProduct(anErpProduct(), planProductMapping(someSettings(), ERP_SHOP, own), "f");
    expect(fields?.tax_id).toBe("10");
  });
  test.each([
    [{ sku: " " }, "sku-empty"],
    [{ prices: [] }, "price-missing"],
    [{ prices: [{ list: "RETAIL", currency: "EUR", amount: "10.00", includesVat: true }] }, "price-foreign"],
    [{ vat: { code: "B38", rate: "3.8" } }, "vat-without-tax"],
    [{ vat: { code: "X", rate: "8.1" } }, "vat-code-unknown"],
    [{ vat: { code: "R26", rate: "8.1" } }, "vat-code-rate"],
  ])("with %j keeps its stock and says why its fields are not pushed", (patch, code) => {
    expect(mapProduct(anErpProduct(patch), mapping, "f")).toMatchObject({
      fields: null,
      fault: { code },
      stockMicro: 10_000_000,
    });
  });
  test("from a list in several currencies has the price in TotalGest's currency", () => {
    const prices = ["EUR", "CHF"].map((currency, at) => ({
      list: "RETAIL",
      currency,
      amount: `${String(at)}.50`,
      includesVat: true,
    }));
    expect(mapProduct(anErpProduct({ prices }), mapping, "f").fields?.price).toBe("1.50");
  });
  const RETAIL = { list: "RETAIL", currency: "CHF", amount: "24.90", includesVat: true };
  test.each([
    [["23.66", "24.90", "25.50"].map((amount) => ({ ...RETAIL, amount })), ["23.66", "24.90", "25.50"], "amount"],
    [[RETAIL, { ...RETAIL, amount: "25.50" }, { ...RETAIL, amount: "24.9" }], ["24.90", "25.50"], "amount"],
    [[RETAIL, { ...RETAIL, currency: "", amount: "19.90" }], ["24.90", "19.90"], "amount"],
    [[RETAIL, { ...RETAIL, includesVat: false }], ["24.90", "24.90"], "vat"],
  ] as const)("with several prices in its list gets none of them: %j", (prices, amounts, differ) => {
    const { fields, fault, stockMicro } = mapProduct(anErpProduct({ id: "1001", prices }), mapping, "f");
    expect(fields).toBeNull();
    expect(fault).toEqual({
      code: "price-ambiguous",
      data: { id: "1001", list: "RETAIL", prices: amounts, differ, currency: "CHF" },
    });
    expect(stockMicro).toBe(10_000_000);
  });
  test("with the same price twice in its list, and others in other lists, gets that price", () => {
    const prices = [{ ...RETAIL, list: "B2B", amount: "9.00" }, RETAIL, { ...RETAIL, amount: "24.9", currency: "" }];
    expect(mapProduct(anErpProduct({ prices }), mapping, "f").fields?.price).toBe("24.90");
  });
  test("with a bad EAN is mapped without it, with a warning", () => {
    const desired = mapProduct(anErpProduct({ ean: "7610000000001" }), mapping, "f");
    expect(desired.fields?.ean).toBe("");
    expect(desired.warnings).toEqual([{ code: "ean-dropped", data: { ean: "7610000000001" } }]);
  });
  test.each([
    ["7613379127228", true],
    ["96385074", true],
    ["036000291452", true],
    ["7613379127229", false],
    ["123", false],
  ])("GTIN %s is valid: %s", (text, valid) => {
    expect(isGtin(text)).toBe(valid);
  });
});

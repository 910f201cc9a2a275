import { describe, expect, test } from "vitest";

import { parseCountry } from "../../src/core/common/country.ts";
import { restMs } from "../../src/core/run/cycle.ts";
import { formatDuration, MINUTE, parseDuration } from "../../src/core/common/duration.ts";
import { worstExit } from "../../src/core/common/errors.ts";
import { isGtin, mapProduct, planProductMapping } from "../../src/core/product/map-product.ts";
import { isActive } from "../../src/core/run/pauses.ts";
import { toldActiveAtLink, toldAsSeen } from "../../src/core/product/fields.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { isDailyDue, lastLocalHour, localDay, startOfDay } from "../../src/core/common/zone.ts";
import { aShopProduct, anErpProduct, ERP_SHOP } from "../support/specimens.ts";
import { someSettings } from "../support/settings.ts";

const ZURICH = "Europe/Zurich";
const at = (text: string): number => Date.parse(text);

describe("the shop's day", () => {
  test.each([
    ["2026-10-25", "2026-10-24T22:00:00.000Z"],
    ["2026-10-26", "2026-10-25T23:00:00.000Z"],
    ["2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["2026-03-30", "2026-03-29T22:00:00.000Z"],
  ])("%s begins at %s", (day, instant) => {
    expect(new Date(startOfDay(day, ZURICH)).toISOString()).toBe(instant);
    expect(localDay(at(instant), ZURICH)).toBe(day);
    expect(localDay(at(instant) - 1, ZURICH)).not.toBe(day);
  });

  test.each([
    ["2026-03-29T00:59:59Z", "2026-03-28T02:00:00.000Z"],
    ["2026-03-29T01:00:00Z", "2026-03-29T01:00:00.000Z"],
    ["2026-10-25T01:59:59Z", "2026-10-24T01:00:00.000Z"],
    ["2026-10-25T02:00:00Z", "2026-10-25T02:00:00.000Z"],
  ])("in a night of clock change, at %s the last three o'clock was %s", (now, last) => {
    expect(new Date(lastLocalHour(at(now), 3, ZURICH)).toISOString()).toBe(last);
  });

  test("what is due daily is due again where it was done in the future by a clock that jumped", () => {
    const now = at("2026-11-24T12:00:00Z");
    expect(isDailyDue(null, now, 3, ZURICH)).toBe(true);
    expect(isDailyDue(at("2026-11-24T01:59:00Z"), now, 3, ZURICH)).toBe(true);
    expect(isDailyDue(at("2026-11-24T02:00:00Z"), now, 3, ZURICH)).toBe(false);
    expect(isDailyDue(at("2030-01-01T00:00:00Z"), now, 3, ZURICH)).toBe(true);
  });

  test("what is due daily a while after the hour is due from then on, once", () => {
    const due = (done: string, now: string): boolean => isDailyDue(at(done), at(now), 3, ZURICH, 90 * MINUTE);
    expect(due("2026-11-24T12:00:00Z", "2026-11-25T03:29:00Z")).toBe(false);
    expect(due("2026-11-24T12:00:00Z", "2026-11-25T03:30:00Z")).toBe(true);
    expect(due("2026-11-25T03:30:00Z", "2026-11-25T23:00:00Z")).toBe(false);
  });
});

test.each([
  ["Svizzera", "CH"],
  ["USA", "US"],
  ["UK", "GB"],
  ["Deutschland", "DE"],
  ["États-Unis", "US"],
  ["de", "DE"],
  ["Brazil", "BR"],
  ["Regno Unito", "GB"],
  ["", null],
  ["None", null],
  ["EU", null],
])("the country %j is %s", (name, code) => {
  expect(parseCountry(name, {})).toBe(code);
});

test("a configured country goes first", () => {
  expect(parseCountry("Campione", { campione: "it" })).toBe("IT");
});

test("a pause further ahead than any can be was made by a clock that jumped", () => {
  const pause = { kind: "retry-after", untilMs: 3_600_001, mark: "" } as const;
  expect(isActive(pause, 0, "")).toBe(false);
  expect(isActive(pause, 1, "")).toBe(true);
  expect(isActive(pause, 3_600_001, "")).toBe(false);
  expect(isActive({ ...pause, kind: "credentials", mark: "a" }, 1, "b")).toBe(false);
});

test("the worst exit code is the one the table says", () => {
  expect(worstExit([3, 6, 7])).toBe(7);
  expect(worstExit([3, 6, 4, 5, 8])).toBe(8);
  expect(worstExit([])).toBe(0);
});

test("durations read and print", () => {
  expect(["500ms", "30s", "5m", "2h", "0", "5", "-1s"].map(parseDuration)).toEqual([
    500,
    30_000,
    300_000,
    7_200_000,
    0,
    null,
    null,
  ]);
  expect(formatDuration(90_000)).toBe("1m30s");
});

test("a cycle starts from start to start, and a clock that jumps neither stops nor rushes it", () => {
  expect(restMs(0, 60_000, 300_000)).toBe(240_000);
  expect(restMs(0, 400_000, 300_000)).toBe(1000);
  expect(restMs(1_000_000, 0, 300_000)).toBe(300_000);
});

describe("a product", () => {
  const taxes = [
    { id: "10", name: "IVA", rate: "8.10", isDefault: false },
    { id: "9", name: "IVA", rate: "8.1", isDefault: false },
    { id: "2", name: "IVA", rate: "2.6", isDefault: true },
  ];
  const mapping = planProductMapping(someSettings(), ERP_SHOP, taxes);

  test("has its main language as name and all languages beside it, its text untouched", () => {
    const fields = mapProduct(anErpProduct({ name: { fr: "Caf&egrave;", it: "Caffè &amp; tè" } }), mapping, "f").fields;
    expect(fields).toMatchObject({ name: "Caffè &amp; tè", name_i18n: { fr: "Caf&egrave;", it: "Caffè &amp; tè" } });
  });
  test("falls back to German, French, Italian, English", () => {
    expect(mapProduct(anErpProduct({ name: { en: "Coffee", fr: "Café" } }), mapping, "f").name).toBe("Café");
  });
  test("takes the lowest of several taxes of its rate", () => {
    expect(mapProduct(anErpProduct(), mapping, "f").fields?.tax_id).toBe("9");
  });
  test.each([
    [{ sku: " " }, "sku-empty"],
    [{ prices: [] }, "price-missing"],
    [{ prices: [{ list: "RETAIL", currency: "EUR", amount: "10.00", includesVat: true }] }, "price-foreign"],
    [{ vat: { code: "X", rate: "7.7" } }, "vat-without-tax"],
  ])("with %j keeps its stock and says why its fields are not told", (patch, code) => {
    expect(mapProduct(anErpProduct(patch), mapping, "f")).toMatchObject({
      fields: null,
      fault: { code },
      quantity: "10.000",
    });
  });
  test("of a list in several currencies has the price in TotalGest's", () => {
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
    const { fields, fault, quantity } = mapProduct(anErpProduct({ id: "1001", prices }), mapping, "f");
    expect(fields).toBeNull();
    expect(fault).toEqual({
      code: "price-ambiguous",
      data: { id: "1001", list: "RETAIL", prices: amounts, differ },
    });
    expect(quantity).toBe("10.000");
  });
  test("with the same price twice in its list, and others in other lists, has that price", () => {
    const prices = [{ ...RETAIL, list: "B2B", amount: "9.00" }, RETAIL, { ...RETAIL, amount: "24.9", currency: "" }];
    expect(mapProduct(anErpProduct({ prices }), mapping, "f").fields?.price).toBe("24.90");
  });
  test("goes through without a bad EAN, with a warning", () => {
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
  test("that the shop shows in other words with the same meaning is not told again", () => {
    const desired = mapProduct(anErpProduct({ name: "Caff&egrave; &amp; t&egrave;" }), mapping, "f").fields;
    const shown = aShopProduct({ name: "Caffè & tè", nameI18n: {}, price: "10", taxId: "9", totalgestId: "p1" });
    expect(toldAsSeen(shown, desired, null)).toEqual(desired);
  });
  test("that was taken offline by hand stays so, and an inactive one is hidden", () => {
    expect(toldActiveAtLink(false, true)).toBe(true);
    expect(toldActiveAtLink(true, false)).toBe(true);
    expect(toldActiveAtLink(false, false)).toBe(false);
  });
});

test("a secret prints masked however it is printed", () => {
  const secret = new Secret("hunter2");
  expect(`${String(secret)} ${JSON.stringify({ secret })}`).not.toContain("hunter2");
  expect(secret.reveal()).toBe("hunter2");
});

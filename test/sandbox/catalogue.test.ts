import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { generatedCatalogue } from "../../src/sandbox/totalgest/catalogue.ts";
import { fileCatalogue } from "../../src/sandbox/totalgest/catalogue-file.ts";
import { makeTestFolder } from "../support/folder.ts";

const NOW = Date.parse("2026-11-24T09:00:00Z");
const SIZE = 4000;
const catalogue = generatedCatalogue(1, SIZE, NOW);
const all = Array.from({ length: SIZE }, (_, index) => catalogue.at(index));

describe("the made-up catalogue", () => {
  it("is the same for the same seed, in any order of reads", () => {
    const again = generatedCatalogue(1, SIZE, NOW);
    for (const index of [3999, 0, 1234]) expect(again.at(index)).toEqual(all[index]);
  });

  it("is another one for another seed", () => {
    expect(generatedCatalogue(2, SIZE, NOW).at(5)).not.toEqual(all[5]);
  });

  it("has GTIN-13 with the Swiss prefix, about one in a hundred with a wrong check digit", () => {
    const eans = all.flatMap((product) => product.ean ?? []);
    for (const ean of eans) expect(ean).toMatch(/^76\d{11}$/);
    const wrong = eans.filter((ean) => !isValidGtin(ean)).length / eans.length;
    expect(wrong).toBeGreaterThan(0.004);
    expect(wrong).toBeLessThan(0.02);
    expect(eans.length).toBeLessThan(SIZE);
    expect(new Set(eans).size).toBe(eans.length);
  });

  it("gives every product a SKU and an id of its own, by which it is found", () => {
    expect(new Set(all.map((product) => product.sku)).size).toBe(SIZE);
    for (const [index, product] of all.entries()) {
      expect(catalogue.indexOfSku(product.sku)).toBe(index);
      expect(catalogue.indexOfId(product.id)).toBe(index);
    }
    for (const unknown of ["", "CAF-0000001x", "caf-0000001", "XXX-0000002", `CAF-${String(SIZE + 1)}`]) {
      expect(catalogue.indexOfSku(unknown)).toBeNull();
      expect(catalogue.indexOfId(unknown)).toBeNull();
    }
  });

  it("prices everything in steps of five centimes, in both lists", () => {
    for (const { prices } of all) {
      expect(prices.map((price) => [price.list, price.includesVat])).toEqual([
        ["RETAIL", true],
        ["B2B", false],
      ]);
      for (const price of prices) expect(price.amount).toMatch(/^\d+\.\d[05]$/);
    }
  });

  it("has three VAT rates, inactive and oversold products, and decimals in stock if goods are measured", () => {
    expect(new Set(all.map((product) => `${product.vat.code} ${product.vat.rate}`))).toEqual(
      new Set(["N81 8.1", "R26 2.6", "S38 3.8"]),
    );
    const share = (test: (product: (typeof all)[number]) => boolean): number => all.filter(test).length / SIZE;
    expect(share((product) => !product.active)).toBeCloseTo(0.03, 2);
    expect(share((product) => product.stock.quantity.startsWith("-"))).toBeGreaterThan(0.005);
    expect(all.some(({ stock }) => stock.unit === "kg" && stock.quantity.includes("."))).toBe(true);
    expect(all.some(({ stock }) => stock.unit === "m" && stock.quantity.includes("."))).toBe(true);
    expect(all.every(({ stock }) => /^-?\d+(\.\d{3})?$/.test(stock.quantity))).toBe(true);
  });

  it("names things in French, Italian and German, some in English too, some in one language only", () => {
    const names = all.map((product) => product.name);
    expect(names.some((name) => typeof name === "string")).toBe(true);
    expect(names.some((name) => typeof name === "object" && name["en"] !== undefined)).toBe(true);
    for (const name of names) {
      if (typeof name === "object") expect(Object.keys(name).slice(0, 3)).toEqual(["fr", "it", "de"]);
    }
    expect(all.some((product) => JSON.stringify(product.description).includes("<p>"))).toBe(true);
  });

  it("is in TotalGest's order, with ties, and older than now", () => {
    const keys = all.map((product) => `${product.updatedAt} ${product.id}`);
    expect(keys).toEqual(keys.toSorted());
    expect(all[0]?.updatedAt).toBe(all[1]?.updatedAt);
    expect(Date.parse(all.at(-1)?.updatedAt ?? "")).toBeLessThan(NOW);
  });

  it("makes the last of a million as cheaply as the first", () => {
    const million = generatedCatalogue(1, 1_000_000, NOW);
    const last = million.at(999_999);
    expect(million.indexOfSku(last.sku)).toBe(999_999);
    expect(Date.parse(last.updatedAt)).toBeLessThan(NOW);
  });
});

it("puts the products of a file into TotalGest's order", () => {
  const [first, second, third] = all.slice(100, 103);
  if (first === undefined || second === undefined || third === undefined) throw new Error("no products");
  const path = join(makeTestFolder(), "catalogue.ndjson");
  const products = [third, { ...first, updatedAt: "2026-11-24T08:00:00Z" }, second];
  writeFileSync(path, products.map((product) => `${JSON.stringify(product)}\n`).join(""));
  const listed = fileCatalogue(path);
  expect([0, 1, 2].map((index) => listed.idAt(index))).toEqual([second.id, third.id, first.id]);
  expect(listed.indexOfSku(first.sku)).toBe(2);
});

/** GS1's rule, from the left: the twelve digits of a GTIN-13 count once and three times in turn. */
function isValidGtin(gtin: string): boolean {
  const digits = [...gtin].map(Number);
  const sum = digits.slice(0, 12).reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3), 0);
  return (sum + (digits[12] ?? 0)) % 10 === 0;
}

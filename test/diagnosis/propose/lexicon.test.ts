import { expect, test } from "vitest";

import { TOTALGEST_GROUPS } from "../../../src/clients/totalgest/contract.ts";
import lexicon from "../../../src/diagnosis/propose/lexicon.json" with { type: "json" };
import { PRICE, PRODUCT, WORDS } from "../../../src/diagnosis/propose/lexicon.ts";

const PARTS = Object.keys(lexicon.parts);

test("the lexicon names existing parts and fields only, and no part is unused", () => {
  const used = [...JSON.stringify(lexicon).matchAll(/\{([a-z ]+)\}/g)].map(([, part = ""]) => part);
  expect(new Set(used)).toEqual(new Set(PARTS));
  const price = Object.keys(PRICE).map((field) => `prices[].${field}`);
  expect(Object.keys(TOTALGEST_GROUPS.product)).toEqual(expect.arrayContaining([...Object.keys(PRODUCT), ...price]));
});

test("the lexicon matches whole words only, in lower case and without accents", () => {
  expect(["ean", "product ean", "ean code"].filter((path) => !PRODUCT.ean.strong.test(path))).toEqual([]);
  expect(PRODUCT.ean.strong.test("oceano")).toBe(false);
  expect(WORDS.currency.test("accuracy")).toBe(false);
  const patterns = JSON.stringify([lexicon.words, lexicon.product, lexicon.price]);
  expect(/[^\u0020-\u007E]/.test(patterns)).toBe(false);
});

import { describe, expect, test } from "vitest";
import { z } from "zod";

import { TOTALGEST_GROUPS } from "../../../src/clients/totalgest/fields.ts";
import common from "../../../src/diagnosis/propose/lexicon/common.json" with { type: "json" };
import totalgest from "../../../src/diagnosis/propose/lexicon/totalgest.json" with { type: "json" };
import { TOTALGEST, WORDS } from "../../../src/diagnosis/propose/lexicon/lexicon.ts";

const PARTS = Object.keys(common.parts);
const refersToParts = (pattern: string): boolean =>
  [...pattern.matchAll(/\{([^}]*)\}/g)].every(([, part = ""]) => PARTS.includes(part));

const expression = z.string().min(1).refine(refersToParts, "names a part that there is not");
/** Paths are compared in lower case, without accents. */
const pattern = expression.refine((text) => !/[^\u0020-\u007E]/.test(text) && !/(?<!\\)[A-Z]/.test(text), "as words");

const wordList = z.string().regex(/^[a-zà-ù0-9 |]*$/);
const wording = z.strictObject({
  yes: wordList,
  no: wordList,
  perhaps: wordList,
  pairs: z.array(z.array(z.string()).length(2)),
});

const commonSchema = z.strictObject({
  parts: z.record(z.string(), pattern),
  words: z.record(z.string(), pattern),
  within: z.record(z.string(), expression),
  wordings: z.record(z.string(), wording),
  languages: z.record(z.string().regex(/^[a-z]+$/), z.enum(["de", "fr", "it", "en"])),
});

const more = {
  likely: pattern.optional(),
  not: pattern.optional(),
  inverted: pattern.optional(),
  isUnique: z.boolean().optional(),
  wording: z.enum(Object.keys(common.wordings) as [string]).optional(),
};
const kind = z.enum(["id", "text", "texts", "decimal", "flag", "instant", "any"]);
const term = z.strictObject({ kind, strong: pattern, ...more });

describe("the lexicons", () => {
  test("have the form that the proposals read, and name only existing parts", () => {
    commonSchema.parse(common);
    z.record(z.string(), z.record(z.string(), term)).parse(totalgest);
  });

  test("have no unused part", () => {
    const used = JSON.stringify([common, totalgest]);
    expect(PARTS.filter((part) => !used.includes(`{${part}}`))).toEqual([]);
  });

  test("name fields of the contracts", () => {
    const price = Object.keys(TOTALGEST.price).map((field) => `prices[].${field}`);
    expect(Object.keys(TOTALGEST_GROUPS.product)).toEqual(
      expect.arrayContaining([...Object.keys(TOTALGEST.product), ...price]),
    );
  });

  test("match whole words only", () => {
    expect(["ean", "product ean", "ean code"].map((path) => TOTALGEST.product.ean.strong.test(path))).toEqual([
      true,
      true,
      true,
    ]);
    expect(TOTALGEST.product.ean.strong.test("oceano")).toBe(false);
    expect(WORDS.currency.test("accuracy")).toBe(false);
  });
});

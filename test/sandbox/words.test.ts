import { describe, expect, it } from "vitest";
import { z } from "zod";

import { FAMILIES, MAKERS, ORIGINS, TIPS } from "../../src/sandbox/words.ts";

const text = z.string().min(1);
const words = z.strictObject({ fr: text, it: text, de: text, en: text });
const family = z
  .strictObject({
    code: z.string().regex(/^[A-Z]{3}$/),
    vat: z.enum(["N81", "R26", "S38"]),
    unit: z.enum(["pcs", "kg", "m"]),
    minPrice: z.int().positive(),
    maxPrice: z.int().positive(),
    noun: words,
    namedByVariant: z.literal(true).optional(),
    variants: z.array(words).min(1),
    sizes: z.array(text).min(1),
    fact: words,
  })
  .refine(({ minPrice, maxPrice }) => minPrice < maxPrice);

describe("the words of the sandbox", () => {
  it.each(FAMILIES.map((one) => [one.code, one]))("describe the family %s whole, in four languages", (_, one) => {
    expect(family.safeParse(one).error).toBeUndefined();
  });

  it("name each family once", () => {
    expect(new Set(FAMILIES.map(({ code }) => code)).size).toBe(FAMILIES.length);
  });

  it.each([...ORIGINS, ...MAKERS, ...TIPS].map((one) => [one.en, one]))("say in four languages: %s", (_, one) => {
    expect(words.safeParse(one).error).toBeUndefined();
  });
});

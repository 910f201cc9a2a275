import { expect, test } from "vitest";

import type { Part } from "../../../../src/diagnosis/propose/parts.ts";
import { putTogether, withCommonWays } from "../../../../src/diagnosis/propose/parts.ts";
import { fieldsOf } from "../../../../src/clients/profile/grammar/specs.ts";

const GROUPS = {
  product: fieldsOf({ price: "decimal", rate: "decimal", active: "flag", taxed: "flag" }),
};

function part(name: string, value: unknown, seen = '"24,90"'): Part {
  return { path: ["fields", "product", name], value, seen, confidence: "high" };
}

const PRICE = part("price", { path: "prezzo", decimal: "," });
const RATE = part("rate", { path: "iva", map: { A: "8.1" } });
const ACTIVE = part("active", { path: "attivo", map: { "1": true, "0": false } }, "1");
const TAXED = part("taxed", { value: true }, "");

const proposed = (...parts: readonly Part[]): unknown => putTogether(withCommonWays(GROUPS, parts)).profile;

test("a comma in every decimal is proposed as the common sign; each rule stays complete, and mapped values keep their point", () => {
  expect(proposed(PRICE, RATE)).toEqual({
    decimals: ",",
    fields: { product: { price: PRICE.value, rate: { path: "iva", map: { A: "8.1" }, decimal: "." } } },
  });
});

test.each([
  ["one decimal with a point", [PRICE, part("rate", "aliquota")]],
  ["one decimal that needs no rule", [PRICE]],
  ["no decimal with a comma", [RATE, part("price", "prezzo")]],
])("no common decimal sign is proposed with %s", (_what, parts) => {
  expect(proposed(...parts)).not.toHaveProperty("decimals");
});

test("the words for yes and no are proposed as they are on the wire, beside a constant", () => {
  expect(proposed(ACTIVE, TAXED)).toEqual({
    flags: [1, 0],
    fields: { product: { active: ACTIVE.value, taxed: TAXED.value } },
  });
});

test("no common flags are proposed where one of them is negated", () => {
  expect(proposed(ACTIVE, part("taxed", { path: "netto", map: { "1": false, "0": true } }, "1"))).not.toHaveProperty(
    "flags",
  );
});

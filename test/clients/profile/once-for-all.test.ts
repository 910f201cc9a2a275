import { expect, test } from "vitest";

import { sayOnceForAll } from "../../../src/clients/profile/once-for-all.ts";
import { needed } from "../../../src/clients/profile/specs.ts";

const SPECS = { price: needed("decimal"), rate: needed("decimal"), active: needed("flag"), taxed: needed("flag") };
const PRICE = { field: "price", rule: { path: "prezzo", decimal: "," }, seen: '"24,90"' };
const RATE = { field: "rate", rule: { path: "iva", map: { A: "8.1" } }, seen: '"A"' };
const ACTIVE = { field: "active", rule: { path: "attivo", map: { "1": true, "0": false } }, seen: "1" };
const TAXED = { field: "taxed", rule: { value: true }, seen: "" };

test("a comma that every decimal has is said once, also in the values of a map", () => {
  const { said, rules } = sayOnceForAll(SPECS, [PRICE, RATE]);
  expect(said).toEqual({ decimals: "," });
  expect(Object.fromEntries(rules)).toEqual({ price: "prezzo", rate: { path: "iva", map: { A: "8,1" } } });
});

test("what else a decimal needs stays", () => {
  const grams = { ...PRICE, rule: { path: "grammi", decimal: ",", factor: "0.001" } };
  expect(sayOnceForAll(SPECS, [grams, RATE]).rules.get("price")).toEqual({ path: "grammi", factor: "0.001" });
});

test.each([
  ["one that has a point", [PRICE, { ...RATE, rule: "aliquota" }]],
  ["one that is fine as it is", [PRICE]],
  ["none that has a comma", [RATE, { ...PRICE, rule: "prezzo" }]],
])("of decimals with %s nothing is said", (_what, proposed) => {
  expect(sayOnceForAll(SPECS, proposed)).toEqual({ said: {}, rules: new Map() });
});

test("the words for yes and no are said once, as they stand on the wire, beside a constant", () => {
  const { said, rules } = sayOnceForAll(SPECS, [ACTIVE, TAXED]);
  expect(said).toEqual({ flags: [1, 0] });
  expect(Object.fromEntries(rules)).toEqual({ active: "attivo" });
});

test("of flags of which one says the opposite nothing is said", () => {
  const inverted = { field: "taxed", rule: { path: "netto", map: { "1": false, "0": true } }, seen: "1" };
  expect(sayOnceForAll(SPECS, [ACTIVE, inverted]).said).toEqual({});
});

import { Big } from "big.js";
import fc from "fast-check";
import { expect, test } from "vitest";

import { foundText, Unclear } from "../../../../src/clients/answer/fault.ts";
import { compileDates } from "../../../../src/clients/profile/dates.ts";
import { leavesOf } from "../../../../src/clients/profile/reading/leaves.ts";
import { parsePath, pathOf, type PathStep } from "../../../../src/clients/profile/grammar/path-syntax.ts";
import { leadsInto, readPath, readRecords } from "../../../../src/clients/profile/reading/path.ts";
import { compileReader } from "../../../../src/clients/profile/reading/reader.ts";
import type { Rule } from "../../../../src/clients/profile/grammar/rule-parts.ts";
import type { FieldKind } from "../../../../src/clients/profile/grammar/specs.ts";

/** What a rule makes of a record; an ambiguous value as its text, after `✗`. */
function read(kind: FieldKind, rule: Rule, record: unknown): unknown {
  const reader = compileReader({ field: { kind, optional: true } }, { field: rule }, compileDates("rfc3339"));
  const found = readPath(reader.read(record), "field");
  return found instanceof Unclear ? `✗ ${foundText(found)}` : found;
}

const STOCKS = {
  Lager: [
    { Ort: "ZENTRAL", Verfuegbar: 3, Chargen: [{ Menge: "0.1" }, { Menge: "0.2" }] },
    { Ort: "LADEN", Verfuegbar: 9, Chargen: [] },
    { Ort: "LADEN", Verfuegbar: 9, Chargen: [] },
    { Ort: 7, Verfuegbar: "7" },
    { Ort: "ALT", Verfuegbar: 1 },
    { Ort: "ALT", Verfuegbar: 2 },
    { Verfuegbar: 5 },
    null,
    "ZENTRAL",
  ],
};

test.each<[string, unknown]>([
  ["Lager[Ort=ZENTRAL].Verfuegbar", 3],
  ["Lager[Ort='ZENTRAL'].Chargen[].Menge", ["0.1", "0.2"]],
  ["Lager[Ort=7].Verfuegbar", "7"],
  ["Lager[Ort=LADEN].Verfuegbar", 9],
  ["Lager[Ort=NIRGENDS].Verfuegbar", undefined],
  ["Lager[Ort=undefined].Verfuegbar", undefined],
  ["Lager[toString=x].Verfuegbar", undefined],
  ["Stock[Ort=ZENTRAL].Verfuegbar", undefined],
  ["Lager[Ort=ALT].Verfuegbar", "✗ several that differ: 1, 2"],
  ["Lager[Ort=ALT].Ort", "ALT"],
])("%s is %j", (path, found) => {
  expect(read("text", path, STOCKS)).toEqual(found);
});

test("a single value in place of a list is the item, if it matches", () => {
  expect(read("text", "Lager[Ort=A].Menge", { Lager: { Ort: "A", Menge: "1" } })).toBe("1");
  expect(read("text", "Lager[Ort=B].Menge", { Lager: { Ort: "A", Menge: "1" } })).toBeUndefined();
});

test("an ambiguous value is no text by language, no list and no record, and no map converts it", () => {
  const twice = {
    t: [
      { k: "a", v: { x: 1 } },
      { k: "a", v: [1] },
    ],
  };
  const ambiguous = '✗ several that differ: {"x":1}, a list of 1';
  expect(read("texts", "t[k=a].v", twice)).toBe(ambiguous);
  expect(read("list", "t[k=a].v", twice)).toBe(ambiguous);
  expect(read("list", { path: "t[k=a].v", entries: true }, twice)).toBe(ambiguous);
  expect(read("text", { path: "t[k=a].v", map: { "*": "anything" }, default: "none" }, twice)).toBe(ambiguous);
  expect(readRecords(twice, "t[k=a].v")).toBeUndefined();
});

test.each<[string, unknown, unknown]>([
  ["a number and a text", [{ q: 1 }, { q: "0.2" }, { q: 0.1 }], "1.3"],
  ["more digits than a double has", [{ q: "0.1" }, { q: "0.2" }], "0.3"],
  ["an empty list", [], "0"],
  ["a single value in place of a list", { q: "4" }, "4"],
  ["no list", undefined, undefined],
  ["null", null, undefined],
  ["an item without the value", [{ q: 1 }, {}], "✗ a sum with nothing in it"],
  ["an item with null", [{ q: 1 }, { q: null }], "✗ a sum with null in it"],
  ["a text", [{ q: "viele" }], '✗ a sum with "viele" in it'],
  ["a number that JSON has rounded", [{ q: 1e21 }], "✗ a sum with 1e+21 in it"],
])("a sum of %s", (_what, stocks, sum) => {
  expect(read("decimal", { path: "stocks[].q", sum: true }, { stocks })).toEqual(sum);
});

test("a list in a list that is null is no empty one: it has no sum", () => {
  const stocks = [{ lots: [{ q: 1 }] }, { lots: null }];
  expect(read("decimal", { path: "stocks[].lots[].q", sum: true }, { stocks })).toBe("✗ a sum with nothing in it");
});

test("a sum reads each summand as the profile writes decimals, and lists in lists", () => {
  const stocks = [{ lots: [{ q: "1'000,5" }, { q: "2" }] }, { lots: [] }];
  expect(read("decimal", { path: "stocks[].lots[].q", sum: true, decimal: "," }, { stocks })).toBe("1002.5");
});

test("a default replaces only an absent value", () => {
  const rule = { path: "Lager[Ort=Z].q", default: "0" };
  expect(read("decimal", rule, { Lager: [] })).toBe("0");
  expect(read("decimal", rule, { Lager: [{ Ort: "Z", q: null }] })).toBe("0");
  expect(read("decimal", rule, { Lager: [{ Ort: "Z", q: "" }] })).toBe("");
  expect(read("decimal", rule, { Lager: [{ Ort: "Z", q: 0 }] })).toBe(0);
  expect(read("decimal", { path: "s[].q", sum: true, default: "0" }, {})).toBe("0");
  expect(read("decimal", { path: "s[].q", sum: true, default: "0" }, { s: [{}] })).toBe("✗ a sum with nothing in it");
  expect(read("flag", { path: "aktiv", map: { J: true }, default: false }, {})).toBe(false);
  expect(read("list", { path: "preise", default: [] }, { other: 1 })).toEqual([]);
});

test.each([
  [".", "1'234.50", "1234.50"],
  [".", "1’234’567.5", "1234567.5"],
  [".", "-1'234", "-1234"],
  [".", "  12.50 ", "12.50"],
  [".", "1,234.50", "1234.50"],
  [",", "1’234,50", "1234.50"],
  [",", "1.234.567", "1234567"],
  [",", "1\u00A0234,50", "1234.50"],
  [",", "default", "default"],
  [",", " ", ""],
] as const)("with the decimal sign %s the text %j is %s", (decimal, p, found) => {
  expect(read("decimal", { path: "p", decimal }, { p })).toBe(found);
});

test.each([
  [".", "12'34.50"],
  [".", "12’34.50"],
  [".", "1'2345.00"],
  [".", "1234'567.00"],
  [".", "'123.00"],
  [".", "123'.00"],
  [".", "1''234.00"],
  [".", "1.234'5"],
  [".", "12,50"],
  [",", "12'34,50"],
  [",", "12.50"],
] as const)("with the decimal sign %s the digits of %j are grouped wrongly, and it is no value", (decimal, p) => {
  const found = `✗ ${JSON.stringify(p)}, whose digits are not in groups of three`;
  expect(read("decimal", { path: "p", decimal }, { p })).toBe(found);
});

test("texts by language in a list are read by language, and one ambiguous text makes all ambiguous", () => {
  const texts = compileReader(
    { name: { kind: "texts", optional: false } },
    { "name.de": "t[l=DE].x", "name.fr": "t[l=FR].x", "name.it": "t[l=IT].x" },
    compileDates("rfc3339"),
  );
  const de = { l: "DE", x: "Tee" };
  expect(texts.read({ t: [de, { l: "FR", x: "Thé" }] })).toEqual({ name: { de: "Tee", fr: "Thé" } });
  expect(foundText(readPath(texts.read({ t: [de, { l: "DE", x: "Kaffee" }] }), "name"))).toContain(
    "several that differ",
  );
});

test("a path leads into a list where it begins with the list's path, in any notation", () => {
  const list = "['@data'].rows";
  const into = ["['@data'].rows.0.next", "['@data']['rows'][].x", "['@data'].rows[k=v].x", list];
  expect(into.filter((path) => !leadsInto(path, list))).toEqual([]);
  expect(["['@data'].rowsNext", "['@data']", "next"].filter((path) => leadsInto(path, list))).toEqual([]);
});

/** The same by a plain walk, without generated code. */
function readNaively(value: unknown, [step, ...rest]: readonly PathStep[]): unknown {
  if (step === undefined) return value;
  const isObject = typeof value === "object" && value !== null;
  if (step.kind === "name") {
    const own = isObject && Object.hasOwn(value, step.name) && !(Array.isArray(value) && step.name === "length");
    return own ? readNaively(Reflect.get(value, step.name), rest) : undefined;
  }
  if (value === undefined) return undefined;
  const isEmpty = value === null || value === "" || (isObject && Object.keys(value).length === 0);
  const items: readonly unknown[] = Array.isArray(value) ? value : isEmpty ? [] : [value];
  if (step.kind === "each") return items.map((item) => readNaively(item, rest));
  const found = items
    .filter(
      (item) => typeof item === "object" && item !== null && !Array.isArray(item) && Object.hasOwn(item, step.key),
    )
    .filter((item) => {
      const key: unknown = Reflect.get(Object(item), step.key);
      return (key === null || typeof key !== "object") && String(key) === step.value;
    })
    .map((item) => readNaively(item, rest));
  const texts = new Set(found.map((one) => JSON.stringify(one) ?? "undefined"));
  return texts.size > 1 ? "✗" : found[0];
}

const NAMES = ["a", "b", "@c.d", "constructor"] as const;
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom("x", "y", "", 1, 2.5, null, true),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie("value"), { maxKeys: 4 }),
  ),
})).value;
const step: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...NAMES).map((name) => `.${pathOf([name])}`),
  fc.constant(".0"),
  fc.constant("[]"),
  fc
    .tuple(fc.constantFrom(...NAMES), fc.constantFrom("x", "y", "1", "null", "true", ""))
    .map(([key, value]) => `['${key}'='${value}']`),
);

test("any path reads the value that a plain walk through the document finds", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 5 }), json, (pieces, value) => {
      const path = pieces.join("").replace(/^\./, "");
      const parsed = parsePath(path);
      fc.pre(parsed !== null);
      const found = readPath(value, path);
      const plain = readNaively(value, parsed ?? []);
      expect(JSON.stringify(found, shown)).toEqual(JSON.stringify(plain, shown));
    }),
    { numRuns: 2000 },
  );
});

/** An ambiguous value as `✗`; an absent value within a list differs from null. */
function shown(_key: string, value: unknown): unknown {
  if (typeof value === "string" && value.startsWith("several that differ")) return "✗";
  return value === undefined ? "undefined" : value;
}

const summand = fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 0, max: 4 }));

test("a sum is exact for any summands", () => {
  fc.assert(
    fc.property(fc.array(summand), (all) => {
      const texts = all.map(([digits, places]) => new Big(digits).div(10 ** places).toFixed());
      const whole = all.reduce((sum, [digits, places]) => sum + BigInt(digits) * 10n ** BigInt(4 - places), 0n);
      const found = read("decimal", { path: "s[].q", sum: true }, { s: texts.map((q) => ({ q })) });
      expect(new Big(String(found)).times(10_000).toFixed()).toBe(String(whole));
    }),
  );
});

test("the paths shown of a foreign record lead to its values, whatever its names are", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.integer())), (record) => {
      for (const { path, values } of leavesOf([record])) expect(readPath(record, path)).toEqual(values[0]);
    }),
  );
});

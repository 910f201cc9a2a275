import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { spellOutFields } from "../../../src/clients/profile/spell-out.ts";
import { writeUp } from "../../../src/clients/profile/write-up.ts";
import { TOTALGEST_GROUPS } from "../../../src/clients/totalgest/profile.ts";

const DIALECTS = join(import.meta.dirname, "../../dialects/profiles");

function linesOf(text: string): readonly string[] {
  return text.trimEnd().split("\n");
}

test.each(readdirSync(DIALECTS))("%s, written up, says the same in the lines that a person takes", (name) => {
  const file = readFileSync(join(DIALECTS, name), "utf8");
  const written: unknown = JSON.parse(file);
  const text = writeUp(TOTALGEST_GROUPS, written, {});
  expect(spellOutFields(TOTALGEST_GROUPS, JSON.parse(text))).toEqual(spellOutFields(TOTALGEST_GROUPS, written));
  expect(linesOf(text).length).toBeLessThanOrEqual(linesOf(file).length + 2);
  expect(Math.max(...linesOf(text).map((line) => line.length))).toBeLessThanOrEqual(120);
});

test("what a file says in short forms stays where a proposal is laid over it", () => {
  const before = { fields: { product: [{ sku: "codice" }, { vat: { code: "iva", rate: "aliquota" } }] } };
  const text = writeUp(TOTALGEST_GROUPS, before, { fields: { product: { active: "attivo" } } });
  expect(JSON.parse(text)).toEqual({
    fields: { product: { sku: "codice", vat: { code: "iva", rate: "aliquota" }, active: "attivo" } },
  });
});

test("what a proposal spells out comes to half the lines, and is the same", () => {
  const file = readFileSync(join(DIALECTS, "italian.json"), "utf8");
  const spelled = spellOutFields(TOTALGEST_GROUPS, JSON.parse(file));
  const text = writeUp(TOTALGEST_GROUPS, {}, spelled);
  expect(spellOutFields(TOTALGEST_GROUPS, JSON.parse(text))).toEqual(spelled);
  expect(linesOf(text).length).toBeLessThan(linesOf(JSON.stringify(spelled, null, 2)).length / 2);
});

test("a list and the fields of its items stand together, with the list's place, whatever its rule", () => {
  const prices = { prices: { path: "preise", entries: true }, "prices[].list": "key", "prices[].amount": "value" };
  expect(JSON.parse(writeUp(TOTALGEST_GROUPS, {}, { fields: { product: prices } }))).toEqual({
    fields: { product: { "prices[]": { "": { path: "preise", entries: true }, list: "key", amount: "value" } } },
  });
});

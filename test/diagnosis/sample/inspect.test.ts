import { describe, expect, test } from "vitest";
import { z } from "zod";

import type { Candidate } from "../../../src/core/run/doctor/sample.ts";
import { compileDates } from "../../../src/clients/profile/dates.ts";
import { inspectFields } from "../../../src/diagnosis/sample/inspect.ts";
import { keysOf } from "../../../src/diagnosis/sample/places.ts";
import { fieldsOf } from "../../../src/clients/profile/grammar/specs.ts";

const SPECS = fieldsOf({
  sku: "id",
  fees: "list?",
  "fees[].name": "text",
  lines: "list",
  "lines[].sku": "id",
});

const LIST = z.array(z.object({ sku: z.string().nullish(), name: z.string().nullish() }));
const SCHEMA = z.object({ sku: z.string(), fees: LIST.nullish(), lines: LIST });

const RULES = { sku: "sku", fees: "spese", "fees[].name": "nome", lines: "righe", "lines[].sku": "codice" };

function candidate(rule: string): readonly Candidate[] {
  return [{ path: rule, rule, seen: "1", confidence: "high" }];
}

function inspect(records: readonly unknown[], candidates: Readonly<Record<string, string>> = {}) {
  const guesses = Object.entries(candidates).map(([field, rule]) => [field, candidate(rule)] as const);
  const found = inspectFields(
    { specs: SPECS, rules: RULES, dates: compileDates("rfc3339"), schema: SCHEMA },
    records,
    new Map(guesses),
  );
  return Object.fromEntries(found.map((sample) => [sample.field, sample]));
}

const LINES = [{ codice: "A" }];

describe("the comparison of a record with a profile", () => {
  test.each([
    ["empty", [{ sku: "A", spese: [], righe: LINES }]],
    ["missing and optional", [{ sku: "A", righe: LINES }]],
    ["empty and required", [{ sku: "A", spese: [{ nome: "x" }], righe: [] }]],
  ])("does not report list items that are %s", (_case, records) => {
    const found = inspect(records, { fees: "spese", "fees[].name": "nome", "lines[].sku": "sku" });
    for (const name of ["fees[].name", "lines[].sku"]) {
      const sample = found[name];
      expect(sample?.state === "fine" || (sample?.isOptional === true && sample.candidates.length === 0)).toBe(true);
    }
  });

  test("reports them where the list itself very likely is elsewhere", () => {
    const found = inspect([{ sku: "A", righe: LINES, costi: [{ nome: "x" }] }], {
      fees: "costi",
      "fees[].name": "nome2",
    });
    expect(found["fees[].name"]?.candidates).toHaveLength(1);
  });

  test("never confuses the effective rule with another one", () => {
    const found = inspect([{ sku: null, spese: [{ nome: 1 }], righe: LINES }], { sku: "sku", "fees[].name": "nome" });
    expect(found["sku"]).toMatchObject({ state: "absent", candidates: [] });
    expect(found["fees[].name"]).toMatchObject({ state: "wrong", candidates: [] });
    expect(inspect([{ sku: null, righe: LINES }], { sku: "codice" })["sku"]?.candidates).toHaveLength(1);
  });

  test("reports in how many of the records a value is absent", () => {
    const records = [{ sku: "A", righe: LINES }, { sku: null, righe: LINES }, { righe: LINES }];
    expect(inspect(records)["sku"]).toMatchObject({ state: "wrong", seen: "", lacking: 2, of: 3 });
  });
});

test("collects the names of all records, including those in their lists", () => {
  const records = [
    { id: 1, prezzi: { lista: { a: { troppo: { fondo: 1 } } } } },
    {
      id: 2,
      giacenze: [{ sede: "x" }, { sede: "y", quanti: 1 }],
      nome: { it: "a", fr: "b" },
      "@odata.id": "z",
      tag: [1],
    },
  ];
  expect(keysOf(records)).toEqual([
    "id",
    "prezzi.lista.a",
    "giacenze[].sede",
    "giacenze[].quanti",
    "nome",
    "['@odata.id']",
    "tag",
  ]);
});

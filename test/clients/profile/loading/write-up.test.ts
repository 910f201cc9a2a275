import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { writeUp } from "../../../../src/clients/profile/loading/write-up.ts";
import { TOTALGEST_GROUPS } from "../../../../src/clients/totalgest/fields.ts";
import { DIALECTS, profileFile } from "../../../dialects/dialects.ts";

test.each(DIALECTS.map(({ name }) => name))("%s is formatted as the program formats it", (name) => {
  const file = readFileSync(profileFile(name), "utf8");
  expect(writeUp(TOTALGEST_GROUPS, JSON.parse(file), {})).toBe(file);
  expect(Math.max(...file.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
});

test("a proposed rule replaces the rule of its field whole", () => {
  const before = { fields: { product: { sku: "codice", "prices[].amount": { path: "prezzo", factor: "0.01" } } } };
  const proposal = { fields: { product: { "prices[].amount": { path: "prezzo", decimal: "," } } } };
  expect(JSON.parse(writeUp(TOTALGEST_GROUPS, before, proposal))).toEqual({
    fields: { product: { sku: "codice", "prices[].amount": { path: "prezzo", decimal: "," } } },
  });
});

test("each field has its own line, and other short values one line each", () => {
  const text = writeUp(
    TOTALGEST_GROUPS,
    {},
    { fields: { product: { sku: "codice", "vat.rate": { path: "iva", map: { A: "8.1" } } } }, dates: "unix" },
  );
  expect(text).toBe(`{
  "dates": "unix",
  "fields": {
    "product": {
      "sku": "codice",
      "vat.rate": { "path": "iva", "map": { "A": "8.1" } }
    }
  }
}
`);
});

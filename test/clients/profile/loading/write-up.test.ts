import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { writeUp } from "../../../../src/clients/profile/loading/write-up.ts";
import { TOTALGEST_GROUPS } from "../../../../src/clients/totalgest/fields.ts";
import { parseTotalGestProfile } from "../../../../src/clients/totalgest/profile.ts";

const PROFILES = join(import.meta.dirname, "../../../../src/clients/totalgest/library");
const SHORT_FORMS = join(import.meta.dirname, "short-forms");

test.each(readdirSync(PROFILES))("%s is formatted as the program formats it", (name) => {
  const file = readFileSync(join(PROFILES, name), "utf8");
  expect(writeUp(TOTALGEST_GROUPS, JSON.parse(file), {})).toBe(file);
  expect(Math.max(...file.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
});

test.each(readdirSync(SHORT_FORMS))(
  "an older profile in short form means the same as the file written from it: %s",
  (name) => {
    const older: unknown = JSON.parse(readFileSync(join(SHORT_FORMS, name), "utf8"));
    const written: unknown = JSON.parse(readFileSync(join(PROFILES, name), "utf8"));
    const parsed = parseTotalGestProfile(older);
    expect(parsed).toMatchObject({ ok: true });
    expect(parseTotalGestProfile(written)).toEqual(parsed);
    expect(JSON.parse(writeUp(TOTALGEST_GROUPS, older, {}))).toEqual(written);
  },
);

test("a proposal is merged into a file in short form, field by field", () => {
  const before = { fields: { product: [{ sku: "codice" }, { vat: { code: "iva", rate: "aliquota" } }] } };
  expect(JSON.parse(writeUp(TOTALGEST_GROUPS, before, { fields: { product: { active: "attivo" } } }))).toEqual({
    fields: { product: { sku: "codice", "vat.code": "iva", "vat.rate": "aliquota", active: "attivo" } },
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

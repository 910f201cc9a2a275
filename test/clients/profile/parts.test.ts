import fc from "fast-check";
import { expect, test } from "vitest";

import { compileDates, localToUtc } from "../../../src/clients/profile/dates.ts";
import { mergeProfile } from "../../../src/clients/profile/loading/merge.ts";
import { readRecords } from "../../../src/clients/profile/reading/path.ts";
import { prepare } from "../../../src/clients/profile/writing/request.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../../src/clients/totalgest/dialect.ts";
import { parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";

function faultsOf(written: unknown): readonly string[] {
  const parsed = parseTotalGestProfile(written);
  return parsed.ok ? [] : parsed.faults;
}

test("parts that a profile leaves out keep their default", () => {
  const parsed = parseTotalGestProfile({ products: { path: "/articoli" } });
  expect(parsed.ok && parsed.profile.products).toEqual({ ...DEFAULT_TOTALGEST_PROFILE.products, path: "/articoli" });
});

test("a parameter under a new name replaces the old one, and null removes one", () => {
  const parsed = parseTotalGestProfile({ products: { query: { dal: "{{updatedSince}}", limit: null } } });
  expect(parsed.ok && parsed.profile.products.query).toEqual({
    sku: "{{sku}}",
    cursor: "{{cursor}}",
    dal: "{{updatedSince}}",
  });
});

test("a proposed rule replaces the rule of its field whole", () => {
  const before = { fields: { product: { sku: "codice", "prices[].amount": { path: "prezzo", factor: "0.01" } } } };
  const proposal = { fields: { product: { "prices[].amount": { path: "prezzo", decimal: "," } } } };
  expect(mergeProfile(before, proposal)).toEqual({
    fields: { product: { sku: "codice", "prices[].amount": { path: "prezzo", decimal: "," } } },
  });
});

test("another kind of authenticator replaces the whole session", () => {
  const parsed = parseTotalGestProfile({ authenticator: { type: "basic" } });
  expect(parsed.ok && parsed.profile.authenticator).toEqual({ type: "basic" });
});

test.each([
  [{ recods: "rows" }, 'recods: there is no such name; "records" was meant?'],
  [{ fields: { product: { skuu: "x" } } }, 'fields.product.skuu: there is no such name; "sku" was meant?'],
  [
    { fields: { product: { "stock.quantity": { decimal: ";" } } } },
    'fields.product.stock.quantity.decimal: ";"; expected',
  ],
  [{ products: { path: "/x/{{refernce}}" } }, "products.path:"],
  [{ paginator: { type: "seite" } }, "paginator.type"],
  [{ dates: { pattern: "dd.MM.yyyy", timeZone: "Mars" } }, "dates.timeZone"],
  [{ findOrder: null, guarantees: { uniqueReference: false } }, "findOrder: null; expected a look-up"],
  [{ findOrder: null }, null],
])("%j is refused with the place", (written, fault) => {
  if (fault === null) expect(faultsOf(written)).toEqual([]);
  else expect(faultsOf(written).join("\n")).toContain(fault);
});

test("placeholders are encoded in paths, and a parameter without a value is left out", () => {
  const operation = {
    method: "GET" as const,
    path: "/art/{{id}}",
    query: { dal: "{{updatedSince}}", q: "{{sku}}" },
  };
  expect(prepare("/api", operation, { id: "a/ö b", sku: "x&y" }).target).toBe("/api/art/a%2F%C3%B6%20b?q=x%26y");
  expect(prepare("/api/", { method: "GET", path: "/art/" }, {}).target).toBe("/api/art/");
});

test.each([
  [{ rows: [1, 2] }, "rows", undefined, [1, 2]],
  [[1], "", undefined, [1]],
  [{ art: { record: { id: 1 } } }, "art.record", undefined, [{ id: 1 }]],
  [{ art: "" }, "art.record", "art", []],
  [{ error: "x" }, "art.record", "art", undefined],
  [{ error: "x" }, "", undefined, undefined],
])("the records of %j at %j", (answer, path, empty, expected) => {
  expect(readRecords(answer, path, { empty })).toEqual(expected);
});

test("instants survive writing and reading in every form, to the second", () => {
  const forms = [
    compileDates("rfc3339"),
    compileDates("unix"),
    compileDates({ pattern: "dd.MM.yyyy HH:mm:ss", timeZone: "Europe/Zurich" }),
    compileDates({ pattern: "YYYY/MM/DD HH:mm:ss", timeZone: "America/New_York" }),
  ];
  const seconds = fc.integer({ min: 1_000_000_000, max: 2_000_000_000 });
  fc.assert(
    fc.property(seconds, fc.nat({ max: forms.length - 1 }), (second, index) => {
      const instant = new Date(second * 1000).toISOString();
      const form = forms[index];
      const back = form?.read(form.write(instant));
      // The hour that occurs twice in autumn is read as its first occurrence.
      const differs = Math.abs(Date.parse(String(back)) - Date.parse(instant));
      expect([0, 3_600_000]).toContain(differs);
    }),
  );
});

test("an impossible date is left for the contract to refuse", () => {
  const form = compileDates({ pattern: "dd.MM.yyyy", timeZone: "Europe/Zurich" });
  expect(form.read("31.02.2026")).toBe("31.02.2026");
  expect(form.read("24.11.2026")).toBe("2026-11-23T23:00:00.000Z");
});

test("a date among many of its hour is the same as alone, at the change of the clocks too", () => {
  const zones = ["Europe/Zurich", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];
  const spring = fc.integer({ min: Date.UTC(2026, 2, 28) / 1000, max: Date.UTC(2026, 3, 6) / 1000 });
  const autumn = fc.integer({ min: Date.UTC(2026, 9, 3) / 1000, max: Date.UTC(2026, 9, 26) / 1000 });
  const used = zones.map((timeZone) => compileDates({ pattern: "yyyy-MM-dd HH:mm:ss", timeZone }));
  const unix = compileDates("unix");
  fc.assert(
    fc.property(fc.oneof(spring, autumn), fc.nat({ max: zones.length - 1 }), (second, index) => {
      const local = new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ");
      expect(used[index]?.read(local)).toBe(localToUtc(local, zones[index] ?? ""));
      expect(unix.read(second)).toBe(new Date(second * 1000).toISOString());
    }),
    { numRuns: 2000 },
  );
});

/** Bodies of reads, and values that are computed from several fields. */
import { expect, test } from "vitest";

import { compileDates } from "../../../src/clients/profile/dates.ts";
import { compileReader } from "../../../src/clients/profile/reading/reader.ts";
import { readRecord, readRecords } from "../../../src/clients/profile/reading/path.ts";
import type { Rule } from "../../../src/clients/profile/grammar/rule-parts.ts";
import { fieldsOf } from "../../../src/clients/profile/grammar/specs.ts";
import { fillAll } from "../../../src/clients/profile/grammar/template.ts";
import { Unclear } from "../../../src/clients/answer/fault.ts";

test("a member without a value is left out, an item of a list is null, and a lone number stays a number", () => {
  const body = { a: "{{sku}}", b: ["{{sku}}", "{{limit:number}}", "{{limit}}"], c: "bis {{limit:number}}" };
  expect(fillAll(body, { limit: "500" })).toEqual({ a: undefined, b: [null, 500, "500"], c: "bis 500" });
});

test("a condition has its value or none, in a list too", () => {
  const body = [
    { when: "{{since}}", value: ["changed", ">=", "{{since}}"] },
    { when: "{{sku}}", value: 1 },
  ];
  expect(fillAll(body, { since: "2026" })).toEqual([["changed", ">=", "2026"]]);
  expect(fillAll(body, { sku: "A" })).toEqual([1]);
});

function stockOf(rule: Rule, record: unknown): unknown {
  const reader = compileReader(fieldsOf({ stock: "decimal" }), { stock: rule }, compileDates("rfc3339"));
  return Reflect.get(Object(reader.read(record)), "stock");
}

test("stock less reserved pieces is exact, and a missing value is not 0", () => {
  const rule: Rule = { path: "free", minus: "res.a", decimal: "," };
  expect(stockOf(rule, { free: "1'000,30", res: { a: "0,1" } })).toBe("1000.2");
  expect(stockOf(rule, { free: "3", res: { a: null } })).toBe("3");
  expect(stockOf(rule, { free: "3", res: {} })).toBeInstanceOf(Unclear);
  expect(stockOf(rule, { free: "3", res: { a: "viele" } })).toBeInstanceOf(Unclear);
});

test("one instant may have another form than all others", () => {
  const specs = fieldsOf({ a: "instant", b: "instant" });
  const rules = { a: { path: "a", dates: "unix" }, b: "b" } as const;
  const dates = compileDates({ pattern: "dd.MM.yyyy HH:mm", timeZone: "Europe/Zurich" });
  expect(compileReader(specs, rules, dates).read({ a: 1_796_040_000, b: "30.11.2026 13:00" })).toEqual({
    a: "2026-11-30T12:00:00.000Z",
    b: "2026-11-30T12:00:00.000Z",
  });
});

test("a list by id gives each record its key, unless the record has a member of that name", () => {
  const list = { "7": { sku: "A" }, "8": { id: 9, sku: "B" } };
  expect(readRecords({ d: list }, "d", { keyedBy: "id" })).toEqual([
    { id: "7", sku: "A" },
    { id: 9, sku: "B" },
  ]);
  expect(readRecords({ d: [] }, "d", { keyedBy: "id" })).toEqual([]);
  expect(readRecord({ d: list }, { record: "d", keyedBy: "id" }, "7")).toEqual({ id: "7", sku: "A" });
});

import { expect, test } from "vitest";

import { askedFor } from "../../../src/core/acts/asked.ts";
import type { FieldChange, PullRow } from "../../../src/core/run/reports.ts";

const row = (id: string, fields: readonly FieldChange["field"][], action: PullRow["action"] = "updated"): PullRow => ({
  id,
  sku: `SKU-${id}`,
  action,
  changes: fields.map((field) => ({ field, from: null, to: null })),
  error: null,
  warnings: [],
});

test("of a release only the released values of the products that were shown count, and those of them that failed", () => {
  const isAsked = askedFor({ kind: "release", what: "prices" }, [["1", ""]]);
  expect(isAsked(row("1", ["price"]))).toBe(true);
  expect(isAsked(row("1", ["tax_id"]))).toBe(true);
  expect(isAsked(row("1", ["quantity"]))).toBe(false);
  expect(isAsked(row("2", ["price"]))).toBe(false);
  expect(isAsked(row("1", [], "failed"))).toBe(true);
  expect(isAsked(row("2", [], "failed"))).toBe(false);
});

test("a pull asks for the products that were named, or for all", () => {
  expect(askedFor({ kind: "pull" }, [])(row("2", ["name"]))).toBe(true);
  expect(askedFor({ kind: "allow-price" }, [["SKU-1", ""]])(row("1", ["price"]))).toBe(true);
  expect(askedFor({ kind: "allow-price" }, [["SKU-1", ""]])(row("2", ["price"]))).toBe(false);
});

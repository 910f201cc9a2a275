import { expect, test } from "vitest";

import { type Amounts, amountsOf, differenceOf } from "../../../src/core/audit/amounts.ts";
import { differencesOf } from "../../../src/core/audit/differences.ts";
import { finding } from "../../../src/core/audit/verdict.ts";

const TOTALS = { net: "20.00", vat: "1.07", gross: "21.07" };
const part = (rate: string, vat: string, gross: string) => ({ rate, net: "10.00", vat, gross });
const SPLIT = [part("8.10", "0.81", "10.81"), part("2.6", "0.26", "10.26")];

const both = amountsOf(TOTALS, SPLIT);
const ALONE = amountsOf(TOTALS, null);

test.each<[what: string, other: Amounts, difference: "total" | "vat" | null]>([
  [
    "the same, its rates in another order and form",
    amountsOf(TOTALS, [part("2.60", "0.26", "10.26"), part("8.1", "0.81", "10.81")]),
    null,
  ],
  [
    "the same, and a rate of which everything is discounted",
    amountsOf(TOTALS, [...SPLIT, { rate: "3.8", net: "0.00", vat: "0.00", gross: "0.00" }]),
    null,
  ],
  ["another total", amountsOf({ ...TOTALS, gross: "21.08" }, SPLIT), "total"],
  [
    "the same totals from another rate",
    amountsOf(TOTALS, [part("8.1", "0.81", "10.81"), part("3.8", "0.26", "10.26")]),
    "vat",
  ],
  ["no rates", ALONE, null],
  ["no rates and another VAT", amountsOf({ ...TOTALS, vat: "1.08" }, null), "vat"],
  ["no rates and another net sum", amountsOf({ ...TOTALS, net: "19.99" }, null), "vat"],
  ["a total alone", amountsOf({ net: null, vat: null, gross: "21.07" }, null), null],
])("of an order with two rates, a system with %s differs: %#", (_what, other, difference) => {
  expect([differenceOf(both, other), differenceOf(other, both)]).toEqual([difference, difference]);
});

test.each([
  [SPLIT, "2.6 %: 0.26 + 8.1 %: 0.81"],
  [null, "1.07"],
])("a difference in VAT shows the VAT of each rate, or the sum", (vat, sent) => {
  const facts = { number: "71", sent: amountsOf(TOTALS, vat) };
  const [id, reference, day] = ["1", "WEB-1", "2026-11-23"];
  const order = { id, reference, day, placedAt: "", status: "3", statusName: "New", currency: "CHF", due: both };
  const totals = { ...TOTALS, vat: "1.08" };
  const booked = {
    id,
    number: "71",
    reference,
    createdAt: null,
    placedAt: null,
    buyers: [],
    state: "open",
    currency: "CHF",
    totals,
    vat: null,
    fault: null,
  } as const;
  const verdict = { finding: finding("vat-unexplained"), booked: [booked] };
  expect(differencesOf(order, verdict, facts)).toEqual([{ field: "erp-vat", article: null, sent, now: "1.08" }]);
});

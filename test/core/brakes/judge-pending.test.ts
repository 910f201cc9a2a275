import { describe, expect, it, test } from "vitest";

import { BRAKES, brakesOf, type FacetChange, type PendingSummary } from "../../../src/core/brakes/facet.ts";
import { dayOf } from "../../../src/core/brakes/facets.ts";
import { BrakeCount, type JudgedBy, judgePending } from "../../../src/core/brakes/judge-pending.ts";
import { DAY } from "../../../src/core/common/time/duration.ts";
import { recordOf } from "../../../src/core/common/record.ts";
import type { ChangedProduct } from "../../../src/core/products/change.ts";
import type { ProductRecord } from "../../../src/core/products/record.ts";
import { aProductRecord } from "../../support/reports.ts";
import { isOtherPrice, leapOf, isPriceJump } from "../../../src/core/brakes/paid-price.ts";

const RATES: Readonly<Record<string, string>> = { "1": "8.1", "2": "2.6" };
const rateOf = (taxId: string): string | null => RATES[taxId] ?? null;

function totals(linked: number, patch: Partial<PendingSummary> = {}): PendingSummary {
  return {
    linked,
    shown: linked,
    stocked: linked,
    newcomers: { linked: 0, shown: 0, stocked: 0 },
    ...patch,
  };
}

function change(facet: FacetChange["facet"], base: string, now: string, shown: string = base): FacetChange {
  return { facet, base, shown, now, counts: brakesOf(facet, base, now, rateOf) };
}

function judge(count: number, one: FacetChange, whole: PendingSummary): readonly string[] {
  const brakes = new BrakeCount();
  for (let index = 0; index < count; index++) brakes.add(one);
  return brakes.judge(whole).map(({ data }) => data.kind);
}

describe("a brake", () => {
  const hide = change("active", "1", "0");
  const zero = change("quantity", "5", "0");
  const dearer = change("price", "10.00|1|1", "11.00|1|1");
  const halved = change("price", "10.00|1|1", "5.00|1|1");
  test.each<[string, FacetChange, number, number, readonly string[]]>([
    ["hides", hide, 101, 1000, ["hides"]],
    ["hides", hide, 100, 1000, []],
    ["hides, a mass change from 20 products on", hide, 19, 100, []],
    ["hides, a mass change from 20 products on", hide, 20, 100, ["hides"]],
    ["hides in a small shop, from half of it on", hide, 14, 30, []],
    ["hides in a small shop, from half of it on", hide, 15, 30, ["hides"]],
    ["hides in a tiny shop, from 3 products on", hide, 2, 3, []],
    ["hides in a tiny shop, from 3 products on", hide, 3, 3, ["hides"]],
    ["zeros", zero, 501, 1000, ["zeros"]],
    ["zeros", zero, 500, 1000, []],
    ["prices", dearer, 501, 1000, ["prices"]],
    ["prices", dearer, 500, 1000, []],
    ["jumping prices", halved, 101, 1000, ["jumps"]],
    ["jumping prices, reported as prices where all jump", halved, 900, 1000, ["prices"]],
    ["tenfold stock", change("quantity", "5", "50"), 251, 1000, ["surges"]],
    ["ninefold stock", change("quantity", "5", "49"), 1000, 1000, []],
    ["stock where there was 0", change("quantity", "0", "5000"), 1000, 1000, []],
    ["names", change("name", "a.b", "c.b"), 501, 1000, ["names"]],
    ["translations", change("name", "a.b", "a.c"), 501, 1000, ["names"]],
    ["a new translation", change("name", "a.", "a.c"), 1000, 1000, []],
    ["SKUs", change("sku", "a", "b"), 501, 1000, ["skus"]],
    ["creations", change("creation", "", "10.00|1|1"), 251, 1000, ["creations"]],
    ["creations", change("creation", "", "10.00|1|1"), 250, 1000, []],
  ])("on %s", (_what, one, count, linked, codes) => {
    expect(judge(count, one, totals(linked))).toEqual(codes);
  });

  it("counts the share of what was shown 24 hours ago", () => {
    const earlier = change("active", "1", "0", "0");
    // 100 of 1000 are already hidden: one more is over a tenth of 1000, not of 900.
    const brakes = new BrakeCount();
    for (let index = 0; index < 100; index++) brakes.add(earlier);
    expect(brakes.judge(totals(1000, { shown: 900 }))).toEqual([]);
    brakes.add(hide);
    expect(brakes.judge(totals(1000, { shown: 900 }))).toMatchObject([{ data: { affected: 101, of: 1000 } }]);
  });

  it("counts what was hidden in these 24 hours and is shown again in the total", () => {
    const brakes = new BrakeCount();
    for (let index = 0; index < 100; index++) brakes.add(change("active", "1", "1", "0"));
    for (let index = 0; index < 100; index++) brakes.add(hide);
    expect(brakes.judge(totals(1000, { shown: 900 }))).toEqual([]);
  });

  it("does not trip for past pushes alone: this run has to push something", () => {
    expect(judge(1000, change("price", "10.00|1|1", "11.00|1|1", "11.00|1|1"), totals(1000))).toEqual([]);
  });

  it("does not count restrained creations in the totals of other brakes", () => {
    const brakes = new BrakeCount();
    for (let index = 0; index < 1000; index++) brakes.add(change("creation", "", "1|1|1"));
    for (let index = 0; index < 41; index++) brakes.add(hide);
    const newcomers = { linked: 1000, shown: 1000, stocked: 1000 };
    const kinds = brakes.judge(totals(1400, { newcomers })).map(({ data }) => data.kind);
    expect(kinds).toEqual(["creations", "hides"]);
  });
});

describe("a price", () => {
  test.each<[string, string, boolean, boolean]>([
    ["10.00|1|1", "10.0|1|1", false, false],
    ["10.00|0|1", "10.81|1|1", false, false],
    ["10.00|1|1", "10.00|0|1", true, false],
    ["10.00|1|1", "10.00|1|2", true, false],
    ["9.00|1|1", "12.00|1|1", true, false],
    ["9.00|1|1", "12.01|1|1", true, true],
    ["9.00|1|1", "6.00|1|1", true, false],
    ["9.00|1|1", "5.99|1|1", true, true],
    ["0.00|1|1", "0.01|1|1", true, true],
    ["10.00||", "10.00|0|1", false, false],
    ["x|1|1", "10.00|1|1", false, false],
    ["10.00|1|9|9", "10.00|1|9|9", false, false],
  ])("%s and %s", (base, now, isOther, isJump) => {
    expect([isOtherPrice(base, now, rateOf), isPriceJump(base, now, rateOf)]).toEqual([isOther, isJump]);
  });

  test("leaps to a tenth or less of what the buyer pays, or to ten times or more", () => {
    const leap = (base: string, now: string): string | null => leapOf(base, now, rateOf);
    expect([leap("10.00|1|1", "1.01|1|1"), leap("10.00|1|1", "1.00|1|1")]).toEqual([null, "fell"]);
    expect([leap("10.00|0|1", "1.08|1|1"), leap("10.00|0|1", "1.09|1|1")]).toEqual(["fell", null]);
    expect([leap("10.00|1|1", "99.99|1|1"), leap("10.00|1|1", "100.00|1|1")]).toEqual([null, "rose"]);
    expect([leap("0.00|1|1", "100.00|1|1"), leap("0.00|1|1", "0.00|1|1")]).toEqual([null, null]);
  });
});

test("the day of a facet is over after 24 hours, and also where it began under a clock that was ahead", () => {
  const begun = (atMs: number): boolean =>
    dayOf({ sku: { was: "a", atMs, counts: [] } }, "sku", 10 * DAY) !== undefined;
  expect([9 * DAY, 9 * DAY + 1, 11 * DAY, 11 * DAY + 1].map(begun)).toEqual([false, true, true, false]);
});

describe("what stays held back of a kind of which a person released something", () => {
  /** A product that shows 4 pieces, of which a stock is held back. */
  function aHeld(id: string, quantity: number, held: string): ProductRecord {
    const position = Number(id.slice(1));
    return aProductRecord({ id, position, quantity, unreserved: quantity, held: { quantity: held } });
  }

  /** What is held back afterwards, and which kinds are noted as left. */
  async function judged(
    rows: readonly ProductRecord[],
    by: Partial<JudgedBy>,
    left: readonly string[] = [],
    isKilled = false,
  ) {
    const products = new Map(rows.map((row) => [row.id, row]));
    const after = (position: number) =>
      Promise.resolve([...products.values()].filter((one) => one.position > position));
    let note: string | null = JSON.stringify(left);
    const store = {
      countPending: () => Promise.resolve(products.size),
      readNote: () => Promise.resolve(note),
      writeNote: (_key: string, value: string | null) => Promise.resolve(void (note = value)),
      listPending: (position: number) => (isKilled ? Promise.reject(new Error("killed")) : after(position)),
      listIds: (_which: string, position: number) => after(position),
      countPushed: () =>
        Promise.resolve(
          recordOf(
            BRAKES.map(({ kind }) => kind),
            () => 0,
          ),
        ),
      summarizePending: () => Promise.resolve(totals(1000)),
      hasLinked: () => Promise.resolve(true),
      forgetHeld: (which: string) => {
        if (which === "all") for (const row of products.values()) products.set(row.id, { ...row, held: null });
        return Promise.resolve();
      },
      changeProducts: (calls: readonly ProductRecord[], rule: (row: ProductRecord) => ChangedProduct | null) => {
        for (const call of calls) products.set(call.id, { ...call, ...rule(call)?.row });
        return Promise.resolve();
      },
    };
    const judging = { nowMs: 0, rateOf, released: new Set(["stock"] as const), releaseOnly: null, ...by };
    await judgePending(store as never, judging).catch(() => undefined);
    return { held: [...products.values()].map(({ held }) => held?.quantity ?? null), left: note };
  }

  it("is not a stock that no brake counts", async () => {
    expect(await judged([aHeld("p1", 3, "0")], {})).toEqual({ held: [null], left: null });
  });

  it("is the stock that nobody has seen yet, in later runs too where only some were released", async () => {
    const rows = [aHeld("p1", 0, "0"), aHeld("p2", 0, "400")];
    expect(await judged(rows, {})).toEqual({ held: [null, "0"], left: null });
    const releaseOnly = new Map([
      ["p1", "0"],
      ["p2", "400"],
    ]);
    expect(await judged(rows, { releaseOnly })).toEqual({ held: [null, "0"], left: '["stock"]' });
  });

  it("is the stock that a person left, also where the process dies before the run has judged it", async () => {
    const rows = [aHeld("p1", 0, "0"), aHeld("p2", 0, "0")];
    const releaseOnly = new Map([["p1", "0"]]);
    expect(await judged(rows, { releaseOnly }, [], true)).toEqual({ held: [null, "0"], left: '["stock"]' });
  });

  it("is, in later runs, exactly the stock that was left", async () => {
    const rows = [aHeld("p1", 0, "0"), aHeld("p2", 0, "400")];
    const by = { released: new Set<never>() };
    expect(await judged(rows, by, ["stock"])).toEqual({ held: ["0", null], left: '["stock"]' });
  });
});

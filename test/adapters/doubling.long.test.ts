/** What the planted mistakes that double do in production, and which of them tg360 itself stops by looking up. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import type { ForeignErp } from "../dialects/counter/foreign-server.ts";
import { type Planted, PLANTED, VENDORS } from "./planted/planted.ts";
import { changed } from "./planted/verdict.ts";
import { openAdapterStand } from "./stand.ts";
import type { StepsErp } from "./vendors/steps.ts";

const PAYMENTS = { card: "WEB", twint: "WEB", invoice: "WEB" };

/** How many orders, heads, lines or customers are there more than once after a fault at each call in turn. */
async function doubled({ module, changes, vendor }: Planted): Promise<number> {
  const path = join(mkdtempSync(join(tmpdir(), "tg360-doubling-")), "adapter.mjs");
  writeFileSync(path, changed(module, changes), { mode: 0o600 });
  const open = VENDORS[module];
  const payments = module === "soap" ? { card: "CARTA", twint: "CARTA", invoice: "CARTA" } : PAYMENTS;
  const stand = await openAdapterStand((options) => open({ ...options, ...vendor }), { path, payments });
  const { erp, shop, clock } = stand;
  for (const purpose of ["createOrder", "findOrder"] as const) {
    for (let broken = 1; broken <= (module === "whole" ? 5 : 1); broken += 1) {
      shop.placeOrder({ cart: [CUSTOM_LINE] });
      shop.placeOrder({ cart: [CUSTOM_LINE] });
      erp.inject({
        purpose: "createOrder",
        fault: { kind: "contentType", value: "application/json" },
        times: broken - 1,
      });
      erp.inject({ purpose: "createOrder", fault: { kind: "resetAfter" } });
      if (purpose === "findOrder") erp.inject({ purpose, fault: { kind: "status", status: 500 }, times: 12 });
      for (let cycle = 0; cycle < 3; cycle += 1) {
        await stand.export();
        clock.advance(61 * MINUTE);
      }
    }
  }
  return moreThanOnce(erp);
}

function moreThanOnce(erp: ForeignErp): number {
  const { customers = [], heads = [] } = erp as Partial<StepsErp>;
  const emails = customers.map((one: unknown) =>
    typeof one === "string" ? one : JSON.stringify(one).replace(/"id":"\w+",/, ""),
  );
  const lines = heads.flatMap(({ id, lines: own }) => own.map(({ no }) => `${id} ${String(no)}`));
  const refs = heads.length > 0 ? heads.map(({ ref }) => ref) : erp.ledger.orders.map(({ reference }) => reference);
  return [emails, lines, refs].reduce((sum, all) => sum + all.length - new Set(all).size, 0);
}

/** Two orders of a new buyer in the same few milliseconds: rare enough that only the adapter's test brings it about. */
const IS_RARE = "two orders at once create a customer each";

const DOUBLING = PLANTED.filter(({ doubles, name }) => doubles !== undefined && name !== IS_RARE);

test.each(DOUBLING.filter(({ doubles }) => doubles === "only-test"))("$module: $name doubles", async (planted) => {
  expect(await doubled(planted)).toBeGreaterThan(0);
});

test.each(DOUBLING.filter(({ doubles }) => doubles === "looks-up"))(
  "$module: $name is stopped by looking up",
  async (planted) => {
    expect(await doubled(planted)).toBe(0);
  },
);

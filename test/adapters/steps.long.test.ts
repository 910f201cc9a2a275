/** An order in several calls, and whatever can happen between them: customer once, order once, each line once. */
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import type { SandboxFault } from "../../src/sandbox/http/faults.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { rightly, shownIn } from "../dialects/stand.ts";
import { type AdapterStand, MODULES, openAdapterStand } from "./stand.ts";
import { openSteps, type StepsErp } from "./vendors/steps.ts";

const PAYMENTS = { card: "WEB", twint: "WEB", invoice: "WEB" };

function openStand(name = "steps.mjs", more: { readonly at?: string } = {}): Promise<AdapterStand<StepsErp>> {
  const profile: unknown = JSON.parse(readFileSync(join(MODULES, "steps.json"), "utf8"));
  return openAdapterStand(openSteps, { path: join(MODULES, name), profile, payments: PAYMENTS, ...more });
}

/** Each customer once, each order once and confirmed, each line once. */
function expectOnce({ erp }: AdapterStand<StepsErp>, ids: readonly string[]): void {
  expect(new Set(erp.customers.map(({ email }) => email)).size).toBe(erp.customers.length);
  expect(erp.heads.map(({ ref }) => ref.split(":").at(-1)).toSorted()).toEqual(ids);
  for (const { isConfirmed, lines } of erp.heads) {
    expect(isConfirmed).toBe(true);
    expect(lines.map(({ no }) => no)).toEqual(lines.map((_line, at) => at));
  }
}

test("products go over HTTP as the profile says, orders in steps", async () => {
  const stand = await openStand();
  const { erp, shop } = stand;
  expect(await stand.pull()).toMatchObject({ exitCode: 0, summary: { read: 60, created: 60 } });
  expect(shownIn(shop)).toEqual(rightly(erp.truth(), "it"));
  shop.placeOrder({ items: [{ sku: "CAFE-NOIR", quantity: "2" }], cart: [CUSTOM_LINE] });
  shop.placeOrder({ items: [{ sku: "CAFE-VERT" }] });
  expect(await stand.export()).toMatchObject({ exitCode: 0, summary: { exported: 2 } });
  expectOnce(stand, ["1001", "1002"]);
  expect(erp.customers).toHaveLength(1);
  expect(await stand.verdict()).toEqual(clean());
  expect((await stand.export()).summary.requested).toBe(0);
});

/** customer, head, two lines and shipping, confirmation. */
const CALLS = 6;

const AS_IT_IS: SandboxFault = { kind: "contentType", value: "application/json" };

const LOST: readonly (readonly [string, SandboxFault])[] = [
  ["a reset before", { kind: "resetBefore" }],
  ["a reset after", { kind: "resetAfter" }],
  ["an empty answer after", { kind: "empty", commit: true }],
  ["a 500 before", { kind: "status", status: 500 }],
  ["a 401 before", { kind: "status", status: 401 }],
  ["a time-out after", { kind: "hang", commit: true }],
];

test.each(LOST)("%s each call of an order leaves it once, and known", async (_name, fault) => {
  for (let broken = 1; broken <= CALLS; broken += 1) {
    const stand = await openStand();
    const { erp, shop, clock } = stand;
    shop.placeOrder({ cart: [CUSTOM_LINE, CUSTOM_LINE] });
    erp.inject({ purpose: "createOrder", fault: AS_IT_IS, times: broken - 1 });
    erp.inject({ purpose: "createOrder", fault });
    await stand.export({}, fault.kind === "hang" ? 400 : 2000);
    for (let cycle = 0; cycle < 4; cycle += 1) {
      clock.advance(61 * MINUTE);
      await stand.export();
    }
    expectOnce(stand, ["1001"]);
    expect([broken, await stand.verdict()]).toEqual([broken, clean()]);
  }
});

test("an order of which TotalGest has a part needs nobody: the next run completes it, as is said", async () => {
  const stand = await openStand("steps.mjs", { at: new Date(Date.now() - HOUR).toISOString() });
  const { erp, shop, stage } = stand;
  shop.placeOrder({ cart: [CUSTOM_LINE] });
  erp.inject({ purpose: "createOrder", fault: AS_IT_IS, times: 2 });
  erp.inject({ purpose: "createOrder", fault: { kind: "resetBefore" } });
  await stand.export();
  stand.clock.advance(HOUR);
  shop.placeOrder({ cart: [CUSTOM_LINE] });
  for (const name of ["steps.mjs", "steps.json"]) copyFileSync(join(MODULES, name), join(stage.folder, name));
  const config = join(stage.folder, "steps-of.json");
  const totalgest = { endpoint: erp.url, adapter: "steps.mjs", profile: "steps.json" };
  writeFileSync(config, JSON.stringify({ totalgest, mapping: { payments: PAYMENTS } }), { mode: 0o600 });
  const env = { TG360_CONFIG: config, TG360_TOTALGEST_ENDPOINT: erp.url };
  const run = (line: string): ReturnType<typeof stage.run> => stage.run(line.split(" "), { env });
  // A run for another order finds the part.
  expect(await run("export-orders --ids 1002")).toMatchObject({ code: 0 });
  const said = await run("status orders 1001");
  expect(said.stdout).toContain("TotalGest has a part of the order, under number A-");
  expect(said.stdout).toContain("Nothing to do: the next run completes it.");
  expect(said.stdout).not.toContain("did not arrive");
  expect(await run("export-orders")).toMatchObject({ code: 0 });
  expectOnce(stand, ["1001", "1002"]);
  expect((await run("status orders 1001")).stdout).not.toContain("Nothing to do");
});

/** Lists of `status` over a real state. */
// First: it replaces modules that the others import.
import { fakeApp } from "../support/fake-app.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { run } from "../../src/commands/status/run.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { openStore } from "../../src/store/database.ts";
import { FakeClock, makeWorld } from "../support/fake-world.ts";
import { anOrder } from "../support/specimens.ts";
import { makeTestFolder } from "../support/folder.ts";

let directory: string;
let store: Store;
let clock: FakeClock;

beforeEach(async () => {
  directory = makeTestFolder();
  clock = new FakeClock("2026-11-26T10:00:00Z");
  store = await openStore({ path: join(directory, "tg360.db"), clock });
});
afterEach(async () => {
  await store.close();
});

async function status(args: readonly string[], flags: Parameters<typeof run>[1] = {}, json = true): Promise<string> {
  const { app, out } = fakeApp({ store, globals: { json, lang: "en" } });
  expect(await run(app, flags, args)).toBe(0);
  return out();
}

test("--from and --to list the orders of whole days of the shop's, midnight in Zurich included, and no other", async () => {
  const world = makeWorld(store, clock);
  const placed = {
    "23rd": "2026-11-23T22:59:59Z",
    midnight: "2026-11-23T23:00:00Z",
    noon: "2026-11-24T11:00:00Z",
    late: "2026-11-24T22:59:59Z",
    "25th": "2026-11-24T23:00:00Z",
  };
  for (const [id, placedAt] of Object.entries(placed)) world.shop.sell(anOrder({ id, reference: `W-${id}`, placedAt }));
  await world.export();
  const { orders } = JSON.parse(await status(["orders"], { from: "2026-11-24", to: "2026-11-24" })) as {
    orders: { id: string }[];
  };
  expect(orders.map(({ id }) => id)).toEqual(["late", "noon", "midnight"]);
  const none = await status(["orders"], { to: "2026-11-22" }, false);
  expect(none).toContain("Nothing matches.");
});

test("--sort, --search and --limit go into the command for the next lines, and the number of all lines is said", async () => {
  const world = makeWorld(store, clock);
  for (const [id, total] of [
    ["1", "9.00"],
    ["2", "110.00"],
    ["3", "20.00"],
  ] as const)
    world.shop.sell(anOrder({ id, reference: `W-${id}`, total }));
  await world.export();
  const screen = await status(["orders"], { sort: "-total", search: "w-", limit: 2 }, false);
  expect([screen.indexOf("W-2"), screen.indexOf("W-3"), screen.indexOf("W-1")].map((at) => at > 0)).toEqual([
    true,
    true,
    false,
  ]);
  expect(screen.indexOf("W-2")).toBeLessThan(screen.indexOf("W-3"));
  expect(screen).toContain("Lines 1 to 2 of 3; --limit shows more.");
  await expect(status(["orders"], { sort: "colour" })).rejects.toThrow("bad-option");
});

test("--report writes all lines as CSV, HTML or JSON, whatever the screen shows", async () => {
  const world = makeWorld(store, clock);
  for (const id of ["1", "2", "3"]) world.shop.sell(anOrder({ id, reference: `W-${id}` }));
  await world.export();
  const path = (ending: string): string => join(directory, `orders.${ending}`);
  for (const ending of ["csv", "html", "json"]) await status(["orders"], { report: path(ending) }, false);
  const csv = readFileSync(path("csv"), "utf8").split("\r\n");
  expect(csv).toHaveLength(5);
  expect(csv[0]).toBe(
    "\uFEFFID;Order;Date;Customer;Total;Currency;Status;TotalGest no.;Shipped;Paid since;Attempts;Remark;What to do",
  );
  expect(csv[1]).toMatch(/^3;W-3;.*;CHF;/);
  expect(readFileSync(path("html"), "utf8").match(/<tr>/g)).toHaveLength(4);
  expect(JSON.parse(readFileSync(path("json"), "utf8"))).toMatchObject({ schema: "tg360.orders/1" });
});

import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";
import { expect, it } from "vitest";

import { openAgency } from "../../support/shops.ts";

it("goes on as default beside named shops with the state and the configuration of before, and nothing is done twice", async () => {
  const agency = openAgency();
  rmSync(join(agency.folder, "shops"), { recursive: true });
  const first = await agency.open("default");
  expect((await agency.run(["pull-products"])).code).toBeLessThanOrEqual(3);
  await agency.run(["export-orders"]);
  const state = join(agency.dataDir, "tg360.db");
  const before = { settings: agency.read("default"), orders: first.erp.orders.length };
  expect(before.orders).toBeGreaterThan(0);

  mkdirSync(join(agency.folder, "shops"), { mode: 0o700 });
  const zug = await agency.open("zug", { seed: 2 });
  for (const command of ["export-orders", "pull-products"]) await agency.run([command]);
  expect(zug.erp.orders.length).toBeGreaterThan(0);
  expect(first.erp.orders).toHaveLength(before.orders);
  expect(agency.read("default")).toEqual(before.settings);
  const { out } = await agency.run(["status", "--json"]);
  expect(JSON.parse(out)).toMatchObject({
    shops: [
      { shop: "default", document: { orders: { exported: before.orders }, products: { pending: 0 } } },
      { shop: "zug" },
    ],
  });
  // Not even its runs begin anew.
  const database = new Database(state, { readonly: true });
  expect(database.prepare("SELECT count(*) FROM runs").pluck().get()).toBe(4);
  database.close();
  expect(readdirSync(join(agency.dataDir, "shops"))).toEqual(["zug"]);
  expect(existsSync(state)).toBe(true);
});

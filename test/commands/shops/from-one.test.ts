import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";
import { expect, it } from "vitest";

import { makeStateOf } from "../../support/old-state.ts";
import { openAgency } from "../../support/shops.ts";

/** The state of the version with the form 16, before there were several shops. */
const FORM = 16;

/** Takes out of a state what later versions put into it, and puts back what they took out. */
function makeOld(path: string): void {
  const bare = `${path}.bare`;
  makeStateOf(FORM, bare);
  const database = new Database(path);
  database.exec(`ATTACH '${bare}' AS bare`);
  const rows = (sql: string): readonly string[] => database.prepare(sql).pluck().all() as string[];
  for (const kind of ["trigger", "table"]) {
    const namesIn = `FROM %.sqlite_master WHERE type = '${kind}' AND name NOT LIKE 'sqlite_%'`;
    const [own, old] = ["main", "bare"].map((form) => rows(`SELECT name ${namesIn.replace("%", form)}`));
    for (const name of own ?? []) if (old?.includes(name) !== true) database.exec(`DROP ${kind} ${name}`);
  }
  for (const table of rows("SELECT name FROM bare.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")) {
    const columnsIn = (form: string): readonly string[] =>
      rows(`SELECT name FROM pragma_table_info('${table}', '${form}')`);
    const left = columnsIn("bare").filter((column) => !columnsIn("main").includes(column));
    for (const column of left) database.exec(`ALTER TABLE main.${table} ADD COLUMN ${column} TEXT`);
  }
  database.pragma(`user_version = ${String(FORM)}`);
  database.close();
  rmSync(bare);
}

it("goes on as default beside named shops with the state and the configuration of before, and nothing is done twice", async () => {
  const agency = openAgency();
  rmSync(join(agency.folder, "shops"), { recursive: true });
  const first = await agency.open("default");
  expect((await agency.run(["pull-products"])).code).toBeLessThanOrEqual(3);
  await agency.run(["export-orders"]);
  const state = join(agency.dataDir, "tg360.db");
  makeOld(state);
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

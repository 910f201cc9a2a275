import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { siteOf } from "../../src/config/url.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { environmentOf, type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { copyFromFile, copyToFile, inTransaction } from "../../src/store/copy-shop.ts";
import { openStore } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { findShop, makeShop } from "../../src/store/postgres/shops.ts";
import { checkQueue, clean } from "../support/checker.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { runHere } from "../support/run-here.ts";

let sandbox: Sandbox;
let folder: string;
let url: string;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  sandbox = await startSandbox({ products: 300, orders: 40 });
  folder = mkdtempSync(join(tmpdir(), "tg360-on-postgres-"));
  url = await makeDatabase();
  env = {
    ...environmentOf(sandbox),
    HOME: folder,
    LANG: "C",
    TG360_DATA_DIR: join(folder, "data"),
    TG360_STORE_URL: url,
    TG360_SHOP: "shop",
  };
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => runHere(args, { env });

/** The state as a file, for the checker of the ledger. */
async function asFile(): Promise<string> {
  const database = await openDatabase(new Secret(url));
  const path = join(folder, `${String(Math.random())}.db`);
  await (await openStore({ path, clock: realClock })).close();
  await copyToFile(database, (await findShop(database, "shop")) ?? 0, path);
  return path;
}

it("the main job succeeds with the state in PostgreSQL, and the ledger agrees", async () => {
  const dry = await run("pull-products", "--dry-run", "--json");
  expect(dry.code).toBe(0);
  expect(await ask(url, "SELECT name FROM shops")).toEqual([]);
  const pulled = await run("pull-products", "--json");
  expect([0, 3]).toContain(pulled.code);
  const exported = await run("export-orders", "--json");
  expect([0, 3]).toContain(exported.code);
  expect(existsSync(join(folder, "data", "tg360.db"))).toBe(false);
  const status = await run("status", "--json");
  expect(JSON.parse(status.stdout)).toMatchObject({ schema: "tg360.status/1" });
  const statePath = await asFile();
  expect(await checkQueue({ sandbox, statePath, site: siteOf(sandbox.shop.url) })).toMatchObject({
    ...clean(),
    open: expect.anything(),
  });
  expect(sandbox.erp.orders.length).toBeGreaterThan(0);
});

it("a state is copied to a file and back with all its contents", async () => {
  const path = await asFile();
  const database = await openDatabase(new Secret(url));
  const copy = await makeShop(database, "copy", 1);
  await inTransaction(database, "BEGIN", (client) => copyFromFile(client, path, copy));
  const tables = ["products", "product_texts", "orders", "order_intents", "reservations", "runs", "notes"];
  for (const table of [...tables, "order_decisions", "order_events", "product_events"]) {
    const rows = (name: string) =>
      ask(
        url,
        `SELECT to_jsonb(t) - 'shop' AS row FROM ${table} t WHERE shop = (SELECT shop FROM shops WHERE name = $1)
           AND to_jsonb(t) ->> 'n' IS DISTINCT FROM '0' ORDER BY 1`,
        [name],
      );
    expect({ table, rows: await rows("copy") }).toEqual({ table, rows: await rows("shop") });
  }
  const [next] = await ask<{ ahead: boolean }>(
    url,
    `SELECT nextval(pg_get_serial_sequence('products', 'row_id')) > (SELECT max(row_id) FROM products) AS ahead`,
  );
  expect(next?.ahead).toBe(true);
});

it("the daemon is refused, and the message names the command to use instead", async () => {
  const refused = await run("daemon", "--once");
  expect(refused.code).toBe(4);
  expect(refused.stderr).toContain("tg360 worker");
});

it("a time-out longer than the lease is refused before anything is called", async () => {
  const called = sandbox.erp.orders.length;
  const refused = await runHere(["export-orders"], { env: { ...env, TG360_HTTP_TIMEOUT: "80s" } });
  expect(refused.code).toBe(4);
  expect(refused.stderr).toMatch(
    /http\.timeout 80s is too long[\s\S]*at most \d+s:\s+tg360 configure --shop shop --timeout \d+s/,
  );
  expect(sandbox.erp.orders).toHaveLength(called);
});

it("a missing database ends a run before anything is sent", async () => {
  const calls = sandbox.erp.orders.length;
  const refused = await runHere(["export-orders"], {
    env: { ...env, TG360_STORE_URL: url.replace(/[^/]*$/, "nowhere") },
  });
  expect(refused.code).toBe(8);
  expect(refused.stderr).toContain("nowhere");
  expect(sandbox.erp.orders.length).toBe(calls);
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, it } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { siteOf } from "../../src/config/url.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { environmentOf, type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { copyToFile } from "../../src/store/copy-shop.ts";
import { openStore } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { findShop } from "../../src/store/postgres/shops.ts";
import { checkQueue, clean } from "../support/checker.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { runHere } from "../support/run-here.ts";

const TERMINATED_EVERY_MS = 250;

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ products: 30, orders: 60, latencyMs: 10 });
  folder = mkdtempSync(join(tmpdir(), "tg360-terminated-"));
});

afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

it("connections that are terminated all the time lose no order and double none", { timeout: 150_000 }, async () => {
  const url = await makeDatabase();
  const env = {
    ...environmentOf(sandbox),
    HOME: folder,
    LANG: "C",
    TG360_DATA_DIR: join(folder, "data"),
    TG360_STORE_URL: url,
    TG360_SHOP: "shop",
    TG360_HTTP_TIMEOUT: "1s",
  };
  await runHere(["pull-products"], { env });
  let terminated = 0;
  const storm = setInterval(() => {
    const all =
      "SELECT count(pg_terminate_backend(pid))::int AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    void ask<{ n: number }>(url, all).then(
      ([row]) => (terminated += row?.n ?? 0),
      () => undefined,
    );
  }, TERMINATED_EVERY_MS);
  const codes = [];
  const words = [];
  try {
    for (let run = 0; run < 3; run++) {
      const { code, stderr } = await runHere(["export-orders", "--lock-timeout", "95s"], { env });
      codes.push(code);
      words.push(stderr);
    }
  } finally {
    clearInterval(storm);
  }
  expect(terminated).toBeGreaterThan(5);
  // Whether a commit succeeded whose answer was lost is unknown: the run ends, and the next one continues.
  // A system that answers after a second, because the machine is busy, ends it too.
  expect({ words, bugs: codes.filter((code) => ![0, 3, 6, 7, 8].includes(code ?? 1)) }).toEqual({ words, bugs: [] });
  // What is still on the wire is looked up after its deadline.
  await realClock.sleep(7500, new AbortController().signal);
  expect([0, 3]).toContain((await runHere(["export-orders", "--now", "--lock-timeout", "95s"], { env })).code);
  const statePath = join(folder, "copy.db");
  await (await openStore({ path: statePath, clock: realClock })).close();
  const database = await openDatabase(new Secret(url));
  await copyToFile(database, (await findShop(database, "shop")) ?? 0, statePath);
  const { open, ...verdict } = await checkQueue({ sandbox, statePath, site: siteOf(sandbox.shop.url) });
  const { open: _open, ...faultless } = clean();
  expect(verdict).toEqual(faultless);
  expect(Object.values(open).filter((state) => state === "sending")).toEqual([]);
});

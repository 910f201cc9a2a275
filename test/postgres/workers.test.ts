import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it, onTestFinished } from "vitest";

import { realClock } from "../../src/compose/clock.ts";
import { readEnvironment } from "../../src/config/environment.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { type Fleet, startFleet } from "../../src/sandbox/fleet/fleet.ts";
import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import { copyToFile } from "../../src/store/copy-shop.ts";
import { openStore } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { findShop } from "../../src/store/postgres/shops.ts";
import { checkQueue, clean, type Verdict } from "../support/checker.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { type Running, startTg360 } from "../support/tg360-process.ts";

const SHOPS = 8;
const LIMIT_MS = 45_000;

/** A fleet with its database, and real workers that run in parallel. */
class Stage {
  readonly fleet: Fleet;
  readonly url: string;
  readonly #folder: string;
  readonly #workers: Running[] = [];

  private constructor(fleet: Fleet, url: string, folder: string) {
    this.fleet = fleet;
    this.url = url;
    this.#folder = folder;
  }

  static async open(): Promise<Stage> {
    const fleet = await startFleet(SHOPS, { products: 6, orders: 4, latencyMs: 20 });
    const folder = mkdtempSync(join(tmpdir(), "tg360-workers-"));
    const stage = new Stage(fleet, await makeDatabase(), folder);
    mkdirSync(join(folder, "import"));
    const write = (path: string, tree: object): void =>
      writeFileSync(join(folder, path), JSON.stringify(tree), { mode: 0o600 });
    write("config.json", { dataDir: join(folder, "data"), http: { timeout: "5s" } });
    for (const name of fleet.names) write(`import/${name}.json`, readEnvironment(fleet.environmentOf(name)).tree);
    const imported = await startTg360(["shops", "import", join(folder, "import")], { env: stage.#env() }).ended;
    if (imported.code !== 0) throw new Error(imported.stderr);
    onTestFinished(async () => {
      for (const { child } of stage.#workers) child.kill("SIGKILL");
      await fleet.close();
      rmSync(folder, { recursive: true, force: true });
    });
    return stage;
  }

  #env(): Readonly<Record<string, string | undefined>> {
    return {
      PATH: process.env["PATH"],
      HOME: this.#folder,
      LANG: "C",
      TG360_CONFIG: join(this.#folder, "config.json"),
      TG360_STORE_URL: this.url,
      TG360_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
    };
  }

  start(): Running {
    const worker = startTg360(["worker", "--interval", "10s", "--per-host", "0"], {
      env: this.#env(),
      limitMs: 120_000,
    });
    this.#workers.push(worker);
    return worker;
  }

  /** A completed order in each shop. Resolves when every TotalGest has all completed orders. */
  async sellEverywhere(): Promise<void> {
    for (const name of this.fleet.names) this.#buyCompleted(name);
    await this.untilTaken();
  }

  sellEverywhereUnseen(): void {
    for (const name of this.fleet.names) this.#buyCompleted(name);
  }

  async untilTaken(): Promise<void> {
    const isTaken = (name: string): boolean => {
      const { erp, shop } = this.fleet.shop(name);
      const taken = new Set(erp.orders.map(({ externalReference }) => externalReference));
      return this.#completed(name).every((id) => taken.has(`fw360:${name}:${id}`)) && shop.products.size > 6;
    };
    for (const startedMs = performance.now(); !this.fleet.names.every(isTaken);) {
      if (performance.now() - startedMs > LIMIT_MS) throw new Error(this.#workers.map((one) => one.said()).join("\n"));
      await sleep(100);
    }
  }

  /** As if the leases and heartbeats of this dead worker were a minute and a half old. */
  async ageWhatItHad(worker: Running): Promise<void> {
    const pid = String(worker.child.pid);
    await ask(
      this.url,
      `UPDATE shops SET orders_until = CASE WHEN orders_holder LIKE '%, ' || $1 THEN now() ELSE orders_until END,
        products_until = CASE WHEN products_holder LIKE '%, ' || $1 THEN now() ELSE products_until END`,
      [pid],
    );
    await ask(
      this.url,
      `UPDATE tg360_queue.job SET heartbeat_on = heartbeat_on - interval '90 seconds' FROM cycles
      WHERE state = 'active' AND cycles.shop = singleton_key AND (worker LIKE '%/' || $1 || '/%' OR full_worker LIKE '%/' || $1 || '/%')`,
      [pid],
    );
  }

  async verdicts(): Promise<readonly Verdict[]> {
    const database = await openDatabase(new Secret(this.url));
    return Promise.all(
      this.fleet.names.map(async (name) => {
        const statePath = join(this.#folder, `${name}.db`);
        await (await openStore({ path: statePath, clock: realClock })).close();
        await copyToFile(database, (await findShop(database, name)) ?? 0, statePath);
        const sandbox = { ...this.fleet.shop(name), close: () => Promise.resolve() };
        return checkQueue({ sandbox, statePath, site: name });
      }),
    );
  }

  /** Orders that can be exported: the two test specimens that never can be are held. */
  #completed(name: string): readonly string[] {
    return this.#sold.get(name) ?? [];
  }

  readonly #sold = new Map<string, string[]>();

  #buyCompleted(name: string): void {
    const { shop } = this.fleet.shop(name);
    const [product] = [...shop.products.values()].filter(({ price }) => Number(price) > 2);
    const { id } = shop.placeOrder({ items: [{ sku: product?.sku ?? "" }], status: STATUS.completed });
    this.#sold.set(name, [...(this.#sold.get(name) ?? []), id]);
  }
}

describe("two workers", () => {
  it("lose and double no order while one is killed, one pauses and every connection breaks", async () => {
    const stage = await Stage.open();
    const [one, two] = [stage.start(), stage.start()];
    await stage.sellEverywhere();

    // Killed with orders on the wire.
    stage.sellEverywhereUnseen();
    await sleep(300);
    one.child.kill("SIGKILL");
    await one.ended;
    await stage.ageWhatItHad(one);
    await stage.untilTaken();

    // Another worker starts, and the first one pauses for a while.
    const three = stage.start();
    two.child.kill("SIGSTOP");
    stage.sellEverywhereUnseen();
    await sleep(3000);
    two.child.kill("SIGCONT");
    await stage.untilTaken();

    // The server ends every connection.
    stage.sellEverywhereUnseen();
    await sleep(200);
    await ask(
      stage.url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()",
    );
    await stage.untilTaken();

    for (const worker of [two, three]) worker.child.kill("SIGTERM");
    for (const worker of [two, three]) expect(await worker.ended).toMatchObject({ code: 0 });
    for (const verdict of await stage.verdicts()) expect({ ...verdict, open: {} }).toEqual(clean());
  }, 180_000);
});

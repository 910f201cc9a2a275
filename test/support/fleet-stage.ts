import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Pool } from "pg";

import { realClock } from "../../src/app/app.ts";
import { readEnvironment } from "../../src/config/environment.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { type Fleet, type FleetOptions, startFleet } from "./fleet/fleet.ts";
import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import { copyToFile } from "../../src/store/copy-shop.ts";
import { openStore } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { findShop } from "../../src/store/postgres/shops.ts";
import { checkQueue, type Verdict } from "./checker.ts";
import { type Running, startTg360 } from "./tg360-process.ts";

const LIMIT_MS = 900_000;

interface FleetStageOptions {
  readonly shops: number;
  /** Of an empty database. */
  readonly url: string;
  readonly sandbox?: FleetOptions;
  /** Changes the settings of a shop before they are imported. */
  readonly settings?: (name: string, tree: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** A fleet of shops in a database, and real workers on it. */
export class FleetStage {
  readonly fleet: Fleet;
  readonly url: string;
  readonly folder: string;
  /** Seals the secrets of its shops. */
  readonly key = Buffer.alloc(32, 7).toString("base64");
  readonly workers = new Set<Running>();
  readonly #sold = new Map<string, string[]>();

  private constructor(fleet: Fleet, url: string, folder: string) {
    this.fleet = fleet;
    this.url = url;
    this.folder = folder;
  }

  static async open({
    shops,
    url,
    sandbox = {},
    settings = (_name, tree) => tree,
  }: FleetStageOptions): Promise<FleetStage> {
    const fleet = await startFleet(shops, { products: 6, orders: 4, latencyMs: 20, ...sandbox });
    const stage = new FleetStage(fleet, url, mkdtempSync(join(tmpdir(), "tg360-fleet-")));
    mkdirSync(join(stage.folder, "import"));
    const write = (path: string, tree: object): void =>
      writeFileSync(join(stage.folder, path), JSON.stringify(tree), { mode: 0o600 });
    write("config.json", { dataDir: join(stage.folder, "data"), http: { timeout: "3s" } });
    for (const name of fleet.names) {
      write(`import/${name}.json`, settings(name, readEnvironment(fleet.environmentOf(name)).tree));
    }
    const { code, stderr } = await stage.run(["shops", "import", join(stage.folder, "import")]);
    if (code !== 0) throw new Error(stderr);
    return stage;
  }

  /** `launcher`: of another build. */
  run(words: readonly string[], launcher?: string): Running["ended"] {
    return startTg360(words, { env: this.#env(this.url), limitMs: LIMIT_MS, ...built(launcher) }).ended;
  }

  /** `url` = how this worker reaches the database, where it is not as everybody does. */
  startWorker(
    words: readonly string[],
    { url = this.url, env = {}, limitMs = LIMIT_MS, launcher }: WorkerWish = {},
  ): Running {
    const all = { ...this.#env(url), ...env };
    const worker = startTg360(["worker", "--per-host", "0", ...words], { env: all, limitMs, ...built(launcher) });
    this.workers.add(worker);
    return worker;
  }

  #env(url: string): Readonly<Record<string, string | undefined>> {
    return {
      PATH: process.env["PATH"],
      HOME: this.folder,
      LANG: "C",
      TG360_CONFIG: join(this.folder, "config.json"),
      TG360_STORE_URL: url,
      TG360_SECRET_KEY: this.key,
    };
  }

  /** A completed order that can be exported. */
  sell(name: string): void {
    const { shop } = this.fleet.shop(name);
    const [product] = [...shop.products.values()].filter(({ price }) => Number(price) > 2);
    const { id } = shop.placeOrder({ items: [{ sku: product?.sku ?? "" }], status: STATUS.completed });
    this.#sold.set(name, [...(this.#sold.get(name) ?? []), id]);
  }

  sellEverywhere(): void {
    for (const name of this.fleet.names) this.sell(name);
  }

  /** How many orders `sell` brought. */
  get sold(): number {
    return [...this.#sold.values()].reduce((sum, ids) => sum + ids.length, 0);
  }

  /** Whether TotalGest has what `sell` brought to this shop, and the shop has its products. */
  isServed(name: string): boolean {
    const { erp, shop } = this.fleet.shop(name);
    const taken = new Set(erp.orders.map(({ externalReference }) => externalReference));
    return (this.#sold.get(name) ?? []).every((id) => taken.has(`fw360:${name}:${id}`)) && shop.products.size > 6;
  }

  async untilServed(limitMs: number, names = this.fleet.names): Promise<void> {
    for (const startedMs = performance.now(); !names.every((name) => this.isServed(name));) {
      if (performance.now() - startedMs > limitMs) throw new Error(this.#said());
      await sleep(100);
    }
  }

  /** Waits until every shop had a good cycle since `sinceMs` and nothing is under way. Returns how long it waited, in ms. */
  async untilSettled(sinceMs: number, limitMs: number): Promise<number> {
    const { pool } = await openDatabase(new Secret(this.url));
    for (const startedMs = Date.now(); ;) {
      // A server that was just restarted refuses a connection that it ended.
      const { known, unsettled } = await countUnsettled(pool, sinceMs).catch(() => ({ known: 0, unsettled: -1 }));
      if (known === this.fleet.names.length && unsettled === 0) return Date.now() - startedMs;
      if (Date.now() - startedMs > limitMs)
        throw new Error(`${String(unsettled)} shops are not served:\n${this.#said()}`);
      await sleep(200);
    }
  }

  /** What the checker says of each shop. */
  async verdicts(): Promise<readonly Verdict[]> {
    const database = await openDatabase(new Secret(this.url));
    const verdicts: Verdict[] = [];
    for (const name of this.fleet.names) {
      const statePath = join(this.folder, `${name}.db`);
      rmSync(statePath, { force: true });
      await (await openStore({ path: statePath, clock: realClock })).close();
      await copyToFile(database, (await findShop(database, name)) ?? 0, statePath);
      const sandbox = { ...this.fleet.shop(name), close: () => Promise.resolve() };
      verdicts.push(await checkQueue({ sandbox, statePath, site: name }));
    }
    return verdicts;
  }

  /** The end of what each worker printed. */
  #said(): string {
    return [...this.workers].map((one) => one.stderrText().slice(-1000)).join("\n---\n");
  }

  async close(): Promise<void> {
    for (const { child } of this.workers) child.kill("SIGKILL");
    await Promise.allSettled([...this.workers].map(({ ended }) => ended));
    await this.fleet.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface WorkerWish {
  readonly url?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** After that it is killed, as one that hangs. */
  readonly limitMs?: number;
  /** Of another build. */
  readonly launcher?: string;
}

function built(launcher: string | undefined): { readonly launcher?: string } {
  return launcher === undefined ? {} : { launcher };
}

/**
 * How many shops are in the queue, and how many of them have an order under way, or had no good export or no good pull
 * since `sinceMs`.
 */
async function countUnsettled(
  pool: Pool,
  sinceMs: number,
): Promise<{ readonly known: number; readonly unsettled: number }> {
  const { rows } = await pool.query<{ known: number; unsettled: number }>(
    `SELECT count(*)::int AS known, count(*) FILTER (
        WHERE shops.shop IS NULL
          OR (SELECT count(*) FROM notes WHERE notes.shop = shops.shop AND key IN ('good:orders', 'good:products')
            AND value::bigint >= $1) < 2
          OR EXISTS (SELECT FROM orders WHERE orders.shop = shops.shop AND state IN ('queued', 'sending')))::int AS unsettled
      FROM cycles LEFT JOIN shops ON shops.name = cycles.shop`,
    [sinceMs],
  );
  return rows[0] ?? { known: 0, unsettled: 0 };
}

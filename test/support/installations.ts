import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onTestFinished } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { readEnvironment } from "../../src/config/environment.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { type Fleet, startFleet } from "./fleet/fleet.ts";
import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import type { SandboxOptions } from "../../src/sandbox/options.ts";
import { copyToFile } from "../../src/store/copy-shop.ts";
import { copyStore, openStore } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { findShop } from "../../src/store/postgres/shops.ts";
import { checkQueue, type Verdict } from "./checker.ts";
import { makeDatabase } from "./postgres.ts";
import { runHere } from "./run-here.ts";
import type { Ran } from "./tg360-process.ts";

/** A separate installation: one configuration file, and its shops in files or in a database. */
export interface Installed {
  readonly config: string;
  /** Null = its shops are files. */
  readonly url: string | null;
  readonly env: Readonly<Record<string, string>>;
  run(...args: readonly string[]): Promise<Ran>;
}

/** A shop of a fleet that is moved between installations. */
export class MovedShop {
  static readonly shop = "shop-1";
  readonly fleet: Fleet;
  readonly folder: string;
  /** How much later than now the shop sells. */
  readonly later: { ms: number };
  readonly #key = randomBytes(32).toString("base64");

  private constructor(fleet: Fleet, folder: string, later: { ms: number }) {
    this.fleet = fleet;
    this.folder = folder;
    this.later = later;
  }

  static async open(options: SandboxOptions = {}): Promise<MovedShop> {
    const later = { ms: 0 };
    const fleet = await startFleet(1, { products: 6, orders: 4, now: () => Date.now() + later.ms, ...options });
    const folder = mkdtempSync(join(tmpdir(), "tg360-travelling-"));
    onTestFinished(async () => {
      await fleet.close();
      rmSync(folder, { recursive: true, force: true });
    });
    return new MovedShop(fleet, folder, later);
  }

  async install(name: string, kind: "files" | "database", common: object = {}): Promise<Installed> {
    const home = join(this.folder, name);
    mkdirSync(join(home, "shops"), { recursive: true });
    const config = join(home, "config.json");
    const url = kind === "database" ? await makeDatabase() : null;
    const inDatabase = url === null ? {} : { store: { url }, secret: { key: this.#key } };
    const tree = { dataDir: join(home, "data"), http: { timeout: "5s" }, ...inDatabase, ...common };
    writeFileSync(config, JSON.stringify(tree), { mode: 0o600 });
    const env = { HOME: home, LANG: "C", TG360_CONFIG: config };
    return { config, url, env, run: (...args) => runHere(args, { env }) };
  }

  /** Saves the shop's settings in an installation. */
  async configure({ run, config, url }: Installed, changes: object = {}): Promise<void> {
    const { tree } = readEnvironment(this.fleet.environmentOf(MovedShop.shop));
    const folder = join(config, "..", url === null ? "shops" : "import");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${MovedShop.shop}.json`);
    writeFileSync(file, JSON.stringify({ ...tree, ...changes }), { mode: 0o600 });
    if (url === null) return;
    const imported = await run("shops", "import", folder);
    if (imported.code !== 0) throw new Error(imported.stderr);
  }

  /** Completed orders; returns their ids. */
  sell(count: number): readonly string[] {
    const { shop } = this.fleet.shop(MovedShop.shop);
    const [product] = [...shop.products.values()].filter(({ price }) => Number(price) > 2);
    return Array.from({ length: count }, () => {
      const { id } = shop.placeOrder({ items: [{ sku: product?.sku ?? "" }], status: STATUS.completed });
      return id;
    });
  }

  /** Compares an installation's state with both systems. */
  async verdict({ url, config }: Installed): Promise<Verdict> {
    const statePath = join(this.folder, `${randomBytes(4).toString("hex")}.db`);
    if (url === null) {
      await copyStore(join(config, "..", "data", "shops", MovedShop.shop, "tg360.db"), statePath);
    } else {
      const database = await openDatabase(new Secret(url));
      await (await openStore({ path: statePath, clock: realClock })).close();
      await copyToFile(database, (await findShop(database, MovedShop.shop)) ?? 0, statePath);
    }
    const sandbox = { ...this.fleet.shop(MovedShop.shop), close: () => Promise.resolve() };
    return checkQueue({ sandbox, statePath, site: MovedShop.shop });
  }
}

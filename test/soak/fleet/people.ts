import { setTimeout as sleep } from "node:timers/promises";

import { STATUS } from "../../../src/sandbox/framework360/products/product.ts";
import type { Random } from "../../../src/sandbox/values/random.ts";
import type { FleetStage } from "../../support/fleet-stage.ts";
import { ask } from "../../support/postgres.ts";

const SALE_EVERY_MS = 1000;
/** Of so many sales one is cancelled, of so many stock is counted. */
const CANCELLED_EVERY = 25;
const COUNTED_EVERY = 3;
const SETTINGS_EVERY_MS = 45_000;
const RELEASED_EVERY_MS = 20_000;
/** No stock near 0 and no great jumps: those are held back until a person agrees. */
export const STOCK = [1500, 2500] as const;

/** Customers, people who count stock, and one who changes settings and decides what nobody else can. */
export class People {
  readonly figures = { cancelled: 0, counted: 0, configured: {} as Record<string, number>, released: 0 };
  readonly #stage: FleetStage;
  readonly #random: Random;
  readonly #launcher: () => string;
  readonly #rest = new AbortController();
  #sales = 0;
  #timer: NodeJS.Timeout | null = null;
  #work: Promise<unknown> = Promise.resolve();

  constructor(stage: FleetStage, random: Random, launcher: () => string) {
    this.#stage = stage;
    this.#random = random;
    this.#launcher = launcher;
  }

  start(): void {
    this.#timer = setInterval(() => this.#trade(), SALE_EVERY_MS);
    this.#work = Promise.all([this.#configure(), this.#releaseAll()]);
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#rest.abort();
    await this.#work;
  }

  #trade(): void {
    const name = this.#random.pick(this.#stage.fleet.names);
    this.#stage.sell(name);
    this.#sales += 1;
    const { shop, erp } = this.#stage.fleet.shop(name);
    if (this.#sales % COUNTED_EVERY === 0) {
      erp.setStock(this.#random.pick([...erp.products.values()]).id, String(this.#random.int(...STOCK)));
      this.figures.counted += 1;
    }
    if (this.#sales % CANCELLED_EVERY !== 0) return;
    const order = [...shop.orders.values()].at(-1);
    if (order === undefined || String(order.status) !== STATUS.completed) return;
    shop.cancelOrder(String(order.id));
    this.figures.cancelled += 1;
  }

  async #configure(): Promise<void> {
    while (!this.#rest.signal.aborted) {
      const shop = this.#random.pick(this.#stage.fleet.names);
      const words = ["configure", "--shop", shop, "--buffer", String(this.#random.int(0, 3))];
      const { code } = await this.#stage.run(words, this.#launcher());
      this.figures.configured[String(code)] = (this.figures.configured[String(code)] ?? 0) + 1;
      await sleep(SETTINGS_EVERY_MS, undefined, { signal: this.#rest.signal }).catch(() => undefined);
    }
  }

  async #releaseAll(): Promise<void> {
    while (!this.#rest.signal.aborted) {
      await this.release().catch(() => undefined);
      await sleep(RELEASED_EVERY_MS, undefined, { signal: this.#rest.signal }).catch(() => undefined);
    }
  }

  /** Sends what waits since a failover: nobody but a person knows whether it was dismissed in the lost seconds. */
  async release(): Promise<void> {
    const held = await ask<{ shop: string; ids: string }>(
      this.#stage.url,
      `SELECT name AS shop, string_agg(id, ',') AS ids FROM orders JOIN shops USING (shop)
       WHERE state = 'held' AND error::json ->> 'code' = 'restored' GROUP BY name`,
    );
    for (const { shop, ids } of held) {
      await this.#stage.run(
        ["export-orders", "--shop", shop, "--ids", ids, "--lock-timeout", "20s", "--yes"],
        this.#launcher(),
      );
      this.figures.released += ids.split(",").length;
    }
  }
}

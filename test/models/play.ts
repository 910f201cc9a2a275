import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createFramework360 } from "../../src/clients/framework360/client.ts";
import { createTotalGest } from "../../src/clients/totalgest/client.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import { exportOrders } from "../../src/core/export/export-orders.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { pullProducts } from "../../src/core/pull/pull-products.ts";
import { openState } from "../support/state.ts";
import { someSettings } from "../support/settings.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { type Good, type Sale, STATUS, World } from "./world.ts";
import type { WorldServer } from "./world-server.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const ARTICLES = 24;
/** A place without disk latency; other tests cover lost writes. */
const FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
/** The articles that most events affect. */
const POPULAR = 6;

/** The process died: none of its further steps happen. */
class Killed extends Error {}

/** One tg360 in a world, and a log of what was done to both, for a failure's message. */
export class Play {
  readonly world: World;
  readonly log: string[] = [];
  /** Sometimes sets the local clock wrong. */
  readonly #hasWrongClock: boolean;
  readonly #chance: Chance;
  readonly #server: WorldServer;
  readonly #folder: string;
  #store: Store | null = null;
  #storm = 0;
  /** An event during a run. */
  #isBusy = false;
  /** How far the local clock is ahead, in milliseconds. */
  #skewMs = 0;
  /** The process dies after this many more calls of the store; null = it does not die. */
  #diesIn: number | null = null;

  constructor(seed: number, server: WorldServer) {
    this.#chance = chanceOf(seed);
    this.#hasWrongClock = this.#chance.happens(0.3);
    this.#server = server;
    this.#folder = mkdtempSync(join(FOLDER, "tg360-model-"));
    this.world = new World("2026-11-24T09:00:00Z");
    for (let index = 0; index < ARTICLES; index++) this.world.addArticle(`SKU-${String(index)}`, 10 + index);
    server.play(this.world, chanceOf(seed + 1), () => this.#storm);
    this.world.meanwhile = (phase) => this.#meanwhile(phase);
  }

  async end(): Promise<void> {
    await this.#store?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async open(): Promise<Store> {
    if (this.#store !== null) return this.#store;
    const store = await openState({ path: join(this.#folder, "tg360.db"), clock: this.#clock });
    const { totalgest, framework360 } = this.#settings;
    const { ownerId, shopId, endpoint } = totalgest;
    const binding = { ownerId, shopId, endpoint, site: framework360.site, shopUrl: framework360.url };
    await store.bind(binding, { moved: false });
    this.#store = store;
    return store;
  }

  /** An export, then a pull, then five minutes pass. */
  async cycle(): Promise<void> {
    const { world } = this;
    world.cycleBeganAt = world.count();
    world.nowMs += 1000;
    try {
      const engine = await this.#engine();
      const signal = new AbortController().signal;
      const due = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };
      world.phase = "export";
      const exported = await exportOrders(engine, due, signal);
      world.phase = "pull";
      const all = { full: false, skus: null, dryRun: false, allowMassChange: true, now: false };
      const pulled = await pullProducts(engine, { ...all, onProduct: () => undefined }, signal);
      this.log.push(`  cycle: ${String(exported.exitCode)} ${String(pulled.exitCode)}`);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.log.push("  cycle: killed");
      this.#diesIn = null;
    }
    world.nowMs += 5 * MINUTE_MS;
    await this.#checkListed();
  }

  /** No more faults from here on, for long enough, including a night. */
  async untilQuiet(): Promise<void> {
    this.#storm = 0;
    this.#skewMs = 0;
    this.#diesIn = null;
    this.world.refusals = 0;
    for (let cycle = 0; cycle < 3; cycle++) {
      await this.cycle();
      this.world.nowMs += 20 * MINUTE_MS;
    }
    this.world.nowMs += 24 * HOUR_MS;
    for (let cycle = 0; cycle < 2; cycle++) await this.cycle();
  }

  /** Something happens. */
  async step(): Promise<void> {
    const deeds = [
      ...Array.from({ length: 4 }, () => this.#cycleInWeather),
      ...Array.from({ length: 6 }, () => this.#place),
      this.#complete,
      this.#complete,
      this.#cancel,
      this.#edit,
      this.#remove,
      this.#rename,
      this.#swap,
      this.#succeed,
      this.#restock,
      this.#loseGood,
      this.#refuse,
      this.#letTimePass,
    ];
    const deed: () => void | Promise<void> = this.#chance.pick(deeds);
    await deed();
  }

  /**
   * Runs between two calls of a run. TotalGest's SKUs do not move while orders are sent: nothing is guaranteed for the
   * time between the look-up and the order.
   */
  #meanwhile(phase: "export" | "pull"): void {
    if (!this.#isBusy || !this.#chance.happens(0.04)) return;
    const ofBuyers = [this.#place, this.#place, this.#complete, this.#cancel, this.#edit, this.#restock];
    const deed = this.#chance.pick(
      phase === "export" ? ofBuyers : [...ofBuyers, this.#rename, this.#swap, this.#succeed],
    );
    this.log.push("  meanwhile:");
    deed();
  }

  readonly #cycleInWeather = async (): Promise<void> => {
    const chance = this.#chance;
    this.#storm = chance.pick([0, 0, 0.05, 0.3]);
    this.#skewMs = this.#hasWrongClock ? chance.pick([0, -50 * HOUR_MS, 3 * HOUR_MS]) : 0;
    this.#diesIn = chance.happens(0.25) ? chance.below(60) : null;
    const weather = [this.#storm, this.#skewMs / HOUR_MS, this.#diesIn].map(String).join(", ");
    this.log.push(`cycle (storm, hours ahead, dies in: ${weather})`);
    this.#isBusy = chance.happens(0.5);
    await this.cycle();
    this.#isBusy = false;
    this.#storm = 0;
    this.#skewMs = 0;
    this.#diesIn = null;
  };

  readonly #place = (): void => {
    const goods = [...this.world.goods.values()].slice(0, POPULAR);
    if (goods.length === 0) return;
    const wanted = (count: number): { good: Good; pieces: number }[] =>
      Array.from({ length: count }, () => ({ good: this.#chance.pick(goods), pieces: 1 + this.#chance.below(3) }));
    const status = this.#chance.pick([STATUS.completed, STATUS.completed, STATUS.open]);
    this.world.place(wanted(1 + this.#chance.below(2)), status);
    this.log.push(`placed ${JSON.stringify([...this.world.sales.values()].at(-1))}`);
  };

  readonly #complete = (): void => {
    const sale = this.#someSale(({ status }) => status === STATUS.open);
    if (sale === null) return;
    this.world.changeSale(sale, { status: STATUS.completed });
    this.log.push(`completed ${sale.id}`);
  };

  readonly #cancel = (): void => {
    const sale = this.#someSale(({ status }) => status !== STATUS.cancelled);
    if (sale === null) return;
    this.world.changeSale(sale, { status: STATUS.cancelled });
    this.log.push(`cancelled ${sale.id}`);
  };

  readonly #edit = (): void => {
    const sale = this.#someSale(({ status }) => status !== STATUS.cancelled);
    if (sale === null) return;
    const items = sale.items.map((item) => ({ ...item, pieces: 1 + this.#chance.below(5) }));
    this.world.changeSale(sale, { items });
    this.log.push(`edited ${sale.id}: ${JSON.stringify(sale.items.map(({ pieces }) => pieces))}`);
  };

  readonly #remove = (): void => {
    const sale = this.#someSale((one) => !this.world.isBooked(one));
    if (sale === null) return;
    this.world.sales.delete(sale.id);
    if (sale.status !== STATUS.cancelled) this.world.putBack(sale);
    this.log.push(`deleted ${sale.id}`);
  };

  readonly #rename = (): void => {
    const article = this.#someArticle();
    this.world.change(article, { sku: `NEW-${this.world.newId()}` });
    this.log.push(`renamed ${article.id} to ${article.sku}`);
  };

  readonly #swap = (): void => {
    const [first, second] = [this.#someArticle(), this.#someArticle()];
    const { sku } = first;
    this.world.change(first, { sku: second.sku });
    if (first !== second) this.world.change(second, { sku });
    this.log.push(`swapped the SKUs of ${first.id} and ${second.id}`);
  };

  /** TotalGest deletes an article and creates another one with its SKU. */
  readonly #succeed = (): void => {
    const article = this.#someArticle();
    this.world.articles.delete(article.id);
    this.world.addArticle(article.sku, 5 + this.#chance.below(20));
    this.log.push(`${article.id} was deleted, its SKU ${article.sku} is another's`);
  };

  readonly #restock = (): void => {
    const article = this.#someArticle();
    this.world.change(article, { stock: this.#chance.below(30) });
    this.log.push(`${article.id} has ${String(article.stock)}`);
  };

  readonly #loseGood = (): void => {
    const good = [...this.world.goods.values()][this.#chance.below(POPULAR)];
    if (good === undefined) return;
    this.world.goods.delete(good.id);
    this.log.push(`the shop lost ${good.id}`);
  };

  readonly #refuse = (): void => {
    this.world.refusals = 1;
    this.log.push("TotalGest refuses the next order");
  };

  readonly #letTimePass = (): void => {
    const hours = this.#chance.pick([1, 7, 25]);
    this.world.nowMs += hours * HOUR_MS;
    this.log.push(`${String(hours)} hours went by`);
  };

  #someSale(fits: (sale: Sale) => boolean): Sale | null {
    const found = [...this.world.sales.values()].filter(fits);
    return found.length === 0 ? null : this.#chance.pick(found);
  }

  #someArticle(): NonNullable<ReturnType<World["articleWith"]>> {
    return this.#chance.pick([...this.world.articles.values()].slice(0, POPULAR));
  }

  /** At any time, an order that TotalGest has is either exported, or listed as unknown. */
  async #checkListed(): Promise<void> {
    const store = await this.open();
    for (const { saleId, number } of this.world.bookings) {
      const record = await store.readOrder(saleId);
      const isKnown = record?.state === "exported" && record.erp?.number === number;
      if (isKnown || record?.state === "sending" || record?.state === "unconfirmed") continue;
      this.world.violations.push(`${saleId} is booked as ${number}, and the store says ${String(record?.state)}`);
    }
  }

  readonly #clock: Clock = {
    now: () => this.world.nowMs + this.#skewMs,
    sleep: (delayMs, signal) => {
      signal.throwIfAborted();
      if (delayMs < 8000) {
        this.world.nowMs += delayMs;
        return Promise.resolve();
      }
      // The grace period after a signal, which never comes here.
      return new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
      });
    },
  };

  get #settings(): Engine["settings"] {
    return someSettings({
      totalgest: { endpoint: this.#server.url },
      framework360: { url: this.#server.url, site: "world.example.ch" },
      export: { from: "2026-11-20" },
      http: { timeoutMs: 5000, concurrency: 4 },
    });
  }

  /** A new process: it knows only what is in the store. */
  async #engine(): Promise<Engine> {
    const settings = this.#settings;
    const { totalgest, framework360, http } = settings;
    const { url, apiKey, timeZone } = framework360;
    const clock = this.#clock;
    return {
      erp: createTotalGest({ ...totalgest, ...http, clock, profile: undefined }),
      shop: createFramework360({ url, apiKey, timeZone, ...http, clock, profile: undefined }),
      store: dying(await this.open(), this.#diesIn),
      clock,
      progress: { report: () => undefined },
      settings,
    };
  }
}

/** These change the memory of the process alone. */
const IN_MEMORY: ReadonlySet<string | symbol> = new Set<keyof Store>(["writeNoteAtEnd", "endRun", "actAs"]);

/** A store that dies at its Nth call: nothing after it happens. */
function dying(store: Store, diesIn: number | null): Store {
  if (diesIn === null) return store;
  let left = diesIn;
  return new Proxy(store, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== "function" || IN_MEMORY.has(name)) return value;
      return (...given: unknown[]): unknown => {
        left -= 1;
        if (left < 0) return Promise.reject(new Killed());
        return Reflect.apply(value, target, given);
      };
    },
  });
}

import { createHash } from "node:crypto";

import { type SandboxControls, type World, catalogueOf, makeWorld } from "../../../src/sandbox/world.ts";
import { type SandboxApp, placedApp, placeOfCall, type SystemSettings } from "../../../src/sandbox/http/server.ts";
import { Ledger } from "../../../src/sandbox/ledger.ts";
import { type Opening, openingOf } from "../../../src/sandbox/opening.ts";
import { type SandboxOptions, type WholeOptions, withDefaults } from "../../../src/sandbox/options.ts";
import { type Entrance, environmentOf, listenAll, startRepeating } from "../../../src/sandbox/sandbox.ts";
import type { Catalogue } from "../../../src/sandbox/totalgest/product.ts";
import { Pool } from "./pool.ts";
import { sharedCatalogue } from "./shared-catalogue.ts";

/**
 * Many shops, each with a TotalGest of its own, behind two servers: `http://127.0.0.1:PORT/shop-007`. Each has its
 * own credentials, orders, faults and ledger; common data is stored once, and a shop is created on first use.
 */
export interface Fleet {
  /** Their names: `shop-1` …, padded to the digits of the last one. */
  readonly names: readonly string[];
  /** Throws if there is no such shop. */
  shop(name: string): SandboxControls;
  /** The environment variables for tg360 commands on this shop; creates nothing. */
  environmentOf(name: string): Record<string, string>;
  /**
   * Shops of the same kind that were not used yet open with the present goods of this shop, so that the result of its
   * first pull need not be pushed to each.
   */
  openLike(name: string): void;
  /** The number of shops created so far. */
  readonly made: number;
  close(): Promise<void>;
}

/** The default number of different catalogues: shop 1 and shop 51 sell the same. */
const KINDS = 50;
/** The least time between purchases in a large fleet; several customers then buy at once. */
const LEAST_TICK_MS = 50;

export interface FleetOptions extends SandboxOptions {
  /** How many kinds of catalogue there are; shops of the same kind sell the same products. */
  readonly kinds?: number;
  /** The last shop has this many products; absent = as many as the others. */
  readonly giant?: number | undefined;
}

export async function startFleet(count: number, { kinds = KINDS, giant, ...given }: FleetOptions = {}): Promise<Fleet> {
  const options = withDefaults(given);
  const shops = new Shops(count, options, kinds, giant);
  const pattern = makeWorld(
    options,
    shops.kindOf(0).catalogue,
    NOTHING,
    shops.latency,
    createCompactLedger(options.now),
  );
  const erpApp = manySystemsApp(pattern.erpSystem.routes, (name) => shops.find(name)?.erpSystem ?? null);
  const shopApp = manySystemsApp(pattern.shopSystem.routes, (name) => shops.find(name)?.shopSystem ?? null);
  const servers = await listenAll(portsOf(erpApp, shopApp, options));
  [shops.erpUrl = "", shops.shopUrl = ""] = servers.map((server) => server.url);
  const customers = startRepeating(() => shops.buy(), tickMsOf(options, count));
  return {
    names: shops.names,
    shop: (name) => shops.mustFind(name).controls,
    environmentOf: (name) => ({ ...environmentOf(shops.entranceOf(name)), TG360_FRAMEWORK360_SITE: name }),
    openLike: (name) => shops.openLike(name),
    get made() {
      return shops.made;
    },
    close: async () => {
      customers.stop();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/**
 * Many systems of one kind at one address: the first part of the path names the system. `find` returns null for an
 * unknown name. `routes` = the addresses, which all of them share.
 */
function manySystemsApp(routes: SystemSettings["routes"], find: (name: string) => SystemSettings | null): SandboxApp {
  return placedApp("/:place", routes, (context) => find(placeOfCall(context)));
}

/** For thousands of shops, only events of orders are stored, which are enough to find a lost or doubled one. */
function createCompactLedger(now: () => number): Ledger {
  return new Ledger(now, ({ operation }) => ORDER_OPERATIONS.has(operation));
}

const ORDER_OPERATIONS: ReadonlySet<string> = new Set([
  "createOrder",
  "forgetOrder",
  "changeOrder",
  "placeOrder",
  "setOrderStatus",
  "editOrder",
  "removeOrder",
]);

const NOTHING: Opening = { products: [], orders: [], sold: [] };

function portsOf(
  erp: SandboxApp,
  shop: SandboxApp,
  { erpPort, shopPort }: WholeOptions,
): readonly (readonly [SandboxApp, number])[] {
  return [
    [erp, erpPort],
    [shop, shopPort],
  ];
}

function tickMsOf({ newOrderEveryMs }: WholeOptions, count: number): number {
  return newOrderEveryMs === 0 ? 0 : Math.max(LEAST_TICK_MS, newOrderEveryMs / count);
}

/** Common data of shops with the same seed. */
interface Kind {
  readonly catalogue: Catalogue;
  opening: Opening;
}

/** The key of the giant shop’s kind; no seed has it. */
const GIANT = -1;

class Shops {
  erpUrl = "";
  shopUrl = "";
  readonly names: readonly string[];
  readonly latency: { ms: number };
  readonly #options: WholeOptions;
  readonly #kindCount: number;
  readonly #giant: number | undefined;
  readonly #places: ReadonlyMap<string, number>;
  readonly #worlds = new Map<string, World>();
  readonly #kinds = new Map<number, Kind>();
  readonly #pool = new Pool();
  #boughtMs: number;
  #nextBuyer = 0;

  constructor(count: number, options: WholeOptions, kinds: number, giant: number | undefined) {
    const digits = String(count).length;
    this.names = Array.from({ length: count }, (_, at) => `shop-${String(at + 1).padStart(digits, "0")}`);
    this.latency = { ms: options.latencyMs };
    this.#places = new Map(this.names.map((name, at) => [name, at]));
    this.#options = options;
    this.#kindCount = kinds;
    this.#giant = giant;
    this.#boughtMs = performance.now();
  }

  get made(): number {
    return this.#worlds.size;
  }

  find(name: string): World | null {
    const known = this.#worlds.get(name);
    if (known !== undefined) return known;
    const at = this.#places.get(name);
    if (at === undefined) return null;
    const world = this.#make(name, at);
    this.#worlds.set(name, world);
    return world;
  }

  mustFind(name: string): World {
    const world = this.find(name);
    if (world === null) throw new RangeError(`there is no shop ${name}`);
    return world;
  }

  entranceOf(name: string): Entrance {
    const own = { shopId: name, username: `tg360-${name}`, apiKey: apiKeyOf(name) };
    return {
      erp: { url: `${this.erpUrl}/${name}`, now: this.#options.now },
      shop: { url: `${this.shopUrl}/${name}` },
      credentials: { ...this.#options.credentials, ...own },
    };
  }

  kindOf(at: number): Kind {
    const seed = this.#options.seed + (at % this.#kindCount);
    const isGiant = this.#giant !== undefined && at === this.names.length - 1;
    const key = isGiant ? GIANT : seed;
    const known = this.#kinds.get(key);
    if (known !== undefined) return known;
    const options = { ...this.#options, seed, ...(isGiant ? { products: this.#giant ?? 0 } : {}) };
    const { catalogueFile, products, now } = options;
    const catalogue = catalogueFile === undefined ? sharedCatalogue(seed, products, now()) : catalogueOf(options);
    const kind = { catalogue, opening: openingOf(options, catalogue) };
    this.#kinds.set(key, kind);
    return kind;
  }

  openLike(name: string): void {
    const { shop } = this.mustFind(name).controls;
    const kind = this.kindOf(this.#places.get(name) ?? 0);
    kind.opening = { ...kind.opening, products: [...shop.products.values()] };
  }

  /** Places all orders that are due by now, in one shop after the other. */
  buy(): void {
    const everyMs = this.#options.newOrderEveryMs / this.names.length;
    while (this.#boughtMs + everyMs <= performance.now()) {
      this.#boughtMs += everyMs;
      // Not in neighbouring shops: a prime that divides no usual number of shops.
      this.#nextBuyer = (this.#nextBuyer + 7919) % this.names.length;
      this.find(this.names[this.#nextBuyer] ?? "")?.controls.buy();
    }
  }

  #make(name: string, at: number): World {
    const { seed } = this.#options;
    const { credentials, erp, shop } = this.entranceOf(name);
    const { catalogue, opening } = this.kindOf(at);
    const options = { ...this.#options, seed: seed + (at % this.#kindCount), credentials };
    const share = { keep: this.#pool.keep };
    const world = makeWorld(options, catalogue, opening, this.latency, createCompactLedger(options.now), share);
    world.controls.erp.url = erp.url;
    world.controls.shop.url = shop.url;
    return world;
  }
}

/** 40 characters; the key of one shop is invalid for the others. */
function apiKeyOf(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 40);
}

import { type SandboxApp, listen, type Listening, systemApp, type SystemSettings } from "./http/server.ts";
import { Ledger, type LedgerEntry } from "./ledger.ts";
import { sandboxDay } from "./values/local-time.ts";
import { openingOf, type Opening } from "./opening.ts";
import { type SandboxCredentials, type SandboxOptions, withDefaults, type WholeOptions } from "./options.ts";
import { SandboxErp } from "./totalgest/erp.ts";
import type { TakenOrder } from "./totalgest/order.ts";
import { randomDraft } from "./framework360/orders/customers.ts";
import type { Sellable } from "./framework360/opening.ts";
import { shopNotFound, shopRoutes } from "./framework360/operations.ts";
import { type ShopProductJson, STATUS } from "./framework360/products/product.ts";
import { SandboxShop } from "./framework360/shop.ts";
import { faultDice, type FaultLevel, Faults, type Injection, type Planted } from "./http/faults.ts";
import { randomOf, type Random } from "./values/random.ts";
import { generatedCatalogue } from "./totalgest/catalogue.ts";
import { fileCatalogue } from "./totalgest/catalogue-file.ts";
import { erpError, erpRoutes } from "./totalgest/operations.ts";
import type { Catalogue } from "./totalgest/product.ts";
import { TEXTS } from "../core/products/sent.ts";

/** Both systems, running on loopback, and the actions on them. */
export interface Sandbox extends SandboxControls {
  /** Stops both servers at once, open connections included. */
  close(): Promise<void>;
}

/**
 * Starts both systems on 127.0.0.1 with their data. Nothing is written to disk. Throws if a file cannot be read, and
 * rejects if a port is in use.
 */
export async function startSandbox(given: SandboxOptions = {}): Promise<Sandbox> {
  const options = withDefaults(given);
  const catalogue = catalogueOf(options);
  const latency = { ms: options.latencyMs };
  const world = makeWorld(options, catalogue, openingOf(options, catalogue), latency, new Ledger(options.now));
  const { controls, erpSystem, shopSystem } = world;
  const { erp, shop } = controls;
  const actors = [
    startRepeating(controls.buy, options.newOrderEveryMs),
    startRepeating(controls.edit, options.editEveryMs),
    startShipping(erp, options.shipAfterMs),
  ];
  const stop = (): void => actors.forEach((actor) => actor.stop());
  const servers = await listenAll([
    [systemApp(erpSystem), options.erpPort],
    [systemApp(shopSystem), options.shopPort],
  ]).catch((error: unknown) => {
    stop();
    throw error;
  });
  [erp.url = "", shop.url = ""] = servers.map((server) => server.url);
  return {
    ...controls,
    close: async () => {
      stop();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** All or none: if the second port is in use, the first server is stopped again. */
export async function listenAll(apps: readonly (readonly [SandboxApp, number])[]): Promise<readonly Listening[]> {
  const servers: Listening[] = [];
  try {
    for (const [app, port] of apps) servers.push(await listen(app, port));
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
  return servers;
}

/** Somebody does it every `everyMs`; 0 = never. This does not keep the process alive. */
export function startRepeating(act: () => void, everyMs: number): { stop(): void } {
  const timer = everyMs > 0 ? setInterval(act, everyMs) : null;
  timer?.unref();
  return { stop: () => (timer === null ? undefined : clearInterval(timer)) };
}

/** How often a day's work is looked at, in parts of the time until an order is shipped. */
const LOOKS = 4;

/** Orders leave some time after they were taken, and are invoiced as long after that; 0 = only on request. */
function startShipping(erp: SandboxErp, shipAfterMs: number): { stop(): void } {
  if (shipAfterMs <= 0) return { stop: () => undefined };
  const timer = setInterval(() => shipDue(erp, shipAfterMs), Math.ceil(shipAfterMs / LOOKS));
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function shipDue(erp: SandboxErp, shipAfterMs: number): void {
  const isDue = ({ updatedAt }: TakenOrder): boolean => Date.parse(updatedAt) + shipAfterMs <= erp.now();
  for (const order of erp.orders.filter(isDue)) {
    const { id, patch } = order;
    const state = patch?.state ?? "open";
    if (state === "open") erp.shipOrder(id);
    else if (state === "shipped") erp.changeOrder(id, { state: "invoiced" });
  }
}

/** What a caller needs to know of the systems of a shop. */
export interface Entrance {
  readonly erp: Pick<Sandbox["erp"], "url" | "now">;
  readonly shop: Pick<Sandbox["shop"], "url">;
  readonly credentials: SandboxCredentials;
}

/** The environment variables for tg360 commands on these systems. */
export function environmentOf({ erp, shop, credentials }: Entrance): Record<string, string> {
  return {
    TG360_TOTALGEST_ENDPOINT: erp.url,
    TG360_TOTALGEST_SHOP_ID: credentials.shopId,
    TG360_TOTALGEST_OWNER_ID: credentials.ownerId,
    TG360_TOTALGEST_USERNAME: credentials.username,
    TG360_TOTALGEST_PASSWORD: credentials.password,
    TG360_FRAMEWORK360_URL: shop.url,
    TG360_FRAMEWORK360_API_KEY: credentials.apiKey,
    TG360_EXPORT_FROM: sandboxDay(erp.now() - 30 * 86_400_000),
  };
}

/** What tests and people can do with both systems while they run. */
export interface SandboxControls {
  readonly erp: SandboxErp;
  readonly shop: SandboxShop;
  readonly credentials: SandboxCredentials;
  /** What each system actually did, and each call that reached it; append-only. */
  readonly ledger: readonly LedgerEntry[];
  /** Plants a fault. */
  inject(injection: Injection): Planted;
  /** Takes back all planted faults. */
  clearFaults(): void;
  /** Changes the rate of random faults, from the next call on. The sequence starts again, with `seed` if given. */
  setFaults(level: FaultLevel, seed?: number): void;
  setLatency(latencyMs: number): void;
  /** A customer buys a random selection of the catalogue. */
  buy(): void;
  /** The shop's editor changes a text or the pictures of one of its products. */
  edit(): void;
}

/** One shop and its TotalGest, without the servers in front of them. */
export interface World {
  readonly controls: SandboxControls;
  readonly erpSystem: SystemSettings;
  readonly shopSystem: SystemSettings;
}

export function makeWorld(
  options: WholeOptions,
  catalogue: Catalogue,
  opening: Opening,
  latency: { ms: number },
  ledger: Ledger,
  share: Share = {},
): World {
  const { now, seed, credentials, phpStyle } = options;
  const faults = new Faults(faultDice(options.faults, seed));
  const erp = new SandboxErp({ catalogue, identity: credentials, now, ledger });
  const { products } = opening;
  const shop = new SandboxShop({
    apiKey: credentials.apiKey,
    products,
    ledger,
    now,
    phpSeed: phpStyle ? seed : null,
    ...share,
  });
  for (const { order, verbatim } of opening.orders) shop.orders.load(order, verbatim);
  const common = { ledger, faults, now, latencyMs: () => latency.ms, expireTokens: () => erp.revokeTokens() };
  const controls: SandboxControls = {
    erp,
    shop,
    credentials,
    ledger: ledger.entries,
    inject: (injection: Injection) => faults.inject(injection),
    clearFaults: () => faults.clear(),
    setFaults: (level: FaultLevel, other: number = seed) => {
      faults.dice = faultDice(level, other);
    },
    setLatency: (ms: number) => {
      latency.ms = ms;
    },
    buy: buyer(shop, opening.sold, seed),
    edit: editor(shop, seed),
  };
  return {
    controls,
    erpSystem: { system: "TotalGest", routes: erpRoutes(erp), notFound: noAddress, ...common },
    shopSystem: { system: "Framework360", routes: shopRoutes(shop), notFound: shopNotFound, ...common },
  };
}

/** Common data of many worlds in one process. */
interface Share {
  /** Returns one shared copy of equal products. */
  readonly keep?: (product: ShopProductJson) => ShopProductJson;
}

const noAddress = (): ReturnType<typeof erpError> => erpError(404, "not_found", "There is nothing at this address.");

/** The unfinished order of one customer is completed when the next one buys, so that both states occur. */
function buyer(shop: SandboxShop, sold: readonly Sellable[], seed: number): () => void {
  let visitors = 0;
  let open: string | null = null;
  return () => {
    visitors += 1;
    if (open !== null && shop.orders.get(open)?.status === STATUS.processing)
      shop.setOrderStatus(open, STATUS.completed);
    const order = shop.placeOrder(randomDraft(randomOf(seed, "visitor", visitors), sold));
    open = order.status === STATUS.processing ? order.id : null;
  };
}

export function catalogueOf({ catalogueFile, seed, products, now }: WholeOptions): Catalogue {
  return catalogueFile === undefined ? generatedCatalogue(seed, products, now()) : fileCatalogue(catalogueFile);
}

const LANGUAGES = ["it", "fr", "de", "en"] as const;
const SHARE_OF_PICTURES = 0.25;
const SHARE_OF_EMPTIED = 0.15;
const MOST_PICTURES = 3;

/** One change of one product, by hand. The same seed gives the same changes. */
function editor({ products }: SandboxShop, seed: number): () => void {
  let changes = 0;
  return () => {
    if (products.size === 0) return;
    changes += 1;
    const random = randomOf(seed, "editor", changes);
    const at = random.int(0, products.size - 1);
    for (const product of products.slice(at, at + 1)) products.change(product.id, edited(product, changes, random));
  };
}

function edited(product: ShopProductJson, change: number, random: Random): Partial<Omit<ShopProductJson, "id">> {
  const isEmptied = random.chance(SHARE_OF_EMPTIED);
  if (random.chance(SHARE_OF_PICTURES)) {
    const names = Array.from({ length: random.int(1, MOST_PICTURES) }, (_, at) => `own-${String(change + at)}.svg`);
    return { images: isEmptied ? [] : names };
  }
  const [plain, byLanguage] = random.pick(TEXTS);
  const text = isEmptied && plain !== "name" ? "" : `Scritto nel negozio ${String(change)}`;
  if (random.chance(0.5)) return { [plain]: text };
  return { [byLanguage]: { ...product[byLanguage], [random.pick(LANGUAGES)]: text } };
}

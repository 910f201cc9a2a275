import type { Hands } from "./actions.ts";
import { amount, parseAmount } from "./amounts.ts";
import { openingOrders } from "./framework360/customers.ts";
import { openingGoods, type Sellable } from "./framework360/opening.ts";
import { shopNotFound, shopRoutes } from "./framework360/operations.ts";
import { piecesOf } from "./framework360/order-draft.ts";
import type { ShopOrderJson } from "./framework360/order.ts";
import { STATUS } from "./framework360/product.ts";
import { Shop } from "./framework360/shop.ts";
import { faultDice, type FaultLevel } from "./http/fault-dice.ts";
import { Faults, type Injection } from "./http/faults.ts";
import { type App, listen, type Listening, systemApp } from "./http/server.ts";
import { inspect } from "./inspection.ts";
import { localDay } from "./local-time.ts";
import { Ledger } from "./ledger.ts";
import { isObject, readNdjson } from "./ndjson.ts";
import { type SandboxOptions, type WholeOptions, withDefaults } from "./options.ts";
import { generatedCatalogue } from "./totalgest/catalogue.ts";
import { fileCatalogue } from "./totalgest/catalogue-file.ts";
import { Erp } from "./totalgest/erp.ts";
import { erpError, erpRoutes } from "./totalgest/operations.ts";
import type { Catalogue } from "./totalgest/product.ts";
import { openDoors } from "./visitors.ts";

/** Both systems, running on loopback, and the hands to work in them. */
export interface Sandbox extends Hands {
  /** Stops both servers at once, open connections included. */
  close(): Promise<void>;
}

/**
 * Starts both systems on 127.0.0.1 with their data. Nothing is written to disk. Throws where a file cannot be read, and
 * rejects where a port is taken.
 */
export async function startSandbox(given: SandboxOptions = {}): Promise<Sandbox> {
  const options = withDefaults(given);
  const { now, seed, credentials } = options;
  const ledger = new Ledger(now);
  const faults = new Faults(faultDice(options.faults, seed));
  const catalogue = catalogueOf(options);
  const erp = new Erp({ catalogue, identity: credentials, tokenLifeMs: options.tokenLifeMs, now, ledger });
  const { shop, sold } = openShop(options, catalogue, ledger);
  let { latencyMs } = options;
  const shared = { ledger, faults, now, latencyMs: () => latencyMs, expireTokens: () => erp.revokeTokens() };
  const visit = openDoors(shop, sold, seed, options.newOrderEveryMs);
  const unknown = (): ReturnType<typeof erpError> => erpError(404, "not_found", "There is nothing at this address.");
  const erpApp = systemApp({ system: "TotalGest", routes: erpRoutes(erp), notFound: unknown, ...shared });
  const shopApp = systemApp({ system: "Framework360", routes: shopRoutes(shop), notFound: shopNotFound, ...shared });
  const hands = {
    credentials,
    ledger: ledger.entries,
    faultCounts: faults.counts,
    inject: (injection: Injection) => faults.inject(injection),
    clearFaults: () => faults.clear(),
    setFaults: (level: FaultLevel, other: number = seed) => {
      faults.dice = faultDice(level, other);
    },
    setLatency: (ms: number) => {
      latencyMs = ms;
    },
    buy: () => visit.buy(),
  };
  inspect(erpApp, { ...hands, erp, shop });
  const servers = await listenAll([
    [erpApp, options.erpPort],
    [shopApp, options.shopPort],
  ]).catch((error: unknown) => {
    visit.stop();
    throw error;
  });
  [erp.url = "", shop.url = ""] = servers.map((server) => server.url);
  return {
    ...hands,
    erp,
    shop,
    close: async () => {
      visit.stop();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** The environment with which every command of tg360 works against this sandbox. */
export function environmentOf(sandbox: Pick<Sandbox, "erp" | "shop" | "credentials">): Record<string, string> {
  const { erp, shop, credentials } = sandbox;
  const from = localDay(erp.now() - 30 * 86_400_000);
  return {
    TG360_TOTALGEST_ENDPOINT: erp.url,
    TG360_TOTALGEST_SHOP_ID: credentials.shopId,
    TG360_TOTALGEST_OWNER_ID: credentials.ownerId,
    TG360_TOTALGEST_USERNAME: credentials.username,
    TG360_TOTALGEST_PASSWORD: credentials.password,
    TG360_FRAMEWORK360_URL: shop.url,
    TG360_FRAMEWORK360_API_KEY: credentials.apiKey,
    TG360_EXPORT_FROM: from,
  };
}

function catalogueOf({ catalogueFile, seed, products, now }: WholeOptions): Catalogue {
  return catalogueFile === undefined ? generatedCatalogue(seed, products, now()) : fileCatalogue(catalogueFile);
}

function openShop(
  options: WholeOptions,
  catalogue: Catalogue,
  ledger: Ledger,
): { shop: Shop; sold: readonly Sellable[] } {
  const { orderFile, seed, now, credentials, phpDress } = options;
  const booked = orderFile === undefined ? [] : readNdjson(orderFile).map((order) => asOrder(order, orderFile));
  const { products, sold } = openingGoods(catalogue, seed, skusById(booked));
  const shop = new Shop({ apiKey: credentials.apiKey, products, ledger, now, dress: phpDress ? seed : null });
  for (const order of booked) shop.orders.load(order, true);
  if (orderFile !== undefined) return { shop, sold };
  for (const order of openingOrders(sold, options.orders, seed, now())) {
    shop.orders.load(order, false);
    if (order.status !== STATUS.cancelled) takeFromShelf(shop, order);
  }
  return { shop, sold };
}

/** The shop's figures know of the orders it starts with; what was never there is not taken. */
function takeFromShelf(shop: Shop, order: ShopOrderJson): void {
  for (const { id, pieces } of piecesOf(order)) {
    const left = parseAmount(shop.products.get(id)?.quantity) ?? amount("0");
    shop.products.move(id, -(pieces < left ? pieces : left));
  }
}

/** The shop's product ids that orders from a file name, with their SKUs. */
function skusById(orders: readonly ShopOrderJson[]): ReadonlyMap<string, string> {
  const skus = new Map<string, string>();
  for (const { cart } of orders) {
    for (const item of Array.isArray(cart) ? cart : []) {
      const { id, sku }: { id?: unknown; sku?: unknown } = isObject(item) ? item : {};
      const known = typeof id === "number" || (typeof id === "string" && id !== "");
      if (known && typeof sku === "string" && sku !== "") skus.set(String(id), sku);
    }
  }
  return skus;
}

function asOrder(record: Record<string, unknown>, file: string): ShopOrderJson {
  if (record["id"] === undefined) throw new Error(`${file}: an order has no id`);
  // Sent as it stands: what else is wrong with it is there to be found.
  return record as unknown as ShopOrderJson;
}

/** All or none: where the second port is taken, the first server is stopped again. */
async function listenAll(apps: readonly (readonly [App, number])[]): Promise<readonly Listening[]> {
  const servers: Listening[] = [];
  try {
    for (const [app, port] of apps) servers.push(await listen(app, port));
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
  return servers;
}

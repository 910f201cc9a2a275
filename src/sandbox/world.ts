import { editor } from "./framework360/editor.ts";
import { randomDraft } from "./framework360/orders/customers.ts";
import type { Sellable } from "./framework360/opening.ts";
import { shopNotFound, shopRoutes } from "./framework360/operations.ts";
import { type ShopProductJson, STATUS } from "./framework360/products/product.ts";
import { SandboxShop } from "./framework360/shop.ts";
import { faultDice, type FaultLevel, Faults, type Injection, type Planted } from "./http/faults.ts";
import type { SystemSettings } from "./http/server.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import type { Opening } from "./opening.ts";
import type { SandboxCredentials, WholeOptions } from "./options.ts";
import { randomOf } from "./values/random.ts";
import { generatedCatalogue } from "./totalgest/catalogue.ts";
import { fileCatalogue } from "./totalgest/catalogue-file.ts";
import { SandboxErp } from "./totalgest/erp.ts";
import { erpError, erpRoutes } from "./totalgest/operations.ts";
import type { Catalogue } from "./totalgest/product.ts";

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
export interface Share {
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

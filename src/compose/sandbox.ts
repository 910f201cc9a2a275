import type { SandboxControls } from "../sandbox/actions.ts";
import type { SandboxOptions } from "../sandbox/options.ts";

/** The sandbox's options; see its own documentation. */
export type SandboxWish = Pick<
  SandboxOptions,
  | "products"
  | "orders"
  | "seed"
  | "latencyMs"
  | "faults"
  | "catalogueFile"
  | "orderFile"
  | "erpPort"
  | "shopPort"
  | "newOrderEveryMs"
>;

/** Both systems of one shop, running on this machine. */
export interface ShopAtWork {
  readonly erpUrl: string;
  readonly shopUrl: string;
  /** The environment variables with which commands use it. */
  readonly env: Readonly<Record<string, string>>;
  /** The same settings in the form of a shop's file. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The number of orders in TotalGest. */
  readonly erpOrders: () => number;
  /** The number of writes to the shop so far. */
  readonly shopWrites: () => number;
  /** How many orders TotalGest has twice. */
  readonly doubledOrders: () => number;
  /** A customer buys something. */
  readonly buy: () => void;
}

export interface SandboxAtWork extends ShopAtWork {
  close(): Promise<void>;
}

/** Many shops in one process; `shop` creates one on first use. */
export interface FleetAtWork {
  readonly names: readonly string[];
  shop(name: string): ShopAtWork;
  close(): Promise<void>;
}

/** Throws if a file cannot be read or a port is in use. */
export async function startSandboxAtWork(wish: SandboxWish): Promise<SandboxAtWork> {
  const { environmentOf, startSandbox } = await import("../sandbox/sandbox.ts");
  const { readEnvironment } = await import("../config/environment.ts");
  const sandbox = await startSandbox(wish);
  const env = environmentOf(sandbox);
  return {
    erpUrl: sandbox.erp.url,
    shopUrl: sandbox.shop.url,
    env,
    settings: readEnvironment(env).tree,
    ...handsOf(() => sandbox),
    close: () => sandbox.close(),
  };
}

/** `find` creates the shop on first use. */
function handsOf(find: () => SandboxControls): Pick<ShopAtWork, "erpOrders" | "shopWrites" | "doubledOrders" | "buy"> {
  return {
    erpOrders: () => find().erp.orders.length,
    shopWrites: () => find().shopWrites(),
    doubledOrders: () => {
      const references = find().erp.orders.map(({ externalReference }) => externalReference);
      return references.length - new Set(references).size;
    },
    buy: () => find().buy(),
  };
}

/** Throws as `startSandboxAtWork`. */
export async function startFleetAtWork(count: number, wish: SandboxWish): Promise<FleetAtWork> {
  const { startFleet } = await import("../sandbox/fleet/fleet.ts");
  const { readEnvironment } = await import("../config/environment.ts");
  const fleet = await startFleet(count, wish);
  return {
    names: fleet.names,
    shop: (name) => {
      const env = fleet.environmentOf(name);
      return {
        erpUrl: env["TG360_TOTALGEST_ENDPOINT"] ?? "",
        shopUrl: env["TG360_FRAMEWORK360_URL"] ?? "",
        env,
        settings: readEnvironment(env).tree,
        ...handsOf(() => fleet.shop(name)),
      };
    },
    close: () => fleet.close(),
  };
}

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
export interface SandboxAtWork {
  readonly erpUrl: string;
  readonly shopUrl: string;
  /** The environment variables with which commands use it. */
  readonly env: Readonly<Record<string, string>>;
  /** The number of orders in TotalGest. */
  readonly erpOrders: () => number;
  /** The number of writes to the shop so far. */
  readonly shopWrites: () => number;
  /** How many orders TotalGest has twice. */
  readonly doubledOrders: () => number;
  close(): Promise<void>;
}

/** Throws if a file cannot be read or a port is in use. */
export async function startSandboxAtWork(wish: SandboxWish): Promise<SandboxAtWork> {
  const { environmentOf, startSandbox } = await import("../sandbox/sandbox.ts");
  const sandbox = await startSandbox(wish);
  return {
    erpUrl: sandbox.erp.url,
    shopUrl: sandbox.shop.url,
    env: environmentOf(sandbox),
    erpOrders: () => sandbox.erp.orders.length,
    shopWrites: () => sandbox.shopWrites(),
    doubledOrders: () => {
      const references = sandbox.erp.orders.map(({ externalReference }) => externalReference);
      return references.length - new Set(references).size;
    },
    close: () => sandbox.close(),
  };
}

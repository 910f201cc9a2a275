import type { LedgerEntry } from "../sandbox/ledger.ts";
import type { SandboxOptions } from "../sandbox/options.ts";

/** How the sandbox is to be; see its own options. */
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

/** Both systems, at work on this machine. */
export interface SandboxAtWork {
  readonly erpUrl: string;
  readonly shopUrl: string;
  /** The variables with which every command works on it. */
  readonly env: Readonly<Record<string, string>>;
  /** The same as it stands in the file of a shop. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** How many orders TotalGest has. */
  readonly erpOrders: () => number;
  /** How many times the shop was told something, so far. */
  readonly shopWrites: () => number;
  close(): Promise<void>;
}

/** Throws where a file cannot be read or a port is taken. */
export async function startSandboxAtWork(wish: SandboxWish): Promise<SandboxAtWork> {
  const { environmentOf, startSandbox } = await import("../sandbox/sandbox.ts");
  const { readEnvironment } = await import("../config/environment.ts");
  const sandbox = await startSandbox(wish);
  return {
    erpUrl: sandbox.erp.url,
    shopUrl: sandbox.shop.url,
    env: environmentOf(sandbox),
    settings: readEnvironment(environmentOf(sandbox)).tree,
    erpOrders: () => sandbox.erp.orders.length,
    shopWrites: () => sandbox.ledger.filter(isShopWrite).length,
    close: () => sandbox.close(),
  };
}

/** The tool's own doing in the shop: what customers do there is no request. */
function isShopWrite(entry: LedgerEntry): boolean {
  return entry.kind === "request" && entry.system === "Framework360" && entry.method === "POST";
}

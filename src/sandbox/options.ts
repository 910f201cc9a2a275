import type { FaultLevel } from "./http/faults.ts";

/** The options of a sandbox. All have a default. */
export interface SandboxOptions {
  /** Products in TotalGest; default 2000. Ignored with `catalogueFile`. */
  readonly products?: number;
  /** Orders in the shop; default 40. Ignored with `orderFile`. */
  readonly orders?: number;
  /** The same seed gives the same products, orders and faults; default 1. */
  readonly seed?: number;
  /** The delay of every answer of both systems; default 0. */
  readonly latencyMs?: number;
  /** Default `"none"`. */
  readonly faults?: FaultLevel;
  /** NDJSON, one TotalGest product per line. */
  readonly catalogueFile?: string;
  /** NDJSON, one Framework360 order per line; sent exactly as written. */
  readonly orderFile?: string;
  /** 0 = any free port. */
  readonly erpPort?: number;
  readonly shopPort?: number;
  /** How often a customer buys; 0 = only on request. */
  readonly newOrderEveryMs?: number;
  /** How often the shop's editor changes a text or pictures; 0 = only on request. */
  readonly editEveryMs?: number;
  /** How long after TotalGest took an order it is shipped; 0 = only on request. */
  readonly shipAfterMs?: number;
  readonly credentials?: Partial<SandboxCredentials>;
  /** The shop's JSON in the style of PHP; false = the simplest form of the contract. */
  readonly phpStyle?: boolean;
  /** The clock of both systems, epoch milliseconds. */
  readonly now?: () => number;
}

/** The credentials of a caller. */
export interface SandboxCredentials {
  readonly ownerId: string;
  readonly shopId: string;
  readonly username: string;
  readonly password: string;
  /** 40 characters. */
  readonly apiKey: string;
}

const DEFAULT_CREDENTIALS: SandboxCredentials = {
  ownerId: "owner-1",
  shopId: "shop-1",
  username: "demo",
  password: "demo-password",
  apiKey: "demo-key-demo-key-demo-key-demo-key-demo",
};

/** The options with their defaults; files have none. */
export type WholeOptions = Required<Omit<SandboxOptions, "catalogueFile" | "orderFile" | "credentials">> &
  Pick<SandboxOptions, "catalogueFile" | "orderFile"> & { readonly credentials: SandboxCredentials };

export function withDefaults(options: SandboxOptions): WholeOptions {
  return {
    products: 2000,
    orders: 40,
    seed: 1,
    latencyMs: 0,
    faults: "none",
    erpPort: 0,
    shopPort: 0,
    newOrderEveryMs: 0,
    editEveryMs: 0,
    shipAfterMs: 0,
    phpStyle: true,
    now: () => Date.now(),
    ...options,
    credentials: { ...DEFAULT_CREDENTIALS, ...options.credentials },
  };
}

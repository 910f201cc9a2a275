import { FAULT_LEVELS, type FaultLevel } from "./http/fault-dice.ts";

/** How a sandbox is to be. All of it has a default. */
export interface SandboxOptions {
  /** Products in TotalGest; 2000. Ignored with `catalogueFile`. */
  readonly products?: number;
  /** Orders in the shop; 40. Ignored with `orderFile`. */
  readonly orders?: number;
  /** The same seed gives the same products, orders and faults; 1. */
  readonly seed?: number;
  /** Every answer of both systems is this late; 0. */
  readonly latencyMs?: number;
  /** `"none"`. */
  readonly faults?: FaultLevel;
  /** NDJSON, a TotalGest product a line. */
  readonly catalogueFile?: string;
  /** NDJSON, a Framework360 order a line; sent exactly as they stand there. */
  readonly orderFile?: string;
  /** 0 = any free port. */
  readonly erpPort?: number;
  readonly shopPort?: number;
  /** How long a session lives; 15 minutes. */
  readonly tokenLifeMs?: number;
  /** A customer buys this often; 0 = only when told to. */
  readonly newOrderEveryMs?: number;
  readonly credentials?: Partial<SandboxCredentials>;
  /** The PHP dress of the shop's JSON; false = the plainest that the contract knows. */
  readonly phpDress?: boolean;
  /** The clock of both systems, epoch milliseconds. */
  readonly now?: () => number;
}

/** What a caller has to know to get in. */
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

export function isFaultLevel(text: string): text is FaultLevel {
  return FAULT_LEVELS.some((level) => level === text);
}

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
    tokenLifeMs: 15 * 60_000,
    newOrderEveryMs: 0,
    phpDress: true,
    now: () => Date.now(),
    ...options,
    credentials: { ...DEFAULT_CREDENTIALS, ...options.credentials },
  };
}

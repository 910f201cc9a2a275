import type { Shop } from "./framework360/shop.ts";
import type { FaultLevel } from "./http/fault-dice.ts";
import type { FaultKind, Injection, Planted } from "./http/faults.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { SandboxCredentials } from "./options.ts";
import type { Erp } from "./totalgest/erp.ts";

/** What tests and people can do with both systems while they run. */
export interface SandboxControls {
  readonly erp: Erp;
  readonly shop: Shop;
  readonly credentials: SandboxCredentials;
  /** What each system actually did, and each call that reached it; append-only. */
  readonly ledger: readonly LedgerEntry[];
  /** The number of writes to the shop so far. */
  shopWrites(): number;
  /** How often each kind of fault occurred. */
  readonly faultCounts: Readonly<Partial<Record<FaultKind, number>>>;
  /** Plants a fault. */
  inject(injection: Injection): Planted;
  /** Takes back all planted faults. */
  clearFaults(): void;
  /** Changes the rate of random faults, from the next call on. The sequence starts again, with `seed` if given. */
  setFaults(level: FaultLevel, seed?: number): void;
  setLatency(latencyMs: number): void;
  /** A customer buys a random selection of the catalogue. */
  buy(): void;
}

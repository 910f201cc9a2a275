import type { LedgerEntry, RequestEntry } from "../../src/sandbox/ledger.ts";
import type { SandboxControls } from "../../src/sandbox/world.ts";

/** What truly happened to the orders on their way, by the ledger of both systems. */
export interface OrderTraffic {
  /** Orders that TotalGest took. */
  readonly taken: number;
  /** Calls that brought an order to TotalGest. */
  readonly sends: number;
  /** Sends of which the sender could not know what became of them: no whole and readable answer went out. */
  readonly unknownOutcomes: number;
  /** Questions for an order by its reference. */
  readonly lookUps: number;
  /** Faults of every kind, on all calls. */
  readonly faults: number;
}

const SPOILT = new Set(["resetBefore", "resetAfter", "hang", "cutBody", "cutJson", "html", "empty"]);

export function trafficOf({ ledger, erp }: SandboxControls): OrderTraffic {
  const sends = ledger.filter((entry) => isCall(entry, "createOrder"));
  return {
    taken: erp.orders.length,
    sends: sends.length,
    unknownOutcomes: sends.filter(isUnknown).length,
    lookUps: ledger.filter((entry) => isCall(entry, "findOrder")).length,
    faults: ledger.filter((entry) => entry.kind === "request" && entry.fault !== null).length,
  };
}

export function isCall(entry: LedgerEntry, operation: string): entry is RequestEntry {
  return entry.kind === "request" && entry.operation === operation;
}

function isUnknown({ status, fault }: RequestEntry): boolean {
  return status === null || status >= 500 || SPOILT.has(fault ?? "");
}

/** All fields added up. */
export function sumOf<T extends { readonly [K in keyof T]: number }>(parts: readonly [T, ...T[]]): T {
  const [first, ...others] = parts;
  return others.reduce<T>((sum, part) => added(sum, part), first);
}

function added<T extends { readonly [K in keyof T]: number }>(sum: T, part: T): T {
  const pairs = Object.entries<number>(sum).map(([name, value]) => [name, value + Number(Reflect.get(part, name))]);
  return { ...sum, ...Object.fromEntries(pairs) };
}

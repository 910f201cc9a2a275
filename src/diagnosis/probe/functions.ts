import { RemoteError } from "../../core/common/problems/errors.ts";
import type { Erp, ErpShop } from "../../core/ports/erp.ts";
import type { Shop, ShopStatus, ShopTax } from "../../core/ports/shop.ts";
import type { System } from "../../core/common/systems.ts";
import { addDays, localDay } from "../../core/common/time/zone.ts";

/** Facts from TotalGest. */
export interface TotalGestFacts {
  readonly erpShop: ErpShop;
  /** VAT rates of the products on the first page. */
  readonly productRates: readonly string[];
}

/** Facts from the shop. */
export interface Framework360Facts {
  readonly statuses: readonly ShopStatus[];
  readonly payments: readonly ShopStatus[];
  readonly taxes: readonly ShopTax[];
}

interface Circumstances {
  readonly nowMs: number;
  /** The shop's zone, an IANA name. */
  readonly timeZone: string;
  readonly signal: AbortSignal;
}

/** A function that a run needs: its call, and the facts in its answer. */
interface FunctionCheck<C, F> {
  /** Its name in the system's contract. */
  readonly operation: string;
  /** The fact that `call` returns; null = none, only that it answers. */
  readonly brings: keyof F | null;
  /** Throws RemoteError. */
  call(client: C, circumstances: Circumstances): Promise<Partial<F>>;
}

/** All functions of one system, in the order in which they are called. */
export interface SystemChecks<C, F> {
  readonly system: System;
  readonly functions: readonly FunctionCheck<C, F>[];
}

export const TOTALGEST_CHECKS: SystemChecks<Erp, TotalGestFacts> = {
  system: "TotalGest",
  functions: [
    {
      operation: "shop",
      brings: "erpShop",
      call: async (erp, { signal }) => ({ erpShop: await erp.fetchShop(signal) }),
    },
    {
      operation: "products",
      brings: "productRates",
      call: async (erp, { signal }) => {
        const { items } = await erp.fetchProducts({}, signal);
        const products = items.map((item) => item.decode());
        return { productRates: [...new Set(products.flatMap((item) => (item.ok ? [item.value.vat.rate] : [])))] };
      },
    },
  ],
};

/** Every run reports records that cannot be read; they do not stop a set-up. */
const leaveOut = (): void => undefined;

/** A key has permissions function by function, so each one is called. */
export const FRAMEWORK360_CHECKS: SystemChecks<Shop, Framework360Facts> = {
  system: "Framework360",
  functions: [
    {
      operation: "check",
      brings: null,
      call: async (shop, { signal }) => {
        await shop.check(signal);
        return {};
      },
    },
    {
      operation: "orders/statuses",
      brings: "statuses",
      call: async (shop, { signal }) => ({ statuses: await shop.fetchStatuses(signal, leaveOut) }),
    },
    {
      operation: "payments/list",
      brings: "payments",
      call: async (shop, { signal }) => ({ payments: await shop.fetchPayments(signal, leaveOut) }),
    },
    {
      operation: "payments/taxes",
      brings: "taxes",
      call: async (shop, { signal }) => ({ taxes: await shop.fetchTaxes(signal, leaveOut) }),
    },
    {
      operation: "orders/list",
      brings: null,
      call: async (shop, { nowMs, timeZone, signal }) => {
        const today = localDay(nowMs, timeZone);
        const window = { from: addDays(today, -1), to: addDays(today, 1), page: 1, order: "asc" } as const;
        await shop.fetchOrders(window, signal);
        return {};
      },
    },
    {
      operation: "products/list",
      brings: null,
      call: async (shop, { signal }) => {
        await shop.fetchProducts(1, signal);
        return {};
      },
    },
  ],
};

/** The outcome of one function. */
interface FunctionCall {
  readonly system: System;
  readonly operation: string;
  /** Null = it works; `skipped` = after an earlier failure it cannot work either. */
  readonly failure: RemoteError | "skipped" | null;
}

export interface Called<F> {
  readonly calls: readonly FunctionCall[];
  /** From the functions that answered. */
  readonly facts: Partial<F>;
}

/** After one of these failures, no function of the system works. */
const FATAL: ReadonlySet<RemoteError["reason"]> = new Set([
  "unreachable",
  "failing",
  "throttled",
  "credentials",
  "session",
]);

/** Calls the functions one after the other. Rethrows errors other than RemoteError. */
export async function callFunctions<C, F>(
  { system, functions }: SystemChecks<C, F>,
  client: C,
  circumstances: Circumstances,
): Promise<Called<F>> {
  const calls: FunctionCall[] = [];
  let facts: Partial<F> = {};
  let isLost = false;
  for (const { operation, call } of functions) {
    let failure: FunctionCall["failure"] = isLost ? "skipped" : null;
    try {
      if (!isLost) facts = { ...facts, ...(await call(client, circumstances)) };
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      isLost = FATAL.has(error.reason);
      failure = error;
    }
    calls.push({ system, operation, failure });
  }
  return { calls, facts };
}

/** The facts if every function works. Throws the first failure. */
export function factsOf<F>({ calls, facts }: Called<F>): F {
  for (const { failure } of calls) {
    if (failure !== null && failure !== "skipped") throw failure;
  }
  return facts as F;
}

/** The functions that return a fact and are among these operations. */
export function factsFrom<C, F>(checks: SystemChecks<C, F>, operations: ReadonlySet<string>): SystemChecks<C, F> {
  const functions = checks.functions.filter(({ operation, brings }) => brings !== null && operations.has(operation));
  return { ...checks, functions };
}

import { ConfigurationError, RemoteError } from "../core/errors.ts";
import type { Erp, ErpShop, Shop, ShopStatus, ShopTax } from "../core/ports.ts";
import { problem, type Problem, type System } from "../core/problem.ts";
import type { Settings } from "../core/settings.ts";
import { readStatuses, requireCompleted } from "../core/statuses.ts";
import { addDays, localDay } from "../core/zone.ts";

/** What became of one function that was tried. */
export interface Probe {
  readonly system: System;
  /** The function's name in its own contract. */
  readonly operation: string;
  /** Null = it works; `skipped` = an earlier failure made it pointless to try. */
  readonly failure: RemoteError | "skipped" | null;
}

export interface TotalGestFacts {
  readonly shop: ErpShop;
}

export interface Framework360Facts {
  readonly statuses: readonly ShopStatus[];
  readonly payments: readonly ShopStatus[];
  readonly taxes: readonly ShopTax[];
}

/** After these, nothing else of the system can be expected to work. */
const HOPELESS: ReadonlySet<RemoteError["reason"]> = new Set(["unreachable", "failing", "throttled", "credentials"]);

/** Tries functions one after the other. What is not the network's or the system's doing goes on up. */
class Trial {
  readonly probes: Probe[] = [];
  readonly #system: System;
  #isHopeless = false;

  constructor(system: System) {
    this.#system = system;
  }

  async try<T>(operation: string, call: () => Promise<T>): Promise<T | null> {
    const done = (failure: Probe["failure"]): null => {
      this.probes.push({ system: this.#system, operation, failure });
      return null;
    };
    if (this.#isHopeless) return done("skipped");
    try {
      const value = await call();
      done(null);
      return value;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      this.#isHopeless = HOPELESS.has(error.reason);
      return done(error);
    }
  }
}

/** Really calls TotalGest: a session, the shop, a page of products. Facts are null where they could not be had. */
export async function probeTotalGest(
  erp: Erp,
  signal: AbortSignal,
): Promise<{ readonly probes: readonly Probe[]; readonly facts: TotalGestFacts | null }> {
  const trial = new Trial("TotalGest");
  const shop = await trial.try("shop", () => erp.fetchShop(signal));
  await trial.try("products", () => erp.fetchProducts({}, signal));
  return { probes: trial.probes, facts: shop === null ? null : { shop } };
}

/** Really calls each function of Framework360 that is needed: a key has permissions function by function. */
export async function probeFramework360(
  shop: Shop,
  now: { readonly ms: number; readonly timeZone: string },
  signal: AbortSignal,
): Promise<{ readonly probes: readonly Probe[]; readonly facts: Framework360Facts | null }> {
  const trial = new Trial("Framework360");
  const today = localDay(now.ms, now.timeZone);
  const window = { from: addDays(today, -1), to: addDays(today, 1), page: 1, order: "asc" } as const;
  await trial.try("check", () => shop.check(signal));
  // One record that cannot be read is said by every run, and keeps nobody from configuring.
  const leaveOut = (): void => undefined;
  const statuses = await trial.try("orders/statuses", () => shop.fetchStatuses(signal, leaveOut));
  const payments = await trial.try("payments/list", () => shop.fetchPayments(signal, leaveOut));
  const taxes = await trial.try("payments/taxes", () => shop.fetchTaxes(signal, leaveOut));
  await trial.try("orders/list", () => shop.fetchOrders(window, signal));
  await trial.try("products/list", () => shop.fetchProducts(1, signal));
  const facts = statuses === null || payments === null || taxes === null ? null : { statuses, payments, taxes };
  return { probes: trial.probes, facts };
}

/** What a system said of itself, where all of it works; else throws the first failure. */
export function factsOf<T>({ probes, facts }: { readonly probes: readonly Probe[]; readonly facts: T | null }): T {
  for (const { failure } of probes) {
    if (failure !== null && failure !== "skipped") throw failure;
  }
  if (facts === null) throw new Error("every function answered, and there are no facts");
  return facts;
}

/** What the settings name and TotalGest does not have. */
export function judgeByTotalGest(
  { shop }: TotalGestFacts,
  { products, mapping }: Pick<Settings, "products" | "mapping">,
): readonly Problem[] {
  const found: Problem[] = [];
  const { priceList } = products;
  if (priceList !== null && !shop.priceLists.includes(priceList)) {
    found.push(problem("price-list-unknown", { list: priceList, known: shop.priceLists }));
  }
  const payments = shop.paymentMethods.map((method) => method.code);
  const vat = shop.vatCodes.map((code) => code.code);
  return [
    ...found,
    ...unknownCodes("mapping.payments", mapping.payments, payments),
    ...unknownCodes("mapping.vat", mapping.vat, vat),
  ];
}

function unknownCodes(
  key: string,
  pairs: Readonly<Record<string, string>>,
  known: readonly string[],
): readonly Problem[] {
  return Object.entries(pairs)
    .filter(([, code]) => !known.includes(code))
    .map(([from, code]) => problem("code-unknown", { key: `${key}.${from}`, code, known }));
}

/** What the settings name and the shop does not have; also where no status means completed. */
export function judgeByFramework360({ statuses }: Framework360Facts, settings: Settings["export"]): readonly Problem[] {
  const known = new Set(statuses.flatMap(({ id, name }) => [id, name.trim().toLowerCase()]));
  const named = [...(settings.statuses ?? []), ...(settings.cancelled ?? [])];
  if (named.some((name) => !known.has(name) && !known.has(name.trim().toLowerCase()))) {
    return [problem("statuses-unknown", { known: statuses.map(({ id, name }) => `${id} = ${name}`) })];
  }
  try {
    requireCompleted(readStatuses(statuses, settings), statuses);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return [error.problem];
  }
}

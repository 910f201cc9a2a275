/**
 * Reads what waits for a person and carries decisions out, for the walk at a terminal and for the page. Asks nothing.
 */
import { withValue } from "../../config/keys.ts";
import type { App } from "../../app/app.ts";
import { withDecisions, withEngine } from "../../app/engine.ts";
import { loadWith, mergedPairs, openSetup, saveChanges, type Setup } from "../../app/setup.ts";
import type { Configured } from "../../app/config.ts";
import { LockedError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { mappingKey } from "../../core/common/words.ts";
import type { Engine } from "../../core/run/engine.ts";
import type { ExportReport } from "../../core/run/reports.ts";
import type { Settings } from "../../core/run/settings.ts";
import { actOnOrders } from "../../core/acts/act.ts";
import { isDecision, type OrderAction } from "../../core/acts/action.ts";
import {
  type Choice,
  findOpenDecisions,
  needsErpShop,
  type OpenDecision,
  waitingOf,
} from "../../core/orders/fix/open-decisions.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { WAITING_STATES } from "../../core/run/notify/open-problems.ts";
import type { ErpShop } from "../../core/ports/erp.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { Store } from "../../core/ports/store.ts";
import { overriding } from "../configure/wizard/summary.ts";
import { readAll } from "../status/list.ts";

export interface Look {
  readonly decisions: readonly OpenDecision[];
  /** TotalGest's own lists, for the next look; null = it was not asked. */
  readonly erpShop: ErpShop | null;
  readonly timeZone: string;
}

/** The orders that wait for a person, those with these ids or references. Empty `tokens` = all. Throws StoreError. */
export async function* readWaiting(
  { listOrders }: Pick<Store, "listOrders">,
  tokens: readonly string[],
): AsyncGenerator<OrderRecord> {
  const named = new Set(tokens);
  for await (const record of readAll<OrderRecord>((part) => listOrders({ ...part, states: WAITING_STATES }))) {
    if (named.size === 0 || named.has(record.id) || named.has(record.reference)) yield record;
  }
}

/**
 * What waits for a person of these orders (none = of all), with the possible choices. TotalGest is asked for its lists if
 * they are needed and `known` has none. Takes no lock. Throws ConfigurationError, RemoteError, StoreError.
 */
export function readOpenDecisions(
  app: App,
  known: ErpShop | null = null,
  tokens: readonly string[] = [],
): Promise<Look> {
  return withEngine(app, { direction: null, dryRun: false }, async ({ store, erp, settings }) => {
    const waiting: OpenDecision[] = [];
    for await (const record of readWaiting(store, tokens)) {
      waiting.push(waitingOf(record));
    }
    const erpShop = known ?? (needsErpShop(waiting) ? await erp.fetchShop(app.signal) : null);
    const decisions = findOpenDecisions(waiting, erpShop, settings.mapping);
    return { decisions, erpShop, timeZone: settings.framework360.timeZone };
  });
}

/** What came of a decision, and the shop that it was about. */
interface CarriedOut {
  readonly report: ExportReport;
  readonly shop: Settings["framework360"];
}

/**
 * Carries out what a person decided about these orders. Takes the orders' lock for what it sends. Throws ConfigurationError,
 * LockedError, StoreError.
 */
export function carryOut(app: App, action: OrderAction, orders: readonly string[]): Promise<CarriedOut> {
  const act = async (engine: Engine): Promise<CarriedOut> => ({
    report: await actOnOrders(engine, action, orders, app.signal),
    shop: engine.settings.framework360,
  });
  return isDecision(action) ? withDecisions(app, act) : withEngine(app, { direction: "orders", dryRun: false }, act);
}

type Pair = Pick<Extract<Choice, { kind: "map" }>, "setting" | "from" | "to">;

/** What this value of the shop is mapped to in the settings now; "" = nothing. */
export async function readMapped(app: App, pair: Omit<Pair, "to">): Promise<string> {
  return mappedIn(await openSetup(app), pair);
}

function mappedIn(setup: Setup, { setting, from }: Omit<Pair, "to">): string {
  const pairs = Object.entries(mergedPairs(setup, setting, {}));
  return pairs.find(([key]) => mappingKey(key) === mappingKey(from))?.[1] ?? "";
}

/**
 * Saves a mapping as `configure --map-…` does. Returns the environment variables that override what was saved. `was`: what a person
 * saw that it is mapped to. Throws LockedError if that is no longer so.
 */
export async function saveMapping(app: App, pair: Pair, was?: string): Promise<readonly string[]> {
  const { setting, from, to } = pair;
  const setup = await openSetup(app);
  if (was !== undefined && mappedIn(setup, pair) !== was) {
    throw new LockedError(problem("settings-raced", { shop: app.sources.shop ?? DEFAULT_SHOP }));
  }
  const changes = withValue({}, setting, mergedPairs(setup, setting, { [from]: to }));
  const config: Configured = loadWith(setup, changes);
  await saveChanges(setup, config, changes);
  return overriding(setup, config, new Set([setting]));
}

/**
 * Reads what waits for a person and carries decisions out, for the walk at a terminal and for the page. Asks nothing.
 */
import { withValue } from "../config/keys.ts";
import type { App } from "./app.ts";
import { whileNoRun, withEngine } from "./engine.ts";
import { confirmNames, loadWith, mergedPairs, openSetup, overriding, saveChanges, type Setup } from "./setup.ts";
import { withState } from "./state/read.ts";
import { readRenamed, readStatusNote } from "../core/discovery/discover.ts";
import type { MappingSetting } from "../core/common/problems/kinds.ts";
import { CLASS_SETTINGS, readStatuses } from "../core/discovery/statuses.ts";
import { plainSettings } from "../config/settings.ts";
import { withStatuses } from "./statuses.ts";
import type { Configured } from "./config.ts";
import { LockedError } from "../core/common/problems/errors.ts";
import { type Problem, problem } from "../core/common/problems/problem.ts";
import { mappingKey } from "../core/common/words.ts";
import { decideByTokens } from "../core/orders/export/decisions.ts";
import type { ExportReport, Shown } from "../core/run/reports.ts";
import type { Settings } from "../core/run/settings.ts";
import { actOnOrders } from "../core/acts/act.ts";
import { isDecision, type OrderAction } from "../core/acts/action.ts";
import {
  type Choice,
  findOpenDecisions,
  needsErpShop,
  type OpenDecision,
  waitingForStatus,
  waitingOf,
} from "../core/orders/fix/open-decisions.ts";
import { DEFAULT_SHOP } from "../core/run/shops/scope.ts";
import { WAITING_STATES } from "../core/run/notify/open-problems.ts";
import type { ErpShop } from "../core/ports/erp.ts";
import { questionOf } from "../core/orders/fulfilment/rules.ts";
import { classOf, type StatusClass } from "../core/orders/order.ts";
import type { OpenDelivery, OrderRecord } from "../core/orders/record.ts";
import type { Store } from "../core/ports/store.ts";
import { readAll } from "../view/lists.ts";

export interface DecisionLook {
  readonly decisions: readonly OpenDecision[];
  /** TotalGest's own lists, for the next look; null = it was not asked. */
  readonly erpShop: ErpShop | null;
  readonly timeZone: string;
}

/** Whether these ids or references name it; none = all are meant. */
export function isMeant({ id, reference }: Pick<OrderRecord, "id" | "reference">, tokens: readonly string[]): boolean {
  return tokens.length === 0 || tokens.includes(id) || tokens.includes(reference);
}

/** The orders that wait for a person, those with these ids or references. Empty `tokens` = all. Throws StoreError. */
export async function* readWaiting(
  { listOrders }: Pick<Store, "listOrders">,
  tokens: readonly string[],
): AsyncGenerator<OrderRecord> {
  for await (const record of readAll<OrderRecord>((part) => listOrders({ ...part, states: WAITING_STATES }))) {
    if (isMeant(record, tokens)) yield record;
  }
}

/** The deliveries of these orders (none = of all) that wait because a status has another name. */
export async function readQuestioned(
  store: Pick<Store, "listOpenDeliveries" | "readNote">,
  tokens: readonly string[],
): Promise<readonly { readonly order: OpenDelivery; readonly why: Problem }[]> {
  const renamed = await readRenamed({ store });
  if (renamed.length === 0) return [];
  return (await store.listOpenDeliveries()).flatMap((order) => {
    const why = isMeant(order, tokens) ? questionOf(order, { renamed }) : null;
    return why === null ? [] : [{ order, why }];
  });
}

/**
 * What waits for a person of these orders (none = of all), with the possible choices. TotalGest is asked for its lists if
 * they are needed and `known` has none. Takes no lock. Throws ConfigurationError, RemoteError, StoreError.
 */
export function readOpenDecisions(
  app: App,
  known: ErpShop | null = null,
  tokens: readonly string[] = [],
): Promise<DecisionLook> {
  return withEngine(app, { direction: null, dryRun: false }, async ({ store, erp, settings }) => {
    const waiting: OpenDecision[] = [];
    for await (const record of readWaiting(store, tokens)) {
      waiting.push(waitingOf(record));
    }
    for (const { order, why } of await readQuestioned(store, tokens)) waiting.push(waitingForStatus(order, why));
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
 * Carries out what a person decided about these orders. Takes the orders' lock only for what it sends. Throws ConfigurationError,
 * LockedError, StoreError. `shown`: what a person saw of them; an order that is another one by now is left, and named.
 */
export function carryOut(app: App, action: OrderAction, orders: readonly string[], shown?: Shown): Promise<CarriedOut> {
  return withEngine(app, { direction: isDecision(action) ? null : "orders", dryRun: false }, async (engine) => ({
    report: isDecision(action)
      ? await decideByTokens({ ...engine, whileNoRun: whileNoRun(app) }, action, orders, app.signal, shown)
      : await actOnOrders(engine, action, orders, app.signal, shown),
    shop: engine.settings.framework360,
  }));
}

type ChosenPair = Pick<Extract<Choice, { kind: "map" }>, "from" | "to"> & {
  readonly setting: MappingSetting | "products.fields";
};

/** What this value of the shop is mapped to in the settings now; "" = nothing. */
export async function readMapped(app: App, pair: Omit<ChosenPair, "to">): Promise<string> {
  return mappedIn(await openSetup(app), pair);
}

function mappedIn(setup: Setup, { setting, from }: Omit<ChosenPair, "to">): string {
  const pairs = Object.entries(mergedPairs(setup, setting, {}));
  return pairs.find(([key]) => mappingKey(key) === mappingKey(from))?.[1] ?? "";
}

/**
 * Saves a mapping as `configure --map-…` does. Returns the environment variables that override what was saved. `was`: what a person
 * saw that it is mapped to. Throws LockedError if that is no longer so.
 */
export async function saveMapping(app: App, pair: ChosenPair, was?: string): Promise<readonly string[]> {
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

/**
 * Notes that a status of the shop still means this under its new name, as `configure --statuses +ID` and the like do. Returns the
 * environment variables that override what was saved. Throws LockedError if it has yet another name by now.
 */
export async function keepStatus(
  app: App,
  { status, name, meaning }: { readonly status: string; readonly name: string; readonly meaning: StatusClass },
): Promise<readonly string[]> {
  const setup = await openSetup(app);
  const listed = await withState(app, (store) => readStatusNote({ store }));
  const confirmed = listed.filter((one) => one.id === status && one.name === name);
  if (confirmed.length === 0) throw new LockedError(problem("list-changed", {}));
  const key = CLASS_SETTINGS[meaning];
  const now = readStatuses(listed, plainSettings(loadWith(setup, {})).export);
  const isSo = classOf(status, now) === meaning;
  const changes = isSo ? {} : withStatuses({}, { [key]: [`+${status}`] }, listed, setup);
  const config: Configured = loadWith(setup, changes);
  if (!isSo) await saveChanges(setup, config, changes);
  await confirmNames(config, app.clock, confirmed, readStatuses(listed, plainSettings(config).export));
  return isSo ? [] : overriding(setup, config, new Set([`export.${key}`]));
}

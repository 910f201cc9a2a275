import { judgePending, readHeldChanges } from "../../brakes/judge-pending.ts";
import { discover } from "../../discovery/discover.ts";
import { getClockSpan, reportClocks } from "../../discovery/clocks.ts";
import type { Shop } from "../../ports/shop.ts";
import { recordKept } from "../change.ts";
import type { ProductWrite, WriteResult } from "../product.ts";
import type { TextWish } from "../texts.ts";
import type { Engine } from "../../run/engine.ts";
import type { PullOptions, PullReport } from "../../run/reports.ts";
import { EXIT, type ExitCode, RemoteError, StoreError } from "../../common/problems/errors.ts";
import { findPause } from "../../run/pauses.ts";
import { failedRow, keptRow, pullRowOf } from "../plan-push.ts";
import { problem } from "../../common/problems/problem.ts";
import { Pusher } from "./push-products.ts";
import { pullAccount } from "../../run/account.ts";
import { RunLog, withWireGrace } from "../../run/run.ts";
import { finishPartly, readCatalogues, takeOwners } from "./read-catalogues.ts";
import { type Pull, Tally } from "./pull.ts";

const ROWS_AT_ONCE = 500;

/**
 * One pull: discovers orders (so that stock is right; see `ordersAreFresh`), reads TotalGest into the store, judges
 * pending products by the brakes, and pushes them. The caller holds the lock of the products.
 *
 * A dry run does the same on a throw-away copy of the state that the caller provides, and sends nothing to the shop.
 * Errors of a system, the network or the disk are in the report and never thrown. A crash at any point loses nothing.
 */
export async function pullProducts(given: Engine, options: PullOptions, signal: AbortSignal): Promise<PullReport> {
  const engine = options.dryRun ? { ...given, shop: dryShop(given.shop) } : given;
  const log = new RunLog(engine, "products");
  const tally = new Tally(options.onProduct);
  let hasRun = false;
  let isIdle = false;
  try {
    await withWireGrace(engine, signal, async (wire) => {
      const pause = options.now ? null : await findPause(engine, "products");
      if (pause !== null) throw pause;
      hasRun = true;
      isIdle = await runPull({ engine, options, log, tally, signal, wire });
    });
  } catch (error) {
    await log.fail(error);
  }
  await countAtEnd(engine, tally, { hasRun, isIdle });
  return finish({ engine, options, log, tally });
}

/**
 * The shop of a dry run: writes get the answer the shop would give and are not sent. A creation gets an id that exists only
 * in the throw-away copy of the state.
 */
function dryShop(shop: Shop): Shop {
  let created = 0;
  const take = ({ shopId }: ProductWrite): WriteResult => {
    if (shopId === null) created += 1;
    return { ok: true, shopId: shopId ?? `dry-run-${String(created)}` };
  };
  return {
    ...shop,
    writeProduct: (write) => Promise.resolve(take(write)),
    writeProducts: (writes) => Promise.resolve(writes.map(take)),
  };
}

/** Where the state cannot be read, the run has already ended with that error. */
async function countAtEnd(
  { store }: Engine,
  tally: Tally,
  { hasRun, isIdle }: { readonly hasRun: boolean; readonly isIdle: boolean },
): Promise<void> {
  try {
    if (isIdle) return;
    await tally.countRest(store, hasRun);
    tally.textsLeft = await store.countTextsLeft();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

/** Returns whether there was nothing to do. A failed discovery does not stop the pull. */
async function runPull(pull: Pull): Promise<boolean> {
  const { engine, options, log, tally, signal } = pull;
  const { store, settings } = engine;
  const { ordersAreFresh = false, allowMassChange } = options;
  // An earlier run found TotalGest's catalogue empty, and a person confirmed it.
  const mayBeEmpty = allowMassChange.includes("empty") && (await readHeldChanges(store)).has("empty");
  // In parallel; both are awaited even if one fails.
  const erpShop = engine.erp.fetchShop(signal);
  const [discovered] = await Promise.allSettled([ordersAreFresh ? true : discoverOrders(pull), erpShop]);
  if (discovered.status === "rejected") throw discovered.reason;
  const mustStayAway = (): boolean => log.mustStayAway("Framework360");
  const hasOrders = discovered.value;
  await takeOwners(pull);
  if (!mustStayAway()) await readCatalogues(pull, { erpShop, mayBeEmpty, hasOrders });
  if (tally.isLeft) return false;
  const { empty } = tally;
  const { earliestMs } = getClockSpan(engine);
  const { buffer } = settings.products;
  const idle = empty === null || mustStayAway() ? null : await store.findIdle({ buffer, earliestMs, read: empty.read });
  if (empty !== null && idle !== null) {
    tally.textsLeft = idle.textsLeft;
    store.writeNoteAtEnd("cursor", empty.cursor);
    if (!options.dryRun) await store.writeNote("brakes", null);
    return true;
  }
  // Orders that were fresh at the start are discovered before anything is pushed.
  const hasAllOrders = ordersAreFresh ? await discoverOrders(pull) : hasOrders;
  await store.refreshPending({ buffer, nowMs: getClockSpan(engine).earliestMs });
  if (empty !== null) await finishPartly(engine, empty);
  await judgeAndPush(pull, hasAllOrders);
  return false;
}

/** Whether all orders could be discovered. */
async function discoverOrders({ engine, log, signal }: Pull): Promise<boolean> {
  try {
    const { refused, failures } = await discover(engine, signal, { requireExportable: false });
    for (const entry of refused) log.add(entry, EXIT.items);
    for (const failure of failures) await log.fail(failure);
    return failures.length === 0;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    await log.fail(error);
    return false;
  }
}

/** If stock was pushed, the products of orders that arrived meanwhile are pushed once more. */
async function judgeAndPush(pull: Pull, hasOrders: boolean): Promise<void> {
  const { engine, options, log, tally } = pull;
  const { store } = engine;
  const { rateOf, currency } = tally;
  const nowMs = engine.clock.now();
  const { allowMassChange, shown: releaseOnly = null } = options;
  const by = { nowMs, rateOf, released: new Set(allowMassChange), releaseOnly };
  const { pending, tripped } = await judgePending(store, by);
  tally.brakes.push(...tripped);
  for (const brake of tally.brakes) log.add(brake, options.dryRun ? EXIT.ok : EXIT.stopped);
  if (!options.dryRun) {
    await store.writeNote("brakes", tally.brakes.length === 0 ? null : JSON.stringify(tally.brakes));
  }
  if (log.mustStayAway("Framework360")) return;
  const { named } = tally;
  const request = {
    raises: !hasOrders,
    rateOf,
    currency,
    nowMs,
    isAgain: false,
    named,
    wish: options.texts ?? null,
    agreed: options.shown ?? null,
  };
  const first = new Pusher(pull, request);
  await first.pushAll(pending);
  if (options.texts !== undefined) await settleWishes(pull, options.texts);
  await reportUnwritten(pull);
  if (!first.asksForOrders || !hasOrders || !(await discoverOrders(pull))) return;
  await first.moveLinks();
  await new Pusher(pull, { ...request, isAgain: true }).pushAll(0);
}

/** What is kept was left by the push; what could not be decided is said. The shop was asked for the products a moment ago. */
async function settleWishes({ engine: { store, clock }, tally }: Pull, { does, of }: TextWish): Promise<void> {
  const kept = does === "keep-texts" ? tally.wishes.filter(({ became }) => became === "agreed") : [];
  await store.changeProducts(
    kept.map(({ record: { id } }) => ({ id, of, atMs: clock.now() })),
    recordKept,
  );
  for (const { record } of kept) tally.add(keptRow(record, of));
  for (const { record, became } of tally.wishes) {
    if (became === "changed") tally.add(failedRow(record, problem("texts-changed", { sku: record.sku })));
    else if (became === "none") {
      const wished = does === "keep-texts" ? "keep" : "put-back";
      tally.add(failedRow(record, problem("texts-none", { sku: record.sku, does: wished })));
    }
  }
}

/** Adds rows for adopted products that needed no write or may not be written now. */
async function reportUnwritten({ engine, tally }: Pull): Promise<void> {
  const unwritten = [...tally.adopted].filter((id) => !tally.has(id));
  for (let at = 0; at < unwritten.length; at += ROWS_AT_ONCE) {
    for (const record of await engine.store.readProducts(unwritten.slice(at, at + ROWS_AT_ONCE))) {
      tally.add(pullRowOf({ record, write: { shopId: record.shopId, fields: {} } }, true, null));
    }
  }
}

async function finish({ engine, options, log, tally }: Omit<Pull, "signal" | "wire">): Promise<PullReport> {
  const { summary, isFull, isLeft, heldBack, failedBefore } = tally;
  await reportClocks(engine, log, options);
  const codes: ExitCode[] = summary.failed > 0 && !options.dryRun ? [EXIT.items] : [];
  // A dry run that told what a run would hold back is done; what it could not read is a failure all the same.
  const exitCode = options.dryRun && log.isWhole ? EXIT.ok : log.exitCode(codes);
  if (!options.dryRun && !(isLeft && exitCode === EXIT.ok))
    await log.record(exitCode, pullAccount({ summary, heldBack, failedBefore }));
  return {
    dryRun: options.dryRun,
    mode: isFull ? "full" : "incremental",
    leftFullPull: isLeft,
    startedMs: log.startedMs,
    finishedMs: engine.clock.now(),
    exitCode,
    summary,
    heldBack,
    failedBefore,
    problems: log.problems,
  };
}

import { chooseByTokens, chooseDue, findByTokens, isChanged } from "./choose-orders.ts";
import { orderBuyer } from "../order/order.ts";
import type { Choice } from "./choose-orders.ts";
import { countCompleted, discover, rememberedPolicy } from "../discovery/discover.ts";
import { reportClocks } from "../discovery/clocks.ts";
import type { Engine } from "../run/engine.ts";
import type { ExportOptions, ExportReport, ExportRow, Unsettled } from "../run/reports.ts";
import { ConfigurationError, EXIT, RemoteError, UsageError } from "../common/problems/errors.ts";
import type { ExitCode } from "../common/problems/errors.ts";
import { lookUpOrders } from "./look-up.ts";
import { inParallel } from "../common/parallel.ts";
import { findPause } from "../run/pauses.ts";
import type { OrderPolicy, OrderRecord, UnreportedOrder } from "../ports/order-store.ts";
import { isSameOrder } from "../order/listing/same-id.ts";
import { problem } from "../common/problems/problem.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { Shown } from "../run/reports.ts";
import { RunLog, STUCK_AFTER_MS, withWireGrace } from "../run/run.ts";
import { newSending, sendOrders } from "./send-orders.ts";
import type { Sending } from "./send-orders.ts";
import { isUnsupported, rememberUnsupported } from "../run/unsupported.ts";

const NO_CHOICE: Choice = { ids: [], toSend: [], already: new Set(), unknown: new Map(), warnings: new Map() };

/** How many exported orders are reported to the shop in one run; the rest waits for the next runs. */
const REPORTS_AT_ONCE = 1000;
/** The shop's function for that. */
const UPDATE = "orders/update";

/**
 * One export: discovers the shop's orders, settles outcomes that an earlier run left unknown, sends what is due (or
 * what a person chose), looks up unknown outcomes, and reports to the shop. The caller holds the lock of the orders.
 *
 * Errors of a system, the network or the disk are in the report, with their exit code, and never thrown. Throws
 * UsageError for tokens that cannot be understood. Any other error is a bug.
 */
export async function exportOrders(engine: Engine, options: ExportOptions, signal: AbortSignal): Promise<ExportReport> {
  const log = new RunLog(engine, "orders");
  const sending = newSending();
  let choice = NO_CHOICE;
  let isIdle = false;
  try {
    await withWireGrace(engine, signal, async (wire) => {
      const pause = isInsistent(options) ? null : await findPause(engine, "orders");
      if (pause !== null) {
        choice = await chooseWaiting(engine, options);
        throw pause;
      }
      const policy = await tryToDiscover(engine, options, log, signal);
      isIdle = await isNothingToDo(engine, options);
      if (isIdle) return requireFrom(engine, options, policy, signal);
      const recovered = options.dryRun ? [] : await recover(engine, log, signal);
      choice = await choose(engine, options, policy, recovered, log, signal);
      const { dryRun, bodies = false } = options;
      const request = { ids: choice.toSend, policy, dryRun, bodies };
      await sendOrders(engine, request, sending, log, { run: signal, wire });
      if (!log.mustStayAway("TotalGest"))
        await lookUpOrders(engine, [...sending.unknown.keys()], Math.max(...sending.unknown.values()), log, signal);
      if (!options.dryRun && !log.mustStayAway("Framework360")) await reportToShop(engine, signal);
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    await log.fail(error);
  }
  return finish(engine, options, { choice, isIdle }, sending, log);
}

/** True in nearly every cycle. No order is then read one by one. */
async function isNothingToDo(engine: Engine, { tokens, failed }: ExportOptions): Promise<boolean> {
  if (tokens !== null || failed) return false;
  return !(await engine.store.hasUnsettled(!(await isUnsupported(engine, UPDATE))));
}

/** `--now` and `--ids` ignore a pause. */
function isInsistent(options: ExportOptions): boolean {
  return options.now || options.tokens !== null;
}

/** During a pause nothing is called; the report lists the waiting orders. */
async function chooseWaiting({ store }: Engine, options: ExportOptions): Promise<Choice> {
  return { ...NO_CHOICE, ids: await store.listOrderIds(["queued", "held", "sending"], options.sinceMs) };
}

/** A failed discovery does not stop the export: each queued order is read again before it is sent. */
async function tryToDiscover(
  engine: Engine,
  options: ExportOptions,
  log: RunLog,
  signal: AbortSignal,
): Promise<OrderPolicy> {
  try {
    const discovery = await discover(engine, signal, { requireExportable: options.tokens === null });
    for (const failure of discovery.failures) await log.fail(failure);
    const { refused, unconfirmed } = discovery;
    for (const entry of unconfirmed === null ? refused : [...refused, unconfirmed]) log.add(entry, EXIT.items);
    return discovery.policy;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    await log.fail(error);
    return rememberedPolicy(engine);
  }
}

/** Looks up orders that a killed run left in `sending`. Returns all of them. */
async function recover(engine: Engine, log: RunLog, signal: AbortSignal): Promise<readonly string[]> {
  const ids = await engine.store.listOrderIds(["sending"], null);
  await lookUpOrders(engine, ids, null, log, signal);
  return ids;
}

async function choose(
  engine: Engine,
  options: ExportOptions,
  policy: OrderPolicy,
  recovered: readonly string[],
  log: RunLog,
  signal: AbortSignal,
): Promise<Choice> {
  if (options.tokens !== null) return chooseByTokens(engine, options.tokens, options, policy, log, signal);
  await requireFrom(engine, options, policy, signal);
  return chooseDue(engine, options, policy, recovered);
}

/** Throws ConfigurationError if the first day to export is not configured. */
async function requireFrom(
  engine: Engine,
  { among }: ExportOptions,
  { completed }: OrderPolicy,
  signal: AbortSignal,
): Promise<void> {
  if (engine.settings.export.from !== null || among !== undefined) return;
  throw new ConfigurationError(problem("export-from-missing", await countCompleted(engine, completed, signal)));
}

/**
 * Writes TotalGest's number to the shop's orders, so that the shop's own lists can show it. Optional in the contract: a
 * site without the function is asked again a day later, and failures are not reported.
 */
async function reportToShop(engine: Engine, signal: AbortSignal): Promise<void> {
  const { shop, store, settings } = engine;
  if (await isUnsupported(engine, UPDATE)) return;
  let mayContinue = true;
  await inParallel(await store.listUnreported(REPORTS_AT_ONCE), settings.http.concurrency, async (unreported) => {
    const { id, shopId, order } = unreported;
    if (!mayContinue) return;
    try {
      if (!(await isShownUnderItsId(engine, unreported, signal))) return await store.recordReported(id, false);
      if ((await shop.reportOrder(shopId, order, signal)) === "reported") return await store.recordReported(id, true);
      mayContinue = false;
      await rememberUnsupported(engine, UPDATE);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      if (error.reason === "contract") await store.recordReported(id, false);
      else mayContinue = false;
    }
  });
}

/** If the shop gave an id to several orders, the number must not be written to another order. */
async function isShownUnderItsId({ shop }: Engine, unreported: UnreportedOrder, signal: AbortSignal): Promise<boolean> {
  if (!unreported.isShared) return true;
  const fetched = await shop.fetchOrder(unreported.shopId, signal);
  return fetched?.ok === true && isSameOrder(unreported, fetched.value);
}

/**
 * An order that left the queue when it was read again was not due; if a person asked for it, it gets a "not found" row.
 */
async function finish(
  engine: Engine,
  options: ExportOptions,
  { choice, isIdle }: { readonly choice: Choice; readonly isIdle: boolean },
  sending: Sending,
  log: RunLog,
): Promise<ExportReport> {
  const { store, clock } = engine;
  await reportClocks(engine, log, options);
  const orders: ExportRow[] = [];
  for (const id of choice.ids) {
    const record = await store.readOrder(id);
    if (record === null) continue;
    if (!sending.left.has(id) || record.state !== "not-linked")
      orders.push(rowOf(record, choice, sending, clock.now()));
    else if (options.tokens !== null) orders.push(notFoundRow(id, problem("order-not-found", { id })));
  }
  for (const [token, error] of choice.unknown) orders.push(notFoundRow(token, error));
  const listsNothing = options.dryRun || isIdle;
  const late = listsNothing ? [] : await store.listLate();
  const afterExport = listsNothing ? [] : await store.listAfterExport();
  const unconfirmed = listsNothing ? [] : await readUnconfirmed(engine, new Set(orders.map(({ id }) => id)));
  const summary = summarize(orders);
  const hasUnreported = late.some((order) => order.fresh) || afterExport.some((order) => order.isFresh);
  const codes = exitCodesOf(orders, hasUnreported);
  if (summary.waiting > 0 && log.isWhole && !options.dryRun) {
    log.add(problem("left-waiting", { count: summary.waiting }), EXIT.remote);
  }
  const exitCode = log.exitCode(options.dryRun ? [] : codes);
  if (!options.dryRun) {
    await store.markLateReported(late.filter((order) => order.fresh).map((order) => order.id));
    await store.markAfterExportReported(afterExport.filter((order) => order.isFresh).map((order) => order.id));
    await log.record(exitCode, summary);
  }
  return {
    dryRun: options.dryRun,
    startedMs: log.startedMs,
    finishedMs: clock.now(),
    exitCode,
    summary,
    orders,
    late: late.map(({ id, reference }) => ({ id, reference })),
    afterExport,
    unconfirmed,
    problems: log.problems,
  };
}

/** Unconfirmed orders of earlier runs; this run's are in `orders`. */
async function readUnconfirmed({ store }: Engine, reported: ReadonlySet<string>): Promise<readonly Unsettled[]> {
  const ids = await store.listOrderIds(["unconfirmed"], null);
  const records = await Promise.all(ids.filter((id) => !reported.has(id)).map((id) => store.readOrder(id)));
  return records.flatMap((record) =>
    record?.error === undefined || record.error === null
      ? []
      : [{ id: record.id, reference: record.reference, error: record.error }],
  );
}

function rowOf(record: OrderRecord, choice: Choice, sending: Sending, nowMs: number): ExportRow {
  const { id, reference, state, erp, attempts, placedAt, total, currency } = record;
  const isAsShown = choice.changed?.has(id) !== true;
  const error = isAsShown ? record.error : problem("changed-since-shown", { id });
  return {
    id,
    reference,
    state,
    sale: { placedAt, buyer: orderBuyer(record), total, currency },
    already: choice.already.has(id),
    foundThere: sending.foundThere.has(id),
    ...(isAsShown ? {} : { isAsShown }),
    totalgest: erp,
    attempts,
    warnings: [
      ...(choice.warnings.get(id) ?? []),
      ...(sending.warnings.get(id) ?? []),
      ...flagWarnings(record),
      ...(isStuck(record, nowMs) ? [problem("waits-long", {})] : []),
    ],
    payload: sending.payloads.get(id) ?? null,
    body: sending.bodies.get(id) ?? null,
    error: state === "exported" && isAsShown ? null : error,
  };
}

/** By the same rule as in `status`. */
function isStuck({ state, firstAttemptMs }: OrderRecord, nowMs: number): boolean {
  return (
    (state === "queued" || state === "sending") && firstAttemptMs !== null && firstAttemptMs < nowMs - STUCK_AFTER_MS
  );
}

function flagWarnings({ id, flags }: OrderRecord): ExportRow["warnings"] {
  return flags.map((flag) => problem(flag === "changed" ? "changed-after-export" : "cancelled-after-export", { id }));
}

function notFoundRow(token: string, error: Problem): ExportRow {
  return {
    id: token,
    reference: token,
    state: "not-found",
    already: false,
    totalgest: null,
    attempts: 0,
    warnings: [],
    payload: null,
    body: null,
    error,
  };
}

/** Every row counts in exactly one of the six groups. */
export function summarize(rows: readonly ExportRow[]): ExportReport["summary"] {
  const acted = rows.filter(({ isAsShown }) => isAsShown !== false);
  const count = (isOne: (row: ExportRow) => boolean): number => acted.filter(isOne).length;
  return {
    requested: rows.length,
    exported: count((row) => row.state === "exported" && !row.already),
    alreadyExported: count((row) => row.state === "exported" && row.already),
    failed:
      rows.length -
      acted.length +
      count((row) => row.state === "failed" || row.state === "not-found" || row.state === "not-linked"),
    held: count((row) => row.state === "held"),
    unconfirmed: count((row) => row.state === "unconfirmed"),
    waiting: count((row) => row.state === "queued" || row.state === "sending"),
  };
}

/** `hasUnreported`: there are late orders or changed exported orders that no run has reported. */
function exitCodesOf(rows: readonly ExportRow[], hasUnreported: boolean): ExitCode[] {
  const isWaiting = (row: ExportRow): boolean =>
    row.isAsShown !== false && (row.state === "queued" || row.state === "sending");
  const codes: ExitCode[] = [];
  if (rows.some((row) => row.state !== "exported" && !isWaiting(row)) || hasUnreported) codes.push(EXIT.items);
  if (rows.some(isWaiting)) codes.push(EXIT.remote);
  return codes;
}

/**
 * A person confirms that an order is in TotalGest under this number, optionally with a reason. The caller holds the
 * lock of the orders.
 */
export async function markExported(
  engine: Engine,
  token: string,
  number: string,
  signal: AbortSignal,
  reason: string | null = null,
  shown: Shown = {},
): Promise<ExportReport> {
  return decide(engine, { tokens: [token], shown }, signal, async (record, atMs) => {
    const other = await engine.store.findHolder({ id: number, number }, record.id);
    if (other !== null) return problem("number-taken", { number, other });
    return (await engine.store.markExported(record.id, number, atMs, reason)) ? null : cannotChange(record);
  });
}

/** A person acknowledges how these orders differ from what was sent. The caller holds the lock of the orders. */
export async function acknowledgeChanges(
  engine: Engine,
  tokens: readonly string[],
  reason: string,
  signal: AbortSignal,
  shown: Shown = {},
): Promise<ExportReport> {
  return decide(engine, { tokens, shown }, signal, async ({ id }, atMs) =>
    (await engine.store.acknowledgeChange(id, reason, atMs)) ? null : problem("cannot-acknowledge", { id }),
  );
}

/** A person decides that these orders are never exported. The caller holds the lock of the orders. */
export async function dismissOrders(
  engine: Engine,
  tokens: readonly string[],
  reason: string | null,
  signal: AbortSignal,
  shown: Shown = {},
): Promise<ExportReport> {
  return decide(engine, { tokens, shown }, signal, async (record, atMs) =>
    (await engine.store.dismissOrder(record.id, reason, atMs)) ? null : cannotChange(record),
  );
}

function cannotChange({ id, erp }: OrderRecord): Problem {
  return problem("cannot-change-exported", { id, number: erp?.number ?? "" });
}

/** Applies a person's decision to each order. `apply` returns why it does not apply to an order; null = applied. */
async function decide(
  engine: Engine,
  { tokens, shown }: { readonly tokens: readonly string[]; readonly shown: Shown },
  signal: AbortSignal,
  apply: (record: OrderRecord, atMs: number) => Promise<Problem | null>,
): Promise<ExportReport> {
  const { store, clock } = engine;
  const startedMs = clock.now();
  const { found, unknown } = await findByTokens(engine, tokens, await rememberedPolicy(engine), signal);
  const orders: ExportRow[] = [];
  let refused = unknown.size > 0;
  const changed = new Set(found.filter((record) => isChanged(record, shown)).map(({ id }) => id));
  for (const before of found) {
    const left = changed.has(before.id)
      ? problem("changed-since-shown", { id: before.id })
      : await apply(before, clock.now());
    const record = await store.readOrder(before.id);
    if (record === null) continue;
    refused ||= left !== null;
    const error = left ?? record.error;
    orders.push({
      ...rowOf(record, { ...NO_CHOICE, changed }, newSending(), clock.now()),
      already: left !== null,
      error,
    });
  }
  for (const [token, error] of unknown) orders.push(notFoundRow(token, error));
  return {
    dryRun: false,
    startedMs,
    finishedMs: clock.now(),
    exitCode: refused ? EXIT.items : EXIT.ok,
    summary: summarize(orders.filter((row) => row.state !== "not-linked")),
    orders,
    late: [],
    afterExport: [],
    unconfirmed: [],
    problems: [],
  };
}

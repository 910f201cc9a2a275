import { DUE_STATES } from "../order.ts";
import { Batch, type ExportRun } from "./batch.ts";
import { chooseByTokens, chooseDue } from "./choose-orders.ts";
import { discover, rememberedPolicy } from "../../discovery/discover.ts";
import { reportClocks } from "../../discovery/clocks.ts";
import type { Engine } from "../../run/engine.ts";
import type { ExportOptions, ExportReport, ExportRow } from "../../run/reports.ts";
import { ConfigurationError, EXIT, RemoteError, UsageError, worstExit } from "../../common/problems/errors.ts";
import { lookUpOrders } from "./look-up.ts";
import { findPause, isUnsupported } from "../../run/pauses.ts";
import type { ChangedOrder, OrderPolicy } from "../record.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { kindOf, RunLog, withWireGrace } from "../../run/run.ts";
import { reportOlderCopy } from "./read-again.ts";
import { sendOrders } from "./send-orders.ts";
import { exportAccount } from "../../run/account.ts";
import { exitCodesOf, unknownRow, rowOf, summarize } from "./rows.ts";
import { reportToShop, UPDATE } from "./report-to-shop.ts";
import { forgetExpired } from "../privacy/run.ts";
import { forceOrder } from "../decisions.ts";
import { noteReported } from "../transitions.ts";
import { runPayments } from "../payment/run.ts";
import { runFulfilment } from "../fulfilment/run.ts";
import { readMonths } from "../../discovery/count-months.ts";

/**
 * One export: discovers the shop's orders, settles outcomes that an earlier run left unknown, sends what is due (or
 * what a person chose), looks up unknown outcomes, and reports to the shop. The caller holds the lock of the orders.
 *
 * Errors of a system, the network or the disk are in the report, with their exit code, and never thrown. Throws
 * UsageError for tokens that cannot be understood. Any other error is a bug.
 */
export async function exportOrders(engine: Engine, options: ExportOptions, signal: AbortSignal): Promise<ExportReport> {
  const log = new RunLog(engine, "orders");
  const batch = new Batch();
  let isIdle = false;
  let known: OrderPolicy | null = null;
  try {
    await withWireGrace(engine, signal, async (wire) => {
      const { tokens, now } = options;
      const pause = now || tokens !== null ? null : await findPause(engine, "orders");
      if (pause !== null) {
        // During a pause nothing is called; the report lists the waiting orders.
        batch.ids = await engine.store.listOrderIds([...DUE_STATES, "sending"], options.sinceMs);
        throw pause;
      }
      const before = tokens === null ? null : await engine.store.findOrders(tokens);
      const policy = await tryToDiscover(engine, options, log, signal);
      known = policy;
      const run: ExportRun = { engine, options, policy, log, signals: { run: signal, wire }, batch };
      // Nothing is to do in nearly every cycle. No order is then read one by one.
      const mayBeIdle = tokens === null && !options.failed && options.shown === undefined;
      isIdle = mayBeIdle && !(await engine.store.hasUnsettled(!(await isUnsupported(engine, UPDATE))));
      if (isIdle) return requireFrom(run);
      // A killed run left these.
      const recovered = options.dryRun ? [] : await engine.store.listOrderIds(["sending"], null);
      await lookUpOrders(engine, recovered, false, log, signal);
      if (tokens !== null && before !== null) await chooseByTokens(run, tokens, before);
      else {
        await requireFrom(run);
        await chooseDue(run, recovered);
      }
      try {
        await sendOrders(run);
      } finally {
        await releaseRest(run);
      }
      if (!log.mustStayAway("TotalGest")) await lookUpOrders(engine, batch.unknown, true, log, signal);
      if (!options.dryRun && !log.mustStayAway("Framework360")) await reportToShop(engine, signal);
    });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    await log.fail(error);
  }
  const report = await finish(engine, options, batch, isIdle, log);
  const isWhole = options.tokens === null && options.among === undefined && !options.dryRun;
  if (isWhole && !signal.aborted) await forgetExpired(engine);
  if (known === null || !isWhole || signal.aborted || mustStayAway(log)) return report;
  const policy: OrderPolicy = known;
  const [payments, fulfilment] = await withWireGrace(engine, signal, async (wire) => {
    const signals = { run: signal, wire };
    return [await runPayments(engine, policy, signals), await runFulfilment(engine, policy, signals)] as const;
  });
  if (fulfilment === null && payments === null) return report;
  const afterExport = await listChanged(engine);
  const found = afterExport.filter(({ isNoticed }) => !isNoticed);
  await engine.store.changeOrders(found, noteReported);
  return {
    ...report,
    // What stops more than one part of a run is named once.
    problems: onePerKind([...report.problems, ...(payments?.problems ?? []), ...(fulfilment?.problems ?? [])]),
    afterExport,
    exitCode: worstExit([
      report.exitCode,
      payments?.exitCode ?? EXIT.ok,
      fulfilment?.exitCode ?? EXIT.ok,
      found.length > 0 ? EXIT.items : EXIT.ok,
    ]),
    fulfilment,
    ...(payments === null ? {} : { payments }),
  };
}

function onePerKind(problems: readonly Problem[]): readonly Problem[] {
  const kinds = problems.map(kindOf);
  return problems.filter((_problem, at) => kinds.indexOf(kinds[at] ?? "") === at);
}

function mustStayAway(log: RunLog): boolean {
  return log.mustStayAway("TotalGest") || log.mustStayAway("Framework360");
}

/** Where a system is away, the next run sends what a person released. */
async function releaseRest({ engine: { store, clock }, signals, batch }: ExportRun): Promise<void> {
  const calls = [...batch.toForce].map((id) => ({ id, atMs: clock.now() }));
  if (!signals.run.aborted) await store.changeOrders(calls, forceOrder);
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
    for (const entry of discovery.refused) log.add(entry, EXIT.items);
    return discovery.policy;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    await log.fail(error);
    return rememberedPolicy(engine);
  }
}

/** Throws ConfigurationError if the first day to export is not configured. */
async function requireFrom({ engine, options, policy, signals }: ExportRun): Promise<void> {
  if (engine.settings.export.from !== null || options.among !== undefined) return;
  throw new ConfigurationError(problem("export-from-missing", await readMonths(engine, policy.statuses, signals.run)));
}

const OLDEST_FIRST = { by: "placed", isDescending: false } as const;

async function listChanged({ store }: Engine): Promise<readonly ChangedOrder[]> {
  return (await store.listOrders({ states: ["changed"], sort: OLDEST_FIRST })) as readonly ChangedOrder[];
}

/** An order that turns out not to be due has no row, unless a person asked for it: then it is "not found". */
async function finish(
  engine: Engine,
  options: ExportOptions,
  batch: Batch,
  isIdle: boolean,
  log: RunLog,
): Promise<ExportReport> {
  const { store, clock } = engine;
  await reportClocks(engine, log, options);
  await reportOlderCopy(engine, log, options);
  const orders: ExportRow[] = [];
  for (const id of batch.ids) {
    const record = await store.readOrder(id);
    if (record === null) continue;
    const note = batch.of(id);
    if (note.isOut !== true || record.state !== "not-linked") orders.push(rowOf(record, note, clock.now()));
    else if (options.tokens !== null) orders.push(unknownRow(id, problem("order-not-found", { id })));
  }
  for (const [token, error] of batch.unknownTokens) orders.push(unknownRow(token, error));
  const listsNothing = options.dryRun || isIdle;
  const late = listsNothing ? [] : await store.listOrders({ isLate: true, sort: OLDEST_FIRST });
  const afterExport = listsNothing ? [] : await listChanged(engine);
  const summary = summarize(orders);
  const fresh = [...late, ...afterExport].filter(({ isNoticed }) => !isNoticed);
  const codes = exitCodesOf(orders, fresh.length > 0);
  if (summary.waiting > 0 && log.isWhole && !options.dryRun) {
    log.add(problem("left-waiting", { count: summary.waiting }), EXIT.remote);
  }
  const exitCode = log.exitCode(options.dryRun ? [] : codes);
  if (!options.dryRun) {
    await store.changeOrders(fresh, noteReported);
    const isNamed = options.tokens !== null || options.among !== undefined;
    const provesNothing = isNamed && !orders.some(({ state, already }) => state === "exported" && !already);
    await log.record(exitCode, exportAccount({ summary, orders }), { provesNothing });
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
    fulfilment: null,
    problems: log.problems,
  };
}

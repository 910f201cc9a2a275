import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import type { ExportReport, PullReport } from "../../core/run/reports.ts";
import { EXIT, type ExitCode, messageOf, Tg360Error, worstExit } from "../../core/common/problems/errors.ts";
import { exportOrders } from "../../core/orders/export/export-orders.ts";
import { toldSummary } from "../../core/orders/export/rows.ts";
import type { Direction } from "../../core/common/direction.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import { pullProducts } from "../../core/products/pull/pull-products.ts";
import { KeptRows } from "../../view/products/kept-rows.ts";
import { type Affected, ofNoItem } from "../../text/causes.ts";
import { exportMet } from "../../view/orders/export.ts";

/** The result of one direction of a cycle. */
export interface CyclePart {
  readonly direction: Direction;
  /** Null = it ended before there was a report. */
  readonly report: Pick<ExportReport | PullReport, "exitCode" | "summary" | "problems"> | null;
  /** A full pull is due, and was left for later. */
  readonly leftFullPull?: boolean;
  /** The error that ended it before a report; a Tg360Error or a bug. */
  readonly error: unknown;
  /** Faults of the profile that did not stop it. */
  readonly remarks: readonly Problem[];
  /** The problems of the run and of its items, for `--quiet`. */
  readonly met: readonly Affected[];
}

export interface Cycle {
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly parts: readonly CyclePart[];
  readonly exitCode: ExitCode;
}

/** Options of a cycle when many shops share a machine. */
export interface CycleOptions {
  /** As in `PullOptions` and `Engine`. */
  readonly leavesFullPull?: boolean;
  readonly nightDelayMs?: number;
  /** As in `Engine`; absent = a hint started the cycle. */
  readonly everyMs?: number | null;
}

/**
 * One cycle: the export, which discovers orders, then the pull, which does so again only before it pushes something.
 * Each takes its own lock and settings; a failure of one does not stop the other. Never throws.
 */
export async function runCycle(app: App, options: CycleOptions = {}): Promise<Cycle> {
  const startedMs = app.clock.now();
  const orders = await runPart("orders", () => runExport(app, options));
  if (app.signal.aborted) return cycleOf(app, startedMs, [orders]);
  const products = await runPart("products", () => runPull(app, options, hasDiscovered(orders)));
  return cycleOf(app, startedMs, [orders, products]);
}

/** An export without any problem has read all orders. */
function hasDiscovered({ report }: CyclePart): boolean {
  return report?.exitCode === EXIT.ok && report.problems.length === 0;
}

/** The pull alone, after a cycle left a full pull for later. Never throws. */
export async function runPullAlone(app: App, options: CycleOptions = {}): Promise<Cycle> {
  const startedMs = app.clock.now();
  return cycleOf(app, startedMs, [await runPart("products", () => runPull(app, options, false))]);
}

function cycleOf({ clock }: App, startedMs: number, parts: readonly CyclePart[]): Cycle {
  return {
    startedMs,
    finishedMs: clock.now(),
    parts,
    exitCode: worstExit(parts.map(exitCodeOf)),
  };
}

export function exitCodeOf({ report, error }: CyclePart): ExitCode {
  if (report !== null) return report.exitCode;
  return error instanceof Tg360Error ? error.exitCode : EXIT.bug;
}

type Done = Pick<CyclePart, "leftFullPull" | "report" | "remarks" | "met">;

async function runPart(direction: Direction, run: () => Promise<Done>): Promise<CyclePart> {
  try {
    return { direction, error: null, ...(await run()) };
  } catch (error) {
    return { direction, report: null, error, remarks: [], met: ofNoItem([problemIn(error)]) };
  }
}

/** A bug is a problem, too. */
export function problemIn(error: unknown): Problem {
  return error instanceof Tg360Error ? error.problem : problem("bug", { detail: messageOf(error) });
}

async function runExport(app: App, { nightDelayMs = 0, everyMs }: CycleOptions): Promise<Done> {
  const options = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };
  const report = await withEngine(app, { direction: "orders", dryRun: false, turn: "behind" }, (engine) =>
    exportOrders({ ...engine, nightDelayMs, ...(everyMs === undefined ? {} : { everyMs }) }, options, app.signal),
  );
  const remarks = report.orders.flatMap(({ warnings }) => warnings.filter(({ code }) => code === "order-unread"));
  const told = { ...report, summary: toldSummary(report) };
  return { report: told, remarks: remarks.slice(0, 1), met: exportMet(report) };
}

async function runPull(
  app: App,
  { leavesFullPull = false, nightDelayMs = 0, everyMs }: CycleOptions,
  ordersAreFresh: boolean,
): Promise<Done> {
  const kept = new KeptRows({ all: false, list: false });
  const options = {
    full: false,
    skus: null,
    dryRun: false,
    allowMassChange: [],
    now: false,
    onProduct: kept.add,
    leavesFullPull,
    ordersAreFresh,
  };
  const report = await withEngine(app, { direction: "products", dryRun: false, turn: "behind" }, (engine) =>
    pullProducts({ ...engine, nightDelayMs, ...(everyMs === undefined ? {} : { everyMs }) }, options, app.signal),
  );
  return {
    report,
    leftFullPull: report.leftFullPull,
    remarks: [],
    met: [...ofNoItem(report.problems), ...kept.failed],
  };
}

import type { App } from "../app.ts";
import { withEngine } from "../engine.ts";
import type { Engine } from "../../core/run/engine.ts";
import type { PullOptions } from "../../core/run/reports.ts";
import { EXIT, type ExitCode, messageOf, Tg360Error, worstExit } from "../../core/common/problems/errors.ts";
import { exportOrders } from "../../core/orders/export/export-orders.ts";
import { exportAccount, pullAccount } from "../../core/run/account.ts";
import type { Direction } from "../../core/common/direction.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import { pullProducts } from "../../core/products/pull/pull-products.ts";
import { KeptRows } from "../../view/products/kept-rows.ts";
import { type Affected, ofNoItem } from "../../text/causes.ts";
import { exportMet } from "../../view/orders/export.ts";

/** The result of one direction of a cycle. */
export interface CyclePart {
  readonly direction: Direction;
  readonly exitCode: ExitCode;
  /** The counts of its report; null = it ended before there was one. */
  readonly summary: Readonly<Record<string, number>> | null;
  /** What ended or stopped it, the worst first. */
  readonly problems: readonly Problem[];
  /** A full pull is due, and was left for later. */
  readonly leftFullPull: boolean;
  /** The error that ended it before a report, a Tg360Error or a bug; null = none. */
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

/** `everyMs` absent = a hint started the cycle. */
export interface CycleOptions extends Pick<Engine, "everyMs" | "nightDelayMs"> {
  /** A full pull that is due is left for later, or it alone is made. Absent = it is a part of the cycle. */
  readonly fullPull?: "left" | "alone";
}

/**
 * One cycle: the export, which discovers orders, then the pull, which does so again only before it pushes something.
 * Each takes its own lock and settings; a failure of one does not stop the other. Never throws.
 */
export async function runCycle(app: App, { fullPull, ...times }: CycleOptions = {}): Promise<Cycle> {
  const startedMs = app.clock.now();
  const orders = fullPull === "alone" ? [] : [await runPart("orders", () => runExport(app, times))];
  // An export without any problem has read all orders.
  const ordersAreFresh = orders.some(({ exitCode, problems }) => exitCode === EXIT.ok && problems.length === 0);
  const pull = { leavesFullPull: fullPull === "left", ordersAreFresh };
  const products =
    orders.length > 0 && app.signal.aborted ? [] : [await runPart("products", () => runPull(app, times, pull))];
  const parts = [...orders, ...products];
  return { startedMs, finishedMs: app.clock.now(), parts, exitCode: worstExit(parts.map(({ exitCode }) => exitCode)) };
}

type CycleTimes = Pick<CycleOptions, "everyMs" | "nightDelayMs">;
type DonePart = Omit<CyclePart, "direction" | "error">;

async function runPart(direction: Direction, run: () => Promise<DonePart>): Promise<CyclePart> {
  try {
    return { direction, error: null, ...(await run()) };
  } catch (error) {
    const problems = [problemIn(error)];
    const exitCode = error instanceof Tg360Error ? error.exitCode : EXIT.bug;
    const nothing = { summary: null, leftFullPull: false, remarks: [] };
    return { direction, error, exitCode, problems, met: ofNoItem(problems), ...nothing };
  }
}

/** A bug is a problem, too. */
function problemIn(error: unknown): Problem {
  return error instanceof Tg360Error ? error.problem : problem("bug", { detail: messageOf(error) });
}

async function runExport(app: App, times: CycleTimes): Promise<DonePart> {
  const options = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };
  const report = await withEngine(app, { direction: "orders", dryRun: false, turn: "behind" }, (engine) =>
    exportOrders({ ...engine, ...times }, options, app.signal),
  );
  const { exitCode, problems } = report;
  const remarks = report.orders.flatMap(({ warnings }) => warnings.filter(({ code }) => code === "order-unread"));
  const met = exportMet(report);
  return { exitCode, problems, summary: exportAccount(report), leftFullPull: false, remarks: remarks.slice(0, 1), met };
}

async function runPull(
  app: App,
  times: CycleTimes,
  wish: Required<Pick<PullOptions, "leavesFullPull" | "ordersAreFresh">>,
): Promise<DonePart> {
  const kept = new KeptRows({ all: false, list: false });
  const options = { full: false, skus: null, dryRun: false, allowMassChange: [], now: false, onProduct: kept.add };
  const report = await withEngine(app, { direction: "products", dryRun: false, turn: "behind" }, (engine) =>
    pullProducts({ ...engine, ...times }, { ...options, ...wish }, app.signal),
  );
  const { exitCode, problems, leftFullPull } = report;
  const met = [...ofNoItem(problems), ...kept.failed];
  return { exitCode, problems, summary: pullAccount(report), leftFullPull, remarks: [], met };
}

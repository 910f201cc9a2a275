import type { App } from "../app.ts";
import { backUpWhenDue } from "../backup/nightly.ts";
import { holdingState } from "../state/lock.ts";
import { CancelledError, ConfigurationError, Tg360Error, EXIT } from "../../core/common/problems/errors.ts";
import type { MaySendHeartbeat } from "../../core/run/shops/shared-heartbeat.ts";
import { makeDueAudit } from "./make-audit.ts";
import { deliverMessages } from "../output/notify.ts";
import { type Cycle, type CycleOptions, runCycle } from "./cycle.ts";
import { logAudit, logCycle, logProblem } from "./log.ts";
import { loadConfig } from "../config.ts";
import { withState } from "../state/read.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { readOverview } from "../../core/run/health.ts";
import { callHeartbeat } from "../messages/notify.ts";

interface ShopCycle extends CycleOptions {
  /** Absent = the shop's heartbeat is its own. */
  readonly maySendHeartbeat?: MaySendHeartbeat;
  /** The error of a cycle that is to be thrown instead of logged; null = none. */
  readonly refuses?: (cycle: Cycle) => Tg360Error | null;
}

/** One cycle of a shop, with its log and messages, and the daily audit if it is due, which cron starts by itself. */
export async function runShopCycle(app: App, given: ShopCycle): Promise<Cycle> {
  const { maySendHeartbeat, refuses, ...options } = given;
  return holdingState(app, async () => {
    const cycle = await runCycle(app, options);
    const refused = refuses?.(cycle) ?? null;
    if (refused === null) await logCycle(app, cycle);
    await notifyOfCycle(app, cycle, maySendHeartbeat);
    if (refused !== null) throw refused;
    if (options.everyMs !== null && !app.signal.aborted) {
      await auditWhenDue(app, options.nightDelayMs ?? 0);
      for (const found of await backUpWhenDue(app, options.nightDelayMs ?? 0)) await logProblem(app, found);
    }
    return cycle;
  });
}

/** The daily audit follows the first cycle after four; its failure does not affect the cycles. */
async function auditWhenDue(app: App, delayMs: number): Promise<void> {
  try {
    const kept = await makeDueAudit(app, delayMs);
    if (kept !== null) await logAudit(app, kept);
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    if (!(error instanceof CancelledError)) await logProblem(app, error.problem);
  }
}

/** Sends the heartbeats and messages after a cycle. A failure of these is logged and changes nothing else. */
async function notifyOfCycle(app: App, cycle: Cycle, maySendHeartbeat?: MaySendHeartbeat): Promise<void> {
  try {
    for (const found of await sendHeartbeats(app, cycle, maySendHeartbeat)) await logProblem(app, found);
    for (const found of await deliverMessages(app)) await logProblem(app, found);
  } catch (error) {
    // A configuration that cannot be read ended the cycle itself, and was reported there.
    if (!(error instanceof ConfigurationError)) throw error;
  }
}

/**
 * After a cycle: sends the heartbeat if it was successful (both directions complete, nothing stopped for a person, no
 * order waits for one), else the one for a failed cycle. Returns the problems of both. Does nothing after an
 * interrupted cycle.
 */
async function sendHeartbeats(
  app: App,
  cycle: Cycle,
  maySendHeartbeat: MaySendHeartbeat = (isGood) => isGood,
): Promise<readonly Problem[]> {
  if (app.signal.aborted) return [];
  const { values, origins, path } = await loadConfig(app);
  const { heartbeatUrl, heartbeatFailUrl } = values.daemon ?? {};
  if ((heartbeatUrl ?? heartbeatFailUrl) === undefined) return [];
  const isGood = (cycle.exitCode === EXIT.ok || cycle.exitCode === EXIT.items) && !(await waitsForSomebody(app));
  const isSharedGood = maySendHeartbeat(isGood);
  // An address in the file of this shop is not shared by all shops.
  const isOwn = origins.get("daemon.heartbeatUrl")?.name === path;
  const urls = [isGood ? undefined : heartbeatFailUrl, (isOwn ? isGood : isSharedGood) ? heartbeatUrl : undefined];
  const problems: Problem[] = [];
  for (const url of urls) {
    const found = url === undefined ? null : await callHeartbeat(url, app.signal);
    if (found !== null) problems.push(found);
  }
  return problems;
}

/** Orders that need a person: refused, on hold, or with an unconfirmed outcome. */
const ORDER_REASONS: ReadonlySet<string> = new Set(["orders-failed", "orders-held", "orders-unconfirmed"]);

/** A state that cannot be read made the cycle itself fail. */
async function waitsForSomebody(app: App): Promise<boolean> {
  try {
    const { reasons } = await withState(app, (store) => readOverview(store, app.clock.now()));
    return reasons.some(({ code }) => ORDER_REASONS.has(code));
  } catch {
    return false;
  }
}

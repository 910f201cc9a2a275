import type { Context } from "../../compose/context.ts";
import { ConfigurationError, EXIT, Tg360Error } from "../../core/common/problems/errors.ts";
import type { Notification, OpenProblem } from "../../core/notify/message.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { MaySendHeartbeat } from "../../core/shops/shared-heartbeat.ts";
import { statusDocument } from "../../report/json/status.ts";
import type { Overview } from "../../report/overview.ts";
import { createText } from "../../report/text/text.ts";
import type { Cycle } from "./cycle.ts";
import { cycleDocument } from "./cycle-log.ts";
import { readOpenTroubles, readOverview } from "../status/overview.ts";

type Needs = Pick<Context, "clock" | "globals" | "outside" | "signal" | "withState">;

/**
 * After a cycle: sends the heartbeat if it was successful (both directions complete, nothing stopped for a person, no
 * order waits for one), else the one for a failed cycle. Runs the command of `daemon.onFailure` if the trouble
 * changed: failing, other orders wait for a person, or all is well again. Returns the problems of both. Does nothing
 * after an interrupted cycle.
 */
export async function notifyOutside(
  context: Needs,
  cycle: Cycle,
  intervalMs: number,
  maySendHeartbeat: MaySendHeartbeat = (isGood) => isGood,
): Promise<readonly Problem[]> {
  if (context.signal.aborted) return [];
  const outside = await context.outside();
  if (!outside.isConfigured) return [];
  const overview = await tryToRead(context, intervalMs);
  const trouble = troubleOf(overview);
  const isGood = (cycle.exitCode === EXIT.ok || cycle.exitCode === EXIT.items) && !waitsForSomebody(overview);
  const isSharedGood = maySendHeartbeat(isGood);
  const beats = outside.isBeatOwn("good") ? isGood : isSharedGood;
  const problems = [
    ...(isGood ? [] : [await outside.sendBeat("failed")]),
    ...(beats ? [await outside.sendBeat("good")] : []),
  ];
  if (outside.hasCommand && (await outside.rememberTrouble(trouble))) {
    const document = await changeDocument(context, cycle, overview);
    const message = await changeMessage(context, cycle, overview, trouble);
    problems.push(await outside.runCommand({ document, message }));
  }
  return problems.filter((found) => found !== null);
}

/**
 * Before a cycle: sends the start ping. `isShared` = several shops take turns: then only an address of the shop's own
 * is called. Returns its problems.
 */
export async function notifyStart(context: Needs, isShared: boolean): Promise<readonly Problem[]> {
  if (context.signal.aborted) return [];
  try {
    const outside = await context.outside();
    if (isShared && !outside.isBeatOwn("start")) return [];
    const found = await outside.sendBeat("start");
    return found === null ? [] : [found];
  } catch (error) {
    // The cycle itself will end with a configuration that cannot be read.
    if (error instanceof ConfigurationError) return [];
    throw error;
  }
}

/** Orders that need a person: refused, on hold, or with an unconfirmed outcome. */
const ORDER_REASONS: ReadonlySet<string> = new Set(["orders-failed", "orders-held", "orders-unconfirmed"]);

function waitsForSomebody(overview: Overview | null): boolean {
  return overview?.reasons.some(({ code }) => ORDER_REASONS.has(code)) === true;
}

/** The trouble as a word to compare: `failing`, `orders` with their counts, or null. */
function troubleOf(overview: Overview | null): string | null {
  if (overview === null || overview.health === "failing") return "failing";
  const waiting = overview.reasons.filter(({ code }) => ORDER_REASONS.has(code));
  return waiting.length === 0 ? null : JSON.stringify(["orders", waiting.map(({ code, data }) => [code, data])]);
}

/** A state that cannot be read counts as failing. */
async function tryToRead(context: Needs, intervalMs: number): Promise<Overview | null> {
  try {
    return await context.withState((store) => readOverview(store, context.clock.now(), intervalMs));
  } catch {
    return null;
  }
}

/** The message about the change: all open problems, or that there are none any more. */
async function changeMessage(
  context: Needs,
  cycle: Cycle,
  overview: Overview | null,
  trouble: string | null,
): Promise<Notification> {
  const open = trouble === null ? [] : await openTroubles(context, cycle, overview);
  return { kind: "problems", atMs: cycle.finishedMs, fresh: open, lasting: [], over: [] };
}

/** As in messages; if messages would still wait whether a problem passes, the reasons of the health. */
async function openTroubles(context: Needs, cycle: Cycle, overview: Overview | null): Promise<readonly OpenProblem[]> {
  const ended = cycle.parts.flatMap(({ report, error }) => {
    const problem = error instanceof Tg360Error ? error.problem : (report?.problems[0] ?? null);
    return problem === null ? [] : [{ key: problem.code, trouble: { kind: "problem" as const, problem } }];
  });
  if (overview === null) return ended;
  const found = await context.withState((store) => readOpenTroubles(store, context.clock.now()));
  if (found.length > 0) return found;
  if (ended.length > 0) return ended;
  return overview.reasons.map((reason) => ({ key: reason.code, trouble: { kind: "reason" as const, reason } }));
}

/** The document on the command's standard input, in English. */
async function changeDocument(
  { globals: { shop } }: Needs,
  cycle: Cycle,
  overview: Overview | null,
): Promise<Readonly<Record<string, unknown>>> {
  return {
    schema: "tg360.health-change/1",
    ...(shop === null ? {} : { shop }),
    at: new Date(cycle.finishedMs).toISOString(),
    health: overview?.health ?? "failing",
    status: overview === null ? null : statusDocument(overview, await createText("en", null, shop)),
    cycle: await cycleDocument(cycle, shop),
  };
}

import type { Context } from "../context.ts";
import { EXIT } from "../core/errors.ts";
import type { Problem } from "../core/problem.ts";
import type { MayBeat } from "../core/shops/heart.ts";
import { type Overview, statusDocument } from "../report/json.ts";
import { createText } from "../report/text.ts";
import type { Cycle } from "./cycle.ts";
import { cycleDocument } from "./cycle-log.ts";
import { readOverview } from "./overview.ts";

/**
 * After a cycle: the heartbeat where it was good (both directions reached their end, nothing stopped for a person, no order
 * waits for one), and the command of `daemon.onFailure` where what is the matter changed: it fails, other orders wait for a
 * person, or all is well again. Returns what went wrong with either; an interrupted cycle tells nobody anything.
 */
export async function tellOutside(
  context: Context,
  cycle: Cycle,
  intervalMs: number,
  mayBeat: MayBeat = (isGood) => isGood,
): Promise<readonly Problem[]> {
  if (context.signal.aborted) return [];
  const outside = await context.outside();
  const overview = await tryToRead(context, intervalMs);
  const trouble = troubleOf(overview);
  const isGood = (cycle.exitCode === EXIT.ok || cycle.exitCode === EXIT.items) && !waitsForSomebody(overview);
  const isSharedGood = mayBeat(isGood);
  const beats = outside.isHeartbeatOwn ? isGood : isSharedGood;
  const problems = beats ? [await outside.sendHeartbeat()] : [];
  if (outside.hasCommand && (await outside.rememberTrouble(trouble))) {
    problems.push(await outside.runCommand(await changeDocument(context, cycle, overview)));
  }
  return problems.filter((found) => found !== null);
}

/** Orders that nobody but a person can settle: refused, on hold, or with an outcome that nobody knows. */
const ORDER_REASONS: ReadonlySet<string> = new Set(["orders-failed", "orders-held", "orders-unconfirmed"]);

function waitsForSomebody(overview: Overview | null): boolean {
  return overview?.reasons.some(({ code }) => ORDER_REASONS.has(code)) === true;
}

/** What is the matter, in a word to be compared: `failing`, `orders` with their counts, or null. */
function troubleOf(overview: Overview | null): string | null {
  if (overview === null || overview.health === "failing") return "failing";
  const waiting = overview.reasons.filter(({ code }) => ORDER_REASONS.has(code));
  return waiting.length === 0 ? null : JSON.stringify(["orders", waiting.map(({ code, data }) => [code, data])]);
}

/** A state that cannot be read is as failing as anything. */
async function tryToRead(context: Context, intervalMs: number): Promise<Overview | null> {
  try {
    return await context.withState((store) => readOverview(store, context.clock.now(), intervalMs));
  } catch {
    return null;
  }
}

/** What the command finds on its standard input, in English. */
async function changeDocument(
  { globals: { shop } }: Context,
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

import type { App } from "../../app/app.ts";
import { loadConfig } from "../../app/config.ts";
import { createHeartbeats } from "../../app/messages/heartbeats.ts";
import { withState } from "../../app/state/read.ts";
import { EXIT } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { MaySendHeartbeat } from "../../core/run/shops/shared-heartbeat.ts";
import { readOverview } from "../status/overview.ts";
import type { Cycle } from "./cycle.ts";

/**
 * After a cycle: sends the heartbeat if it was successful (both directions complete, nothing stopped for a person, no
 * order waits for one), else the one for a failed cycle. Returns the problems of both. Does nothing after an
 * interrupted cycle.
 */
export async function sendHeartbeats(
  app: App,
  cycle: Cycle,
  maySendHeartbeat: MaySendHeartbeat = (isGood) => isGood,
): Promise<readonly Problem[]> {
  if (app.signal.aborted) return [];
  const heartbeats = createHeartbeats(await loadConfig(app), app.signal);
  if (!heartbeats.areConfigured) return [];
  const isGood = (cycle.exitCode === EXIT.ok || cycle.exitCode === EXIT.items) && !(await waitsForSomebody(app));
  const isSharedGood = maySendHeartbeat(isGood);
  const problems = [
    isGood ? null : await heartbeats.send("failed"),
    (heartbeats.isOwn ? isGood : isSharedGood) ? await heartbeats.send("good") : null,
  ];
  return problems.filter((found) => found !== null);
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

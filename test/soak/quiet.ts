import { siteOf } from "../../src/config/url.ts";
import type { Rig } from "../support/rig.ts";
import type { Ran } from "../support/tg360-process.ts";
import { type FaultsFound, faultsWhenQuiet, NO_FAULTS, stockFaults } from "./faults-found.ts";

/** With both systems well, a run may find what an earlier one left, but not for ever. */
const TRIES = 4;
const RUN_LIMIT_MS = 120_000;

/**
 * Takes all faults away, waits until nothing can be under way any more, runs both directions until they are through, and checks everything. Nothing else may run. Says what
 * a run said that did not get through.
 */
export async function settleAndCheck(
  rig: Rig,
  forced: readonly string[],
  directions: "both" | "orders",
  say: (line: string) => void,
): Promise<FaultsFound> {
  const { sandbox } = rig;
  sandbox.setFaults("none");
  sandbox.clearFaults();
  const commands = directions === "both" ? ["export-orders", "pull-products"] : ["export-orders"];
  await rig.pastDeadlines();
  let unfinished = 0;
  for (const command of commands) if (!(await runThrough(rig, command, say))) unfinished += 1;
  const verdict = await rig.verdict(forced);
  const stock = directions === "both" ? stockFaults(sandbox, say) : {};
  return { ...NO_FAULTS, ...faultsWhenQuiet(verdict, sandbox, siteOf(sandbox.shop.url)), ...stock, unfinished };
}

async function runThrough(rig: Rig, command: string, say: (line: string) => void): Promise<boolean> {
  let last: Ran | null = null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    last = await rig.run([command, "--now"], { limitMs: RUN_LIMIT_MS });
    if (last.code === 0) return true;
  }
  say(`${command} did not get through: exit ${String(last?.code)}\n${last?.stderr ?? ""}${last?.stdout ?? ""}`);
  return false;
}

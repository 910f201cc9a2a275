import { reportFailureIn } from "../../cli/failure.ts";
import { type App, ofShop } from "../../app/app.ts";
import { readInstallation } from "../../app/shops.ts";
import { type NextNudge, runEvery } from "../../core/run/cycle.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import { EXIT, type ExitCode, Tg360Error } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { allTurns } from "../../core/shops/choose.ts";
import { createSharedHeartbeat, type MaySendHeartbeat } from "../../core/shops/shared-heartbeat.ts";
import { createSlots } from "../../core/shops/slots.ts";
import { PATIENCE_MS, SHOPS_AT_ONCE } from "./each.ts";

/** How often added, removed, paused and resumed shops are looked for. */
const LOOK_EVERY_MS = MINUTE;

interface Work {
  readonly intervalMs: number;
  /** One cycle of one shop. */
  readonly step: (scope: App, maySendHeartbeat: MaySendHeartbeat) => Promise<ExitCode>;
  readonly nextNudge: NextNudge;
  readonly nudgesOf: (loop: string) => NextNudge;
  readonly report: (problem: Problem) => Promise<void>;
}

interface AtWork {
  /** Aborted when the cycle in progress is to be the last. */
  readonly last: AbortController;
  readonly ended: Promise<void>;
}

/**
 * Cycles of every shop until a signal, each with its own interval from start to start. An added shop begins within a
 * minute; a paused or removed one finishes its cycle and begins no other.
 */
export async function superviseShops(app: App, work: Work): Promise<void> {
  const { clock, signal } = app;
  const inSlot = createSlots(SHOPS_AT_ONCE, PATIENCE_MS, clock);
  const atWork = new Map<string, AtWork>();
  const heartbeat = createSharedHeartbeat();

  const begin = (shop: string): AtWork => {
    const last = new AbortController();
    const maySendHeartbeat = heartbeat.of(shop);
    const step = (): Promise<void> =>
      inSlot(async () => {
        // The shop may have been paused or removed since: then its cycle does not begin.
        const wanted = await wantedShops(app, work.report);
        if (signal.aborted || last.signal.aborted || wanted?.includes(shop) === false) return;
        const exitCode = await guarded(ofShop(app, shop, null), (scope) => work.step(scope, maySendHeartbeat));
        if (exitCode !== EXIT.ok && exitCode !== EXIT.items) maySendHeartbeat(false);
      });
    const until = AbortSignal.any([signal, last.signal]);
    const ended = runEvery(clock, work.intervalMs, step, until, work.nudgesOf(shop)).finally(() => {
      atWork.delete(shop);
      heartbeat.forget(shop);
    });
    return { last, ended };
  };

  const look = async (): Promise<void> => {
    const wanted = await wantedShops(app, work.report);
    if (wanted === null) return;
    for (const [shop, { last }] of atWork) if (!wanted.includes(shop)) last.abort();
    for (const shop of wanted) if (!atWork.has(shop)) atWork.set(shop, begin(shop));
  };

  await runEvery(clock, Math.min(work.intervalMs, LOOK_EVERY_MS), look, signal, work.nextNudge);
  await Promise.all([...atWork.values()].map(({ ended }) => ended));
}

/** Null = the list of shops cannot be read, which is reported: running shops continue. */
async function wantedShops(app: App, report: Work["report"]): Promise<readonly string[] | null> {
  try {
    const installation = await readInstallation(app);
    return allTurns(installation).filter((shop) => !installation.paused.has(shop));
  } catch (error) {
    if (!(error instanceof Tg360Error)) throw error;
    await report(error.problem);
    return null;
  }
}

/** A failure outside of a shop's cycle, even a bug, is reported and stops no cycles. */
async function guarded(scope: App, run: (scope: App) => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await run(scope);
  } catch (error) {
    return await reportFailureIn(scope, error);
  }
}

import { MINUTE } from "../common/time/duration.ts";
import type { Engine } from "../run/engine.ts";
import { EXIT } from "../common/problems/errors.ts";
import { type ClockOffsets, findWrongClocks, shownOffset } from "../run/health/judge-clock.ts";
import { problem, type Problem } from "../common/problems/problem.ts";
import type { System } from "../common/systems.ts";
import type { RunLog } from "../run/run.ts";
import { writeStanding } from "../run/health/standing.ts";

/** A clock that is off by more than this is a problem. */
const TOLERATED_MS = 10 * MINUTE;

/** The earliest and the latest time that a clock of this machine or of a system shows, epoch ms. */
export interface ClockSpan {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** The span of the clocks of this machine and of the systems that have answered. */
export function getClockSpan(engine: Pick<Engine, "clock" | "erp" | "shop">): ClockSpan {
  const localMs = engine.clock.now();
  const offsets = Object.values(offsetsOf(engine)).filter((aheadMs) => aheadMs !== null);
  const instants = [localMs, ...offsets.map((aheadMs) => localMs - aheadMs)];
  return { earliestMs: Math.min(...instants), latestMs: Math.max(...instants) };
}

/** Reports which clocks are wrong, and stores it for `status`. If no system gave its time, nothing changes. */
export async function reportClocks(engine: Engine, log: RunLog, { dryRun }: { dryRun: boolean }): Promise<void> {
  const offsets = offsetsOf(engine);
  if (Object.values(offsets).every((aheadMs) => aheadMs === null)) return;
  const found = judgeClocks(offsets);
  for (const entry of found) log.add(entry, EXIT.items);
  if (!dryRun) await writeStanding(engine.store, "clock", found);
}

function judgeClocks(offsets: ClockOffsets): readonly Problem[] {
  return findWrongClocks(offsets, TOLERATED_MS).map((clock): Problem => {
    const by = shownOffset(clock.aheadMs);
    return clock.of === "machine"
      ? problem("clock-off", { by, than: clock.than })
      : problem("clock-of-system-off", { by, system: clock.of });
  });
}

function offsetsOf({ erp, shop }: Pick<Engine, "erp" | "shop">): Readonly<Record<System, number | null>> {
  return { TotalGest: erp.clockAheadMs(), Framework360: shop.clockAheadMs() };
}

import { MINUTE, formatDuration } from "../common/time/duration.ts";
import type { Engine } from "../run/engine.ts";
import { EXIT } from "../common/problems/errors.ts";
import { problem, type Problem } from "../common/problems/problem.ts";
import { type System, SYSTEM_NAMES } from "../common/systems.ts";
import type { RunLog } from "../run/run.ts";
import { writeStanding } from "../run/pauses.ts";

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

/** How far this machine's clock is ahead of each system's clock, in ms; null = unknown. */
export type ClockOffsets = Readonly<Partial<Record<System, number | null>>>;

/** A wrong clock; `than` = the systems that this machine's clock was compared with. */
export type WrongClock =
  | { readonly of: "machine"; readonly aheadMs: number; readonly than: readonly System[] }
  | { readonly of: System; readonly aheadMs: number };

/** Those that differ by `leastMs` or more: this machine's if all systems agree, else the systems'. Pure. */
export function findWrongClocks(offsets: ClockOffsets, leastMs: number): readonly WrongClock[] {
  const known = knownOffsets(offsets);
  const off = known.filter(({ aheadMs }) => Math.abs(aheadMs) >= leastMs);
  const [first] = off;
  if (first === undefined) return [];
  const all = known.map(({ aheadMs }) => aheadMs);
  const agree = off.length === known.length && Math.max(...all) - Math.min(...all) < leastMs;
  if (agree) return [{ of: "machine", aheadMs: first.aheadMs, than: known.map(({ system }) => system) }];
  return off.map(({ system, aheadMs }) => ({ of: system, aheadMs }));
}

export function knownOffsets(offsets: ClockOffsets): readonly { readonly system: System; readonly aheadMs: number }[] {
  return SYSTEM_NAMES.flatMap((system) => {
    const aheadMs = offsets[system];
    return aheadMs === null || aheadMs === undefined ? [] : [{ system, aheadMs }];
  });
}

/** `+10 min` or `-3h`; plus = this machine's clock is ahead. */
export function shownOffset(aheadMs: number): string {
  const sign = aheadMs > 0 ? "+" : "-";
  const minutes = Math.round(Math.abs(aheadMs) / MINUTE);
  return `${sign}${minutes < 120 ? `${String(minutes)} min` : formatDuration(minutes * MINUTE)}`;
}

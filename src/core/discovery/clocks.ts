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
  const instants = [localMs, ...knownOffsets(offsetsOf(engine)).map(({ aheadMs }) => localMs - aheadMs)];
  return { earliestMs: Math.min(...instants), latestMs: Math.max(...instants) };
}

/** Reports which clocks are wrong, and stores it for `status`. If no system gave its time, nothing changes. */
export async function reportClocks(engine: Engine, log: RunLog, { dryRun }: { dryRun: boolean }): Promise<void> {
  const offsets = offsetsOf(engine);
  if (knownOffsets(offsets).length === 0) return;
  const found = findWrongClocks(offsets, TOLERATED_MS).map((clock) => clock.problem);
  for (const entry of found) log.add(entry, EXIT.items);
  if (!dryRun) await writeStanding(engine.store, "clock", found);
}

function offsetsOf({ erp, shop }: Pick<Engine, "erp" | "shop">): Readonly<Record<System, number | null>> {
  return { TotalGest: erp.clockAheadMs(), Framework360: shop.clockAheadMs() };
}

/** How far this machine's clock is ahead of each system's clock, in ms; null = unknown. */
export type ClockOffsets = Readonly<Partial<Record<System, number | null>>>;

interface WrongClock {
  readonly of: "machine" | System;
  readonly aheadMs: number;
  readonly problem: Problem;
}

/** Those that differ by `leastMs` or more: this machine's if all systems agree, else the systems'. Pure. */
export function findWrongClocks(offsets: ClockOffsets, leastMs: number): readonly WrongClock[] {
  const known = knownOffsets(offsets);
  const off = known.filter(({ aheadMs }) => Math.abs(aheadMs) >= leastMs);
  const [first] = off;
  if (first === undefined) return [];
  const all = known.map(({ aheadMs }) => aheadMs);
  if (off.length === known.length && Math.max(...all) - Math.min(...all) < leastMs) {
    const { aheadMs } = first;
    const than = known.map(({ system }) => system);
    return [{ of: "machine", aheadMs, problem: problem("clock-off", { by: shownOffset(aheadMs), than }) }];
  }
  return off.map(({ system, aheadMs }) => {
    return { of: system, aheadMs, problem: problem("clock-of-system-off", { by: shownOffset(aheadMs), system }) };
  });
}

export function knownOffsets(offsets: ClockOffsets): readonly { readonly system: System; readonly aheadMs: number }[] {
  return SYSTEM_NAMES.flatMap((system) => {
    const aheadMs = offsets[system] ?? null;
    return aheadMs === null ? [] : [{ system, aheadMs }];
  });
}

/** `+10 min` or `-3h`; plus = this machine's clock is ahead. */
function shownOffset(aheadMs: number): string {
  const sign = aheadMs > 0 ? "+" : "-";
  const minutes = Math.round(Math.abs(aheadMs) / MINUTE);
  return `${sign}${minutes < 120 ? `${String(minutes)} min` : formatDuration(minutes * MINUTE)}`;
}

import { addDays, isDailyDue, localDay } from "../common/time/zone.ts";
import type { LocalDay } from "../common/time/zone.ts";
import type { ClockSpan } from "./clocks.ts";

/** Every cycle looks back this far: neither a clock nor a status is trusted to stay. */
const LOOK_BACK_DAYS = 7;
/** Without `export.from` nothing is exported, but stock is kept right for the orders of this many days. */
const LOOK_BACK_WITHOUT_FROM_DAYS = 14;
/** Two days, and what is left of the one it is: a shop whose clock is ahead must hide no order. */
const LOOK_AHEAD_DAYS = 3;
/** The nightly things of a shop happen in the first run after this local hour. */
export const NIGHTLY_HOUR = 3;

/** Local days of the shop, both in. */
export interface DayRange {
  readonly from: LocalDay;
  readonly to: LocalDay;
}

/** What a discovery is going to read. */
export interface DiscoveryPlan {
  /** Everything since `export.from`; null = not now. Where it is read, `narrow` is not. */
  readonly wide: DayRange | null;
  /** What every cycle reads. */
  readonly narrow: DayRange;
}

/** What earlier discoveries left in the store. Instants are epoch ms. */
export interface DiscoveryMemory {
  readonly discoveredMs: number | null;
  readonly wideMs: number | null;
  /** The `export.from` of the last wide one. */
  readonly exportFrom: string | null;
}

/**
 * Which days the next discovery has to read, whichever of the clocks is right: from a week before the earliest of them and
 * the last discovery, to two days after the latest. `nowMs` is this machine's clock, which the night goes by. Pure.
 */
export function planDiscovery(
  memory: DiscoveryMemory,
  exportFrom: string | null,
  clocks: ClockSpan & { readonly nowMs: number },
  timeZone: string,
  nightDelayMs = 0,
): DiscoveryPlan {
  const { discoveredMs } = memory;
  const earliest = localDay(Math.min(clocks.earliestMs, discoveredMs ?? Infinity), timeZone);
  const latest = localDay(Math.max(clocks.latestMs, discoveredMs ?? -Infinity), timeZone);
  const narrow = { from: addDays(earliest, -LOOK_BACK_DAYS), to: addDays(latest, LOOK_AHEAD_DAYS) };
  const isDue =
    isDailyDue(memory.wideMs, clocks.nowMs, NIGHTLY_HOUR, timeZone, nightDelayMs) ||
    memory.exportFrom !== (exportFrom ?? "");
  if (!isDue) return { wide: null, narrow };
  const first = exportFrom ?? addDays(earliest, -LOOK_BACK_WITHOUT_FROM_DAYS);
  return { wide: { ...narrow, from: first < narrow.from ? first : narrow.from }, narrow };
}

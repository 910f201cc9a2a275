import { addDays, isDailyDue, localDay, type LocalDay } from "../common/time/zone.ts";
import type { ClockSpan } from "./clocks.ts";

/** Every cycle reads back this far, because clocks may be wrong and statuses change. */
const LOOK_BACK_DAYS = 7;
/** Without `export.from` nothing is exported, but the stock takes the orders of this many days into account. */
const LOOK_BACK_WITHOUT_FROM_DAYS = 14;
/** So that no order is missed that the shop dated while its own clock was ahead. */
const LOOK_AHEAD_DAYS = 366;
/** A shop's nightly work is part of the first run after this local hour. */
export const NIGHTLY_HOUR = 3;

/** Local days of the shop, both included. */
export interface DayRange {
  readonly from: LocalDay;
  readonly to: LocalDay;
}

/** What a discovery is to read. */
export interface DiscoveryPlan {
  /** Everything since `export.from`; null = not now. If it is read, `narrow` is not. */
  readonly wide: DayRange | null;
  /** What every cycle reads. */
  readonly narrow: DayRange;
}

/** What earlier discoveries stored. Instants are epoch ms. */
export interface DiscoveryMemory {
  readonly discoveredMs: number | null;
  readonly wideMs: number | null;
  /** The `export.from` of the last wide discovery. */
  readonly exportFrom: string | null;
}

/**
 * The days that the next discovery has to read, whichever clock is right: from a week before the earliest clock and the
 * last discovery, to a year after the latest. `nowMs` is this machine's clock, which decides about the night. Pure.
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

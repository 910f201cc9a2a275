import { EXIT } from "../../common/problems/errors.ts";
import { formatDuration, MINUTE, SECOND } from "../../common/time/duration.ts";
import { type Finding, findingsAt } from "../doctor/finding.ts";
import { problem } from "../../common/problems/problem.ts";
import { type System, SYSTEM_NAMES } from "../../common/systems.ts";

/** Smaller differences are ignored: dates in headers have whole seconds, and an answer takes time. */
const NOTICED_MS = MINUTE;

/** From this difference on, a query may ask for data in the future of the other system. */
const HARMFUL_MS = 5 * MINUTE;

/** How far this machine's clock is ahead of each system's clock, in ms; null = unknown. */
export type ClockOffsets = Readonly<Partial<Record<System, number | null>>>;

/** A wrong clock; `than` = the systems that this machine's clock was compared with. */
export type WrongClock =
  | { readonly of: "machine"; readonly aheadMs: number; readonly than: readonly System[] }
  | { readonly of: System; readonly aheadMs: number };

/**
 * The clocks that differ by at least `leastMs`: this machine's if all systems agree, else those of the systems. Pure.
 */
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

function knownOffsets(offsets: ClockOffsets): readonly { readonly system: System; readonly aheadMs: number }[] {
  return SYSTEM_NAMES.flatMap((system) => {
    const aheadMs = offsets[system];
    return aheadMs === null || aheadMs === undefined ? [] : [{ system, aheadMs }];
  });
}

/** The doctor's findings about the clocks. Pure. */
export function judgeClock(offsets: ClockOffsets): readonly Finding[] {
  const machine = findingsAt("machine");
  const known = knownOffsets(offsets);
  if (known.length === 0) return machine.skip("clock");
  const wrong = findWrongClocks(offsets, NOTICED_MS);
  if (wrong.length === 0) {
    const most = Math.max(...known.map(({ aheadMs }) => Math.abs(aheadMs)));
    return [machine.found("clock", problem("clock", { seconds: Math.round(most / SECOND) }))];
  }
  return wrong.map((clock) => {
    const by = shownOffset(clock.aheadMs);
    const at = clock.of === "machine" ? machine : findingsAt(clock.of);
    const found =
      clock.of === "machine"
        ? problem("clock-off", { by, than: clock.than })
        : problem("clock-of-system-off", { by, system: clock.of });
    const isHarmful = Math.abs(clock.aheadMs) >= HARMFUL_MS;
    return at.found("clock", found, { level: isHarmful ? "error" : "warning", exitCode: EXIT.remote });
  });
}

/** `+10 min` or `-3h`; plus = this machine's clock is ahead. */
export function shownOffset(aheadMs: number): string {
  const sign = aheadMs > 0 ? "+" : "-";
  const minutes = Math.round(Math.abs(aheadMs) / MINUTE);
  return `${sign}${minutes < 120 ? `${String(minutes)} min` : formatDuration(minutes * MINUTE)}`;
}

import { formatDuration, MINUTE, SECOND } from "./duration.ts";
import { type Finding, remark, sayAt } from "./finding.ts";
import type { System } from "./problem.ts";

/** Dates of headers are whole seconds, and an answer takes some: less than this is no difference. */
const NOTICED_MS = MINUTE;

/** From here on what is read may lie in the future of the system that is asked. */
const HARMFUL_MS = 5 * MINUTE;

/** How far this machine's clock is ahead of a system's, in milliseconds; null = it did not say. */
export type ClockOffsets = Readonly<Partial<Record<System, number | null>>>;

/** Whose clock is wrong: this machine's where all that answered agree, else that of the one system. Pure. */
export function judgeClock(offsets: ClockOffsets): readonly Finding[] {
  const known = (["TotalGest", "Framework360"] as const).flatMap((system) => {
    const aheadMs = offsets[system];
    return aheadMs === null || aheadMs === undefined ? [] : [{ system, aheadMs }];
  });
  const machine = sayAt("machine");
  const [first] = known;
  if (first === undefined) return machine.skip("clock");
  const off = known.filter(({ aheadMs }) => Math.abs(aheadMs) >= NOTICED_MS);
  if (off.length === 0) {
    const most = Math.max(...known.map(({ aheadMs }) => Math.abs(aheadMs)));
    return [machine.fine("clock", remark("clock", { seconds: Math.round(most / SECOND) }))];
  }
  const isMachine = off.length === known.length && Math.abs(spread(known)) < NOTICED_MS;
  if (isMachine) {
    const than = known.map(({ system }) => system);
    const said = remark("clock-off", { by: shown(first.aheadMs), than });
    return [isHarmful(first.aheadMs) ? machine.fail("clock", said) : machine.warn("clock", said)];
  }
  return off.map(({ system, aheadMs }) => {
    const said = remark("clock-of-system-off", { by: shown(aheadMs), system });
    return isHarmful(aheadMs) ? sayAt(system).fail("clock", said) : sayAt(system).warn("clock", said);
  });
}

function spread(known: readonly { readonly aheadMs: number }[]): number {
  const all = known.map(({ aheadMs }) => aheadMs);
  return Math.max(...all) - Math.min(...all);
}

function isHarmful(aheadMs: number): boolean {
  return Math.abs(aheadMs) >= HARMFUL_MS;
}

/** `10 min` or `3 h`; the side comes from the sign. */
function shown(aheadMs: number): string {
  const sign = aheadMs > 0 ? "+" : "-";
  const minutes = Math.round(Math.abs(aheadMs) / MINUTE);
  return `${sign}${minutes < 120 ? `${String(minutes)} min` : formatDuration(minutes * MINUTE)}`;
}

import { EXIT } from "../../common/problems/errors.ts";
import { problem } from "../../common/problems/problem.ts";
import { MINUTE, SECOND } from "../../common/time/duration.ts";
import { type ClockOffsets, findWrongClocks, knownOffsets } from "../../discovery/clocks.ts";
import { type Finding, findingsAt } from "./finding.ts";

/** Smaller differences are ignored: dates in headers have whole seconds, and an answer takes time. */
const NOTICED_MS = MINUTE;

/** From this difference on, a query may ask for data in the future of the other system. */
const HARMFUL_MS = 5 * MINUTE;

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
    const at = clock.of === "machine" ? machine : findingsAt(clock.of);
    const isHarmful = Math.abs(clock.aheadMs) >= HARMFUL_MS;
    return at.found("clock", clock.problem, { level: isHarmful ? "error" : "warning", exitCode: EXIT.remote });
  });
}

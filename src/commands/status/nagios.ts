import type { Context, Printing } from "../../compose/context.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { createText } from "../../report/text/text.ts";
import { type NagiosState, nagiosLine } from "../../report/nagios.ts";
import { readOverview } from "./overview.ts";
import { judgeAge } from "./judge-age.ts";

type Needs = Printing & Pick<Context, "clock" | "withState">;

/** A run is too old after three cycles. */
export const DEFAULT_AGE_MS = 15 * MINUTE;

/** The exit codes of a plugin (Monitoring Plugins Development Guidelines). */
export const NAGIOS_CODES: Readonly<Record<NagiosState, ExitCode>> = {
  OK: EXIT.ok,
  WARNING: EXIT.bug,
  CRITICAL: EXIT.usage,
  UNKNOWN: EXIT.items,
};

/** One line for Nagios and programs that run its plugins: never a trace, even if the state cannot be read. */
export async function showNagios(maxAgeMs: number | null, context: Needs, timeZone: string): Promise<ExitCode> {
  const text = await createText(context.globals.lang, timeZone, context.globals.shop);
  const overview = await context.withState((store) => readOverview(store, context.clock.now()));
  const tooOld = judgeAge(overview, maxAgeMs ?? DEFAULT_AGE_MS);
  const { state, line } = nagiosLine(overview, tooOld, text);
  await context.output.out(`${line}\n`);
  return NAGIOS_CODES[state];
}

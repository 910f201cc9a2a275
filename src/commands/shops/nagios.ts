import type { Context, Printing } from "../../compose/context.ts";
import type { ExitCode } from "../../core/common/problems/errors.ts";
import { nagiosLineOfAll } from "../../report/nagios.ts";
import { createText } from "../../report/text/text.ts";
import { DEFAULT_AGE_MS, NAGIOS_CODES } from "../status/nagios.ts";
import { readRows } from "./rows.ts";

type Needs = Printing &
  Pick<Context, "checkShop" | "clock" | "locateState" | "readInstallation" | "scopeOf" | "withState">;

/** One line for all shops, with the worst state. Never a trace, even if a shop's state cannot be read. */
export async function showNagiosOfAll(maxAgeMs: number | null, context: Needs): Promise<ExitCode> {
  const rows = await readRows(context, maxAgeMs ?? DEFAULT_AGE_MS);
  const { state, line } = nagiosLineOfAll(rows, await createText(context.globals.lang));
  await context.output.out(`${line}\n`);
  return NAGIOS_CODES[state];
}

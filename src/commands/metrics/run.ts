import type { Body } from "../../cli/declare.ts";
import type { Context } from "../../app/context.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { measure, measureAll } from "./measure.ts";
import type { MetricsFlags } from "./options.ts";

type Needs = Pick<
  Context,
  "clock" | "output" | "readAllShops" | "readInstallation" | "replaceFile" | "scopeOf" | "withState"
>;

/** Prints the metrics, or replaces a file for node_exporter atomically. */
export const run: Body<MetricsFlags, Needs> = async (context, flags) => write(context, flags, await measure(context));

/** The metrics of all shops are one text. */
export const runAll: Body<MetricsFlags, Needs> = async (context, flags) =>
  write(context, flags, await measureAll(context));

async function write(context: Needs, { textfile }: MetricsFlags, text: string): Promise<ExitCode> {
  if (textfile === undefined) await context.output.out(text);
  else await context.replaceFile(textfile, text);
  return EXIT.ok;
}

import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import { replaceFile } from "../../app/files/replace-file.ts";
import { measure, measureAll } from "../../app/metrics.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import type { MetricsFlags } from "./options.ts";

/** Prints the metrics, or replaces a file for node_exporter atomically. */
export const run: Body<MetricsFlags> = async (app, flags) => write(app, flags, await measure(app));

/** The metrics of all shops are one text. */
export const runAll: Body<MetricsFlags> = async (app, flags) => write(app, flags, await measureAll(app));

async function write(app: App, { textfile }: MetricsFlags, text: string): Promise<ExitCode> {
  if (textfile === undefined) await app.output.out(text);
  else await replaceFile(textfile, text, 0o644);
  return EXIT.ok;
}

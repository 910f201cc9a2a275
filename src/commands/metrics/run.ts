import type { Body } from "../../cli/declare.ts";
import { EXIT } from "../../core/errors.ts";
import { measure } from "./measure.ts";
import type { MetricsFlags } from "./options.ts";

/** Prints the metrics, or puts them whole into a file that node_exporter reads. */
export const run: Body<MetricsFlags> = async (context, { textfile }) => {
  const text = await measure(context);
  if (textfile === undefined) await context.output.out(text);
  else await context.replaceFile(textfile, text);
  return EXIT.ok;
};

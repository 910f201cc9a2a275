import type { Declare } from "../../cli/declare.ts";

export interface MetricsFlags {
  readonly textfile?: string;
}

export const declareMetrics: Declare = (program, act) => {
  program
    .command("metrics")
    .option("--textfile <file>")
    .action(act<MetricsFlags>(() => import("./run.ts")));
};

import { Option } from "commander";

import type { Declare } from "../declare.ts";
import { integerArgument, intervalArgument } from "../lists.ts";
import { DEFAULT_INTERVAL_MS } from "../../core/run/cycle.ts";

export interface WorkerFlags {
  /** Cycles at a time. */
  readonly concurrency: number;
  /** From one cycle of a shop to its next, in milliseconds. The same for all workers of a database. */
  readonly interval: number;
  /** Cycles of one TotalGest host at a time, of all workers together; 0 = no limit. */
  readonly perHost: number;
  readonly listenMetrics?: string;
}

export const declare: Declare<WorkerFlags> = (program) =>
  program
    .command("worker")
    .option("--concurrency <n>", "", integerArgument(1, 500), 20)
    .option("--per-host <n>", "", integerArgument(0, 10_000), 40)
    .addOption(new Option("--interval <duration>").argParser(intervalArgument).default(DEFAULT_INTERVAL_MS, "5m"))
    .option("--listen-metrics <address>");

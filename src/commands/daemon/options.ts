import { Option } from "commander";

import type { Declare } from "../declare.ts";
import { intervalArgument } from "../lists.ts";
import { DEFAULT_INTERVAL_MS } from "../../core/run/cycle.ts";

export interface DaemonFlags {
  /** From the start of one cycle to the start of the next, in milliseconds. */
  readonly interval: number;
  readonly once?: boolean;
  /** Address of a listener for the metrics, e.g. `127.0.0.1:9360`. */
  readonly listenMetrics?: string;
}

export const declare: Declare<DaemonFlags> = (program) =>
  program
    .command("daemon")
    .addOption(new Option("--interval <duration>").argParser(intervalArgument).default(DEFAULT_INTERVAL_MS, "5m"))
    .option("--once")
    .option("--listen-metrics <address>");

import { Option } from "commander";

import { type Declare, helpEnd } from "../cli/declare.ts";
import { intervalArgument } from "../cli/lists.ts";
import { DEFAULT_INTERVAL_MS } from "../core/health.ts";

export interface DaemonFlags {
  /** From the start of one cycle to the start of the next, in milliseconds. */
  readonly interval: number;
  readonly once?: boolean;
}

export const declareDaemon: Declare = (program, act) => {
  program
    .command("daemon")
    .summary("export and pull every five minutes")
    .description(
      "Exports orders, then pulls products, every five minutes until it is told to end; one log line per cycle.",
    )
    .addOption(
      new Option("--interval <duration>", "from the start of one cycle to the next")
        .argParser(intervalArgument)
        .default(DEFAULT_INTERVAL_MS, "5m"),
    )
    .option("--once", "one cycle, then end with its exit code")
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 daemon", "until SIGTERM, which ends it within 10 s"],
        ["tg360 daemon --interval 2m", "more often"],
        ["tg360 daemon --once --json", "one cycle, as a document"],
      ]),
    )
    .action(act<DaemonFlags>(() => import("./daemon.ts")));
};

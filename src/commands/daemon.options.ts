import { Option } from "commander";

import { type Declare, helpEnd } from "../cli/declare.ts";
import { intervalArgument } from "../cli/lists.ts";
import { DEFAULT_INTERVAL_MS } from "../core/health.ts";

const LOG_FORMATS = ["plain", "json"] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export interface DaemonFlags {
  /** From the start of one cycle to the start of the next, in milliseconds. */
  readonly interval: number;
  readonly once?: boolean;
  readonly logFormat: LogFormat;
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
    .addOption(
      new Option("--log-format <form>", "form of the log lines on standard error")
        .choices(LOG_FORMATS)
        .default("plain"),
    )
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 daemon", "until SIGTERM, which ends it within 10 s"],
        ["tg360 daemon --interval 2m", "more often"],
        ["tg360 daemon --log-format json", "for a collector of logs"],
        ["tg360 daemon --once --quiet", "one cycle, for cron or a timer"],
      ]),
    )
    .action(act<DaemonFlags>(() => import("./daemon.ts")));
};

import { Argument } from "commander";

import { type Declare, helpEnd } from "../cli/declare.ts";

export interface CronFlags {
  /** An address; false = `--no-mail`: nobody; absent = not said. */
  readonly mail?: string | false;
}

/** `args`: the action. */
export const declareCron: Declare = (program, act) => {
  program
    .command("cron")
    .summary("let cron run tg360 every five minutes")
    .description(
      "Writes lines of its own into your crontab, with absolute paths, between two comments; removes only those. What " +
        "goes wrong is mailed when it is new and once a day.",
    )
    .addArgument(new Argument("<action>", "what to do").choices(["install", "remove"]))
    .option("--mail <address>", "who gets the mails")
    .option("--no-mail", "nobody gets any")
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 cron install --mail shop@example.ch", "every five minutes from now on"],
        ["tg360 cron remove", "all other lines stay as they are"],
      ]),
    )
    .action(act<CronFlags>(() => import("./cron.ts")));
};

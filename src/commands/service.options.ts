import { Argument, Option } from "commander";

import { type Declare, helpEnd } from "../cli/declare.ts";

export interface ServiceFlags {
  readonly manager?: "systemd" | "runit";
  readonly runAs?: string;
}

/** `args`: the action. */
export const declareService: Declare = (program, act) => {
  program
    .command("service")
    .summary("let the machine start tg360 by itself, as a service")
    .description(
      "Makes a service of the daemon, with systemd or runit: it starts with the machine, and again when it died. As root " +
        "it is the machine's, otherwise one of your own. status ends with 0 where it runs, with 4 where it is not " +
        "installed, with 8 where it is installed and does not run.",
    )
    .addArgument(new Argument("<action>", "what to do").choices(["install", "remove", "status"]))
    .addOption(new Option("--manager <name>", "which one, where there are two").choices(["systemd", "runit"]))
    .option("--run-as <user>", "as root: the user that owns the state")
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 service install", "from now on, also after a restart of the machine"],
        ["tg360 service status", "whether it is installed, and runs"],
        ["tg360 service remove", "configuration and state stay"],
      ]),
    )
    .action(act<ServiceFlags>(() => import("./service.ts")));
};

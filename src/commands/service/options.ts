import { Argument, Option } from "commander";

import type { Declare } from "../../cli/declare.ts";

export interface ServiceFlags {
  readonly manager?: "systemd" | "runit";
  readonly runAs?: string;
}

/** `args`: the action. */
export const declareService: Declare<ServiceFlags> = (program) =>
  program
    .command("service")
    .addArgument(new Argument("<action>").choices(["install", "remove", "status"]))
    .addOption(new Option("--manager <name>").choices(["systemd", "runit"]))
    .option("--run-as <user>");

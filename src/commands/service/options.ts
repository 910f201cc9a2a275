import { Argument } from "commander";

import type { Declare } from "../../cli/declare.ts";

export interface ServiceFlags {
  readonly runAs?: string;
}

/** `args`: the action. */
export const declareService: Declare<ServiceFlags> = (program) =>
  program
    .command("service")
    .addArgument(new Argument("<action>").choices(["install", "remove", "status"]))
    .option("--run-as <user>");

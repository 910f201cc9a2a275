import type { SystemSection } from "../../core/common/systems.ts";
import { Argument, Option } from "commander";

import type { Declare } from "../declare.ts";

export interface ProfileFlags {
  readonly system: SystemSection;
}

/** `args`: the action, and with `check` the file, with `use` the name. */
export const declare: Declare<ProfileFlags> = (program) =>
  program
    .command("profile")
    .addArgument(new Argument("<action>").choices(["list", "use", "show", "check"]))
    .argument("[file]")
    .addOption(new Option("--system <system>").choices(["totalgest", "framework360"]).default("totalgest"));

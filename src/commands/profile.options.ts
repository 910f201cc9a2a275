import { Argument, Option } from "commander";

import { type Declare, helpEnd } from "../cli/declare.ts";

export interface ProfileFlags {
  readonly system: "totalgest" | "framework360";
}

/** `args`: the action, and with `check` the file. */
export const declareProfile: Declare = (program, act) => {
  program
    .command("profile")
    .summary("show, check or describe what a system speaks")
    .description("What a system speaks: the profile in force, a file checked, or every name that a file may use.")
    .addArgument(new Argument("<action>", "what to do").choices(["show", "schema", "check"]))
    .argument("[file]", "with check: the profile to check")
    .addOption(
      new Option("--system <system>", "whose profile").choices(["totalgest", "framework360"]).default("totalgest"),
    )
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 profile show", "the profile in force, the built-in one and your file together"],
        ["tg360 profile check my-profile.json", "what is wrong with a file"],
        ["tg360 profile schema > profile.schema.json", "so that an editor completes the names"],
      ]),
    )
    .action(act<ProfileFlags>(() => import("./profile.ts")));
};

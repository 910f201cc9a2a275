import { Argument } from "commander";

import type { Declare } from "../../cli/declare.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

export const declareCompletion: Declare = (program, act) => {
  program
    .command("completion")
    .addArgument(new Argument("<shell>").choices(SHELLS))
    .action(
      act(async () => {
        const { printCompletion } = await import("./run.ts");
        return { run: (context, _flags, [shell = ""]) => printCompletion(context, shell, program) };
      }),
    );
};

import { Argument } from "commander";

import type { Declare } from "../../cli/declare.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

export const declareCompletion: Declare<object> = (program) =>
  program.command("completion").addArgument(new Argument("<shell>").choices(SHELLS));

import { Argument } from "commander";

import type { Declare } from "../declare.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** `args`: the shell and, if its script calls, the words typed so far; the last one is completed. */
export const declare: Declare<object> = (program) =>
  program.command("completion").addArgument(new Argument("<shell>").choices(SHELLS)).argument("[words...]");

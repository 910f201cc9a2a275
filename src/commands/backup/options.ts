import type { Declare } from "../../cli/declare.ts";

/** `args`: the file. */
export const declare: Declare<object> = (program) => program.command("backup").argument("<file>");

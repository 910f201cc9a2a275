import type { Declare } from "../../cli/declare.ts";

export const declareFix: Declare<object> = (program) => program.command("fix");

import type { Declare } from "../../cli/declare.ts";

export const declareFix: Declare = (program, act) => {
  program.command("fix").action(act(() => import("./run.ts")));
};

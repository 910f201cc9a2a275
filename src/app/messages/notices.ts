import type { Problem } from "../../core/common/problems/problem.ts";
import type { App } from "../app.ts";

/** Prints problems that do not stop a run, each once; nothing with `--quiet`. */
export async function printNotices(app: App, problems: readonly Problem[]): Promise<void> {
  const { globals, memory, output } = app;
  for (const problem of problems) {
    const key = JSON.stringify(problem);
    if (globals.quiet || memory.printed.has(key)) continue;
    memory.printed.add(key);
    const [{ createText }, { messageLines }] = await Promise.all([
      import("../../text/text.ts"),
      import("../../render/terminal/screen.ts"),
    ]);
    const text = await createText(globals.lang, undefined, globals.shop);
    const screen = { text, columns: output.errColumns ?? output.columns, color: false };
    output.err(`${messageLines(screen, text.problem(problem)).join("\n")}\n`);
  }
}

import type { Output } from "../../cli/output.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Globals } from "../globals.ts";

/** Reports problems that do not stop a run, each once in the life of the process; nothing with `--quiet`. */
export class Notices {
  readonly #globals: Pick<Globals, "quiet" | "lang" | "shop">;
  readonly #output: Output;
  readonly #printed = new Set<string>();

  constructor(globals: Pick<Globals, "quiet" | "lang" | "shop">, output: Output) {
    this.#globals = globals;
    this.#output = output;
  }

  async report(problems: readonly Problem[]): Promise<void> {
    for (const problem of problems) {
      const key = JSON.stringify(problem);
      if (this.#globals.quiet || this.#printed.has(key)) continue;
      this.#printed.add(key);
      const [{ createText }, { messageLines }] = await Promise.all([
        import("../../report/text/text.ts"),
        import("../../report/terminal/screen.ts"),
      ]);
      const text = await createText(this.#globals.lang, undefined, this.#globals.shop);
      const screen = { text, columns: this.#output.errColumns ?? this.#output.columns, color: false };
      this.#output.err(`${messageLines(screen, text.problem(problem)).join("\n")}\n`);
    }
  }
}

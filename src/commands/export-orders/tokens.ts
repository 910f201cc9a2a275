import type { App } from "../../app/app.ts";
import { readStdin } from "../../app/config.ts";
import { splitTokens } from "../../cli/lists.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";

/** Ids and references, each once, those of standard input at `-`. Throws UsageError if there is none. */
export async function readTokens(app: App, tokens: readonly string[]): Promise<readonly string[]> {
  const named: string[] = [];
  for (const token of tokens) {
    if (token === "-") named.push(...splitTokens(await readStdin(app)));
    else named.push(token);
  }
  if (named.length === 0) throw new UsageError(problem("no-ids", {}));
  return [...new Set(named)];
}

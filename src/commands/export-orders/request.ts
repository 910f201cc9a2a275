import { splitTokens } from "../../cli/lists.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { formatOf } from "../../render/files/report-file.ts";
import type { ExportFlags } from "./options.ts";
import type { App } from "../../app/app.ts";
import { readStdin } from "../../app/config.ts";

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

/** What one `export-orders` does. */
export interface ExportRequest {
  /** Ids or references, `-` for those on standard input; null = the orders that are due. */
  readonly tokens: readonly string[] | null;
  /** The user chooses from a list. */
  readonly interactive: boolean;
  readonly failed: boolean;
  /** First local day, `YYYY-MM-DD`. */
  readonly since: string | null;
  readonly dryRun: boolean;
  readonly now: boolean;
  /** No confirmation is asked. */
  readonly yes: boolean;
  /** Null = no file. */
  readonly report: string | null;
}

/** `args` are further ids, after `--ids`. Throws UsageError. */
export function readExportFlags(flags: ExportFlags, args: readonly string[]): ExportRequest {
  if (flags.report !== undefined) formatOf(flags.report);
  return {
    tokens: readIds(flags, args),
    interactive: flags.interactive === true,
    failed: flags.failed === true,
    since: flags.since ?? null,
    dryRun: flags.dryRun === true,
    now: flags.now === true,
    yes: flags.yes === true,
    report: flags.report ?? null,
  };
}

function readIds(flags: ExportFlags, args: readonly string[]): readonly string[] | null {
  const [first] = args;
  if (flags.ids === undefined) {
    if (first === undefined) return null;
    const instead = `tg360 export-orders --ids ${args.join(",")}`;
    throw new UsageError(problem("unexpected-argument", { argument: first, instead }));
  }
  const tokens = [...flags.ids, ...args.flatMap(splitTokens)];
  if (tokens.length === 0) throw new UsageError(problem("no-ids", {}));
  return tokens;
}

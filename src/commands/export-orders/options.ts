import { Option } from "commander";

import { collectTokens, dayArgument } from "../../cli/lists.ts";
import type { Declare } from "../../cli/declare.ts";

export interface ExportFlags {
  /**
   * Ids or references; `-` = read standard input. Absent = the orders that are due; empty = the option was given
   * without a value.
   */
  readonly ids?: readonly string[];
  readonly failed?: boolean;
  /** `YYYY-MM-DD`, in the shop's time zone. */
  readonly since?: string;
  readonly now?: boolean;
  readonly interactive?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly report?: string;
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

/** `args` are further ids, allowed only after `--ids`. */
export const declare: Declare<ExportFlags> = (program) =>
  program
    .command("export-orders")
    .argument("[more-ids...]")
    .option("--ids <list>", "", collectTokens)
    .addOption(new Option("--failed").conflicts(["ids"]))
    .addOption(new Option("--since <date>").argParser(dayArgument).conflicts(["ids"]))
    .addOption(new Option("--interactive").conflicts(["ids", "since", "failed"]))
    .option("--dry-run")
    .option("--now")
    .option("--yes")
    .option("--report <file>");

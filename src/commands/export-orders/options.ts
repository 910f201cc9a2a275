import { Option } from "commander";

import { collectTokens, dayArgument } from "../lists.ts";
import type { Declare } from "../declare.ts";

export interface ExportFlags {
  /**
   * Ids or references; `-` = read standard input. Absent = the orders that are due; empty = the option was given
   * without a value.
   */
  readonly ids?: readonly string[];
  readonly failed?: boolean;
  /** `YYYY-MM-DD`, the first local day of the shop. */
  readonly since?: string;
  readonly now?: boolean;
  /** The user chooses from a list. */
  readonly interactive?: boolean;
  readonly dryRun?: boolean;
  /** No confirmation is asked. */
  readonly yes?: boolean;
  readonly report?: string;
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

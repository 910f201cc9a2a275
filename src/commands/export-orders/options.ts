import { Option } from "commander";

import { collectTokens, dayArgument } from "../../cli/lists.ts";
import type { Declare } from "../../cli/declare.ts";
import type { ArticleBy } from "../../core/orders/articles/article.ts";

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
  readonly resend?: boolean;
  readonly articleBy?: ArticleBy;
  /** TotalGest's number of the order. */
  readonly markExported?: string;
  readonly dismiss?: boolean;
  readonly acknowledge?: boolean;
  readonly reason?: string;
  readonly yes?: boolean;
  readonly report?: string;
}

/** `args` are further ids, allowed only after `--ids`. */
export const declareExportOrders: Declare<ExportFlags> = (program) =>
  program
    .command("export-orders")
    .argument("[more-ids...]")
    .option("--ids <list>", "", collectTokens)
    .option("--failed")
    .option("--since <date>", "", dayArgument)
    .option("--interactive")
    .option("--dry-run")
    .option("--now")
    .option("--resend")
    .addOption(new Option("--article-by <which>").choices(["link", "sku"]))
    .option("--mark-exported <number>")
    .option("--dismiss")
    .option("--acknowledge")
    .option("--reason <text>")
    .option("--yes")
    .option("--report <file>");

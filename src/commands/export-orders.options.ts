import { Option } from "commander";

import { collectTokens, dayArgument } from "../cli/lists.ts";
import { type Declare, helpEnd } from "../cli/declare.ts";
import type { ArticleBy } from "../core/articles/article.ts";

export interface ExportFlags {
  /** Ids or references; `-` = read standard input. Absent = what is due; empty = the option was given with nothing. */
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
  readonly reason?: string;
  readonly yes?: boolean;
  readonly report?: string;
}

/** `args` are further ids, allowed after `--ids` only. */
export const declareExportOrders: Declare = (program, act) => {
  program
    .command("export-orders")
    .summary("send the shop's completed orders to TotalGest")
    .description("Looks for orders in the Framework360 shop and sends those that are due to TotalGest, once.")
    .argument("[more-ids...]", "further orders, after --ids")
    .option(
      "--ids <list>",
      "these orders now, by id or reference; split at commas, repeatable; - reads standard input",
      collectTokens,
    )
    .option("--failed", "also the orders that TotalGest refused before")
    .option("--since <date>", "only orders placed on this day (YYYY-MM-DD) or later", dayArgument)
    .option("--interactive", "choose the orders from a list")
    .option(
      "--dry-run",
      "say what would be sent, change nothing; with --ids and --verbose show each order as TotalGest would get it",
    )
    .option("--now", "try although a system asked for a pause")
    .option("--resend", "with --ids: look them up in TotalGest and send only what is not there")
    .addOption(
      new Option(
        "--article-by <which>",
        "with --ids: where the link of an item and its SKU name two products, the one that counts",
      ).choices(["link", "sku"]),
    )
    .option("--mark-exported <number>", "with --ids: this one is in TotalGest under that number")
    .option("--dismiss", "with --ids: never export these")
    .option("--reason <text>", "why, for --dismiss and --mark-exported")
    .option("--yes", "do not ask for confirmation")
    .option("--report <file>", "also write the report to a file: .csv, .html or .json (mode 0600)")
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 export-orders", "what is due"],
        ["tg360 export-orders --ids 1042,1043", "these two, whatever their status"],
        ["tg360 export-orders --failed", "try the refused ones again"],
        ["tg360 export-orders --ids 1042 --dismiss --reason duplicate", "never export this one"],
        ["tg360 export-orders --ids 1042 --dry-run --verbose", "what TotalGest would get"],
        ["tg360 export-orders --report export.csv", "with a table to keep"],
      ]),
    )
    .action(act<ExportFlags>(() => import("./export-orders.ts")));
};

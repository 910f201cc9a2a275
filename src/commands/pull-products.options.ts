import { collectTokens } from "../cli/lists.ts";
import { type Declare, helpEnd } from "../cli/declare.ts";

export interface PullFlags {
  readonly full?: boolean;
  readonly sku?: readonly string[];
  readonly dryRun?: boolean;
  readonly allowMassChange?: boolean;
  readonly now?: boolean;
  readonly report?: string;
}

export const declarePullProducts: Declare = (program, act) => {
  program
    .command("pull-products")
    .summary("bring products and stock from TotalGest into the shop")
    .description("Brings what changed in TotalGest (products, prices, stock) into the Framework360 shop, once.")
    .option("--full", "compare the whole catalogue of both systems, not only what changed")
    .option("--sku <list>", "only these SKUs, even if unchanged; split at commas, repeatable", collectTokens)
    .option("--dry-run", "say what would be done, change nothing")
    .option("--allow-mass-change", "let this run do what the brakes hold back")
    .option("--now", "try although a system asked for a pause")
    .option("--report <file>", "also write the report to a file: .csv, .html or .json (mode 0600)")
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 pull-products", "what changed since the last pull"],
        ["tg360 pull-products --dry-run", "what would be done"],
        ["tg360 pull-products --sku A-100,A-101", "two products, now"],
        ["tg360 pull-products --full --report pull.html", "everything, with a report to keep"],
      ]),
    )
    .action(act<PullFlags>(() => import("./pull-products.ts")));
};

import { collectTokens } from "../../cli/lists.ts";
import type { Declare } from "../../cli/declare.ts";

export interface PullFlags {
  readonly full?: boolean;
  readonly sku?: readonly string[];
  readonly dryRun?: boolean;
  readonly allowMassChange?: boolean;
  readonly allowPrice?: boolean;
  readonly now?: boolean;
  readonly report?: string;
}

export const declarePullProducts: Declare<PullFlags> = (program) =>
  program
    .command("pull-products")
    .option("--full")
    .option("--sku <list>", "", collectTokens)
    .option("--dry-run")
    .option("--allow-mass-change")
    .option("--allow-price")
    .option("--now")
    .option("--report <file>");

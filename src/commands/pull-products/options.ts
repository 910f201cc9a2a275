import { Option } from "commander";

import { collectTokens, massChangesArgument } from "../../cli/lists.ts";
import type { Declare } from "../../cli/declare.ts";
import type { MassChange } from "../../core/brakes/facet.ts";

export interface PullFlags {
  readonly full?: boolean;
  readonly sku?: readonly string[];
  readonly dryRun?: boolean;
  /** True = without a kind. */
  readonly allowMassChange?: readonly MassChange[] | true;
  readonly allowPrice?: boolean;
  readonly now?: boolean;
  readonly report?: string;
}

export const declarePullProducts: Declare<PullFlags> = (program) =>
  program
    .command("pull-products")
    .addOption(new Option("--full").conflicts(["sku"]))
    .option("--sku <list>", "", collectTokens)
    .option("--dry-run")
    .option("--allow-mass-change [kinds]", "", massChangesArgument)
    .option("--allow-price")
    .option("--now")
    .option("--report <file>");

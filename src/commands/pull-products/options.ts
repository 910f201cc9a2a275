import { InvalidArgumentError, Option } from "commander";

import { collectTokens, splitTokens } from "../lists.ts";
import type { Declare } from "../declare.ts";
import { MASS_CHANGES, type MassChange } from "../../core/brakes/facet.ts";

export interface PullFlags {
  readonly full?: boolean;
  readonly sku?: readonly string[];
  readonly dryRun?: boolean;
  /** True = without a kind. */
  readonly allowMassChange?: readonly MassChange[] | true;
  readonly allowPrice?: boolean;
  readonly overwrite?: boolean;
  readonly now?: boolean;
  readonly report?: string;
}

export const declare: Declare<PullFlags> = (program) =>
  program
    .command("pull-products")
    .addOption(new Option("--full").conflicts(["sku"]))
    .option("--sku <list>", "", collectTokens)
    .option("--dry-run")
    .option("--allow-mass-change [kinds]", "", massChangesArgument)
    .option("--allow-price")
    .option("--overwrite")
    .option("--now")
    .option("--report <file>");

/** Kinds of held-back changes, collected as tokens. */
function massChangesArgument(text: string, before: readonly MassChange[] | undefined): readonly MassChange[] {
  const kinds = splitTokens(text).map((token) => MASS_CHANGES.find((kind) => kind === token));
  const known = kinds.filter((kind) => kind !== undefined);
  if (known.length === 0 || known.length < kinds.length) {
    throw new InvalidArgumentError(`Allowed choices are ${MASS_CHANGES.join(", ")}.`);
  }
  return [...(before ?? []), ...known];
}

import { InvalidArgumentError, Option } from "commander";

import { collectTokens, splitTokens } from "../lists.ts";
import type { Declare } from "../declare.ts";
import { OWNED_TEXTS, type OwnedText } from "../../core/products/owners.ts";
import { MASS_CHANGES, type MassChange } from "../../core/brakes/facet.ts";

export interface PullFlags {
  readonly full?: boolean;
  readonly sku?: readonly string[];
  readonly dryRun?: boolean;
  /** True = without a kind. */
  readonly allowMassChange?: readonly MassChange[] | true;
  readonly allowPrice?: boolean;
  /** What a person decides about texts that differ. True = all texts. */
  readonly overwrite?: readonly OwnedText[] | true;
  readonly keep?: readonly OwnedText[] | true;
  readonly putBack?: readonly OwnedText[] | true;
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
    .option("--overwrite [texts]", "", textsArgument)
    .addOption(new Option("--keep [texts]").argParser(textsArgument).conflicts(["overwrite"]))
    .addOption(new Option("--put-back [texts]").argParser(textsArgument).conflicts(["overwrite", "keep"]))
    .option("--now")
    .option("--report <file>");

/** Kinds of held-back changes, collected as tokens. */
function massChangesArgument(text: string, before: readonly MassChange[] | undefined): readonly MassChange[] {
  return [...(before ?? []), ...choicesIn(text, MASS_CHANGES)];
}

/** Texts of products. */
function textsArgument(text: string, before: readonly OwnedText[] | undefined): readonly OwnedText[] {
  return [...(before ?? []), ...choicesIn(text, OWNED_TEXTS)];
}

function choicesIn<T extends string>(text: string, choices: readonly T[]): readonly T[] {
  const tokens = splitTokens(text);
  const known = tokens.flatMap((token) => choices.find((one) => one === token) ?? []);
  if (known.length === 0 || known.length < tokens.length) {
    throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.`);
  }
  return known;
}

import { collectTokens, dayArgument, durationArgument, integerArgument } from "../lists.ts";
import type { Declare } from "../declare.ts";

export interface StatusFlags {
  /** States to list, in kebab-case, not checked yet. */
  readonly state?: readonly string[];
  readonly search?: string;
  /** Local days, `YYYY-MM-DD`; both are in. */
  readonly from?: string;
  readonly to?: string;
  /** What to sort by, not checked yet; with a `-` before it the other way round. */
  readonly sort?: string;
  readonly report?: string;
  readonly limit?: number;
  readonly maxAge?: number;
}

/** `args`: nothing, `products`, `orders`, or one of these and an id, reference or SKU. */
export const declare: Declare<StatusFlags> = (program) =>
  program
    .command("status")
    .argument("[what]")
    .argument("[id]")
    .option("--state <list>", "", collectTokens)
    .option("--search <text>")
    .option("--from <date>", "", dayArgument)
    .option("--to <date>", "", dayArgument)
    .option("--sort <what>")
    .option("--report <file>")
    .option("--limit <n>", "", integerArgument(1, 1_000_000_000))
    .option("--max-age <duration>", "", durationArgument);

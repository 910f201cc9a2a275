import { Option } from "commander";

import type { Declare } from "../../cli/declare.ts";
import { integerArgument } from "../../cli/lists.ts";

export interface DemoFlags {
  readonly products: number;
  readonly orders: number;
  readonly seed: number;
  /** The number of shops; absent = one, without a name. */
  readonly shops?: number;
  /** Their state is in PostgreSQL, and so many workers take turns at them; absent = each command of a person. */
  readonly workers?: number;
}

export const declareDemo: Declare<DemoFlags> = (program) =>
  program
    .command("demo")
    .option("--products <n>", "", integerArgument(20, 100_000), 2000)
    .option("--orders <n>", "", integerArgument(5, 10_000), 40)
    .option("--seed <n>", "", integerArgument(0, 4_294_967_295), 1)
    .option("--shops <n>", "", integerArgument(2, 50))
    .addOption(new Option("--workers <n>").argParser(integerArgument(2, 8)).implies({ products: 200 }));

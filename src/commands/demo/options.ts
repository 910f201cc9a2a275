import type { Declare } from "../declare.ts";
import { integerArgument } from "../lists.ts";

export interface DemoFlags {
  readonly products: number;
  readonly orders: number;
  readonly seed: number;
}

export const declare: Declare<DemoFlags> = (program) =>
  program
    .command("demo")
    .option("--products <n>", "", integerArgument(20, 100_000), 2000)
    .option("--orders <n>", "", integerArgument(5, 10_000), 40)
    .option("--seed <n>", "", integerArgument(0, 4_294_967_295), 1);

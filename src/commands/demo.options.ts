import { type Declare, helpEnd } from "../cli/declare.ts";
import { integerArgument } from "../cli/lists.ts";

export interface DemoFlags {
  readonly products: number;
  readonly orders: number;
  readonly seed: number;
}

export const declareDemo: Declare = (program, act) => {
  program
    .command("demo")
    .summary("see the whole job done on made-up systems")
    .description(
      "Starts the sandbox, sets up a throw-away folder, pulls the products, exports the orders and shows the reports. " +
        "It touches neither your configuration nor your state.",
    )
    .option("--products <n>", "size of the catalogue", integerArgument(20, 100_000), 2000)
    .option("--orders <n>", "orders that the shop has", integerArgument(5, 10_000), 40)
    .option("--seed <n>", "another number makes another shop", integerArgument(0, 4_294_967_295), 1)
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 demo", "about ten seconds"],
        ["tg360 demo --products 5000 --orders 500", "a larger shop"],
      ]),
    )
    .action(act<DemoFlags>(() => import("./demo.ts")));
};

import { Option } from "commander";

import { type Declare, helpEnd } from "../cli/declare.ts";
import { durationArgument, integerArgument } from "../cli/lists.ts";

export interface SandboxFlags {
  readonly products: number;
  readonly orders: number;
  readonly seed: number;
  /** Milliseconds added to every answer. */
  readonly latency: number;
  readonly faults: "none" | "mild" | "hostile";
  readonly catalogue?: string;
  readonly orderFile?: string;
  /** Milliseconds from one new order to the next; 0 = none. */
  readonly orderEvery: number;
  /** 0 = any free port. */
  readonly erpPort: number;
  readonly shopPort: number;
}

const port = integerArgument(0, 65_535);

export const declareSandbox: Declare = (program, act) => {
  program
    .command("sandbox")
    .summary("run both systems on this machine, made up, to try things on")
    .description(
      "Starts a TotalGest and a Framework360 on this machine that speak the real contracts, until it is stopped.",
    )
    .option("--products <n>", "size of the catalogue", integerArgument(0, 10_000_000), 500)
    .option("--orders <n>", "orders that the shop has", integerArgument(0, 10_000_000), 50)
    .option("--seed <n>", "another number makes another shop", integerArgument(0, 4_294_967_295), 1)
    .option("--latency <duration>", "how long every answer takes", durationArgument, 0)
    .addOption(
      new Option("--faults <kind>", "what goes wrong on the way").choices(["none", "mild", "hostile"]).default("none"),
    )
    .option("--catalogue <file>", "products from this file instead, one JSON object a line")
    .option("--order-file <file>", "orders from this file instead, one JSON object a line")
    .addOption(
      new Option("--order-every <duration>", "how often a customer buys something; 0 = never")
        .argParser(durationArgument)
        .default(30_000, "30s"),
    )
    .option("--erp-port <port>", "TotalGest's port; 0 = any", port, 0)
    .option("--shop-port <port>", "Framework360's port; 0 = any", port, 0)
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 sandbox", "prints the settings to use, then runs until Ctrl-C"],
        ["tg360 sandbox --products 20000 --latency 40ms", "a large shop, far away"],
        ["tg360 sandbox --faults hostile --seed 7", "a bad day"],
      ]),
    )
    .action(act<SandboxFlags>(() => import("./sandbox.ts")));
};

import { collectTokens, durationArgument, integerArgument } from "../cli/lists.ts";
import { type Declare, helpEnd } from "../cli/declare.ts";

export interface StatusFlags {
  /** States to list, in kebab-case, unchecked. */
  readonly state?: readonly string[];
  readonly search?: string;
  readonly limit?: number;
  /** From 1. */
  readonly page?: number;
  readonly watch?: boolean;
  readonly maxAge?: number;
}

/** `args`: nothing, `products`, `orders`, or one of these and an id, reference or SKU. */
export const declareStatus: Declare = (program, act) => {
  program
    .command("status")
    .summary("show what is synced, waiting or failed")
    .description("Shows how things stand, from the state on this machine alone: it never calls either system.")
    .argument("[what]", "products or orders: a line each; nothing: the overview")
    .argument("[id]", "everything known about this order (id or reference) or product (SKU)")
    .option("--state <list>", "only these states; split at commas, repeatable", collectTokens)
    .option("--search <text>", "only what has this text in its id, reference, SKU, EAN or name")
    .option("--limit <n>", "at most so many lines (50 on screen, all in JSON)", integerArgument(0, 1_000_000_000))
    .option("--page <n>", "the n-th so many lines", integerArgument(1, 1_000_000_000))
    .option("--watch", "on a terminal: refresh in place every two seconds, until Ctrl-C")
    .option(
      "--max-age <duration>",
      "exit 6 if the older direction's last good run is older, e.g. 15m",
      durationArgument,
    )
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 status", "the overview"],
        ["tg360 status --watch", "the overview, refreshed in place"],
        ["tg360 status orders --state failed,held", "orders that need somebody, why, and what to do"],
        ["tg360 status orders 1042", "everything about one order"],
        ["tg360 status products A-100", "everything about one product"],
        ["tg360 status products --search cheese", "products by name"],
        ["tg360 status --max-age 15m --quiet", "for a monitor"],
      ]),
    )
    .action(act<StatusFlags>(() => import("./status.ts")));
};

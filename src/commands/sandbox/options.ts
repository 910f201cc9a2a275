import { Option } from "commander";

import type { Declare } from "../declare.ts";
import { durationArgument, integerArgument } from "../lists.ts";

export interface SandboxFlags {
  readonly products: number;
  readonly orders: number;
  readonly seed: number;
  /** Milliseconds added to every answer. */
  readonly latency: number;
  readonly faults: "none" | "mild" | "hostile";
  readonly catalogue?: string;
  readonly orderFile?: string;
  /** A recording of the doctor. */
  readonly replay?: string;
  /** Milliseconds from one new order to the next; 0 = none. */
  readonly orderEvery: number;
  /** Milliseconds from one edit in the shop to the next; 0 = none. */
  readonly editEvery: number;
  /** Milliseconds; 0 = only on request. */
  readonly shipAfter: number;
  /** 0 = any free port. */
  readonly erpPort: number;
  readonly shopPort: number;
}

const port = integerArgument(0, 65_535);

export const declare: Declare<SandboxFlags> = (program) =>
  program
    .command("sandbox")
    .option("--products <n>", "", integerArgument(0, 10_000_000), 500)
    .option("--orders <n>", "", integerArgument(0, 10_000_000), 50)
    .option("--seed <n>", "", integerArgument(0, 4_294_967_295), 1)
    .option("--latency <duration>", "", durationArgument, 0)
    .addOption(new Option("--faults <kind>").choices(["none", "mild", "hostile"]).default("none"))
    .option("--catalogue <file>")
    .option("--order-file <file>")
    .option("--replay <folder>")
    .addOption(new Option("--order-every <duration>").argParser(durationArgument).default(30_000, "30s"))
    .option("--edit-every <duration>", "", durationArgument, 0)
    .addOption(new Option("--ship-after <duration>").argParser(durationArgument).default(120_000, "2m"))
    .option("--erp-port <port>", "", port, 0)
    .option("--shop-port <port>", "", port, 0);

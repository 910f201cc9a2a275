import type { SystemSection } from "../../core/common/systems.ts";

import { Option } from "commander";

import type { Declare } from "../declare.ts";

export interface DoctorFlags {
  readonly writeProfile?: string;
  readonly profile?: string;
  readonly system: SystemSection;
  readonly yes?: boolean;
  /** The folder of a first contact. */
  readonly record?: string;
  /** With `record`: the writing operations are tried too, on these. */
  readonly write?: boolean;
  readonly testOrder?: string;
  readonly testProduct?: string;
}

export const declare: Declare<DoctorFlags> = (program) =>
  program
    .command("doctor")
    .option("--write-profile <file>")
    .option("--profile <file>")
    .addOption(new Option("--system <system>").choices(["totalgest", "framework360"]).default("totalgest"))
    .option("--record <folder>")
    .option("--write")
    .option("--test-order <id>")
    .option("--test-product <sku>")
    .option("--yes");

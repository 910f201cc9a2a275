import type { Section } from "../../core/common/systems.ts";

import { Option } from "commander";

import type { Declare } from "../../cli/declare.ts";

export interface DoctorFlags {
  readonly writeProfile?: string;
  readonly profile?: string;
  readonly system: Section;
  readonly yes?: boolean;
}

export const declare: Declare<DoctorFlags> = (program) =>
  program
    .command("doctor")
    .option("--write-profile <file>")
    .option("--profile <file>")
    .addOption(new Option("--system <system>").choices(["totalgest", "framework360"]).default("totalgest"))
    .option("--yes");

import { Argument, Option } from "commander";

import { dayArgument, monthArgument } from "../lists.ts";
import type { Declare } from "../declare.ts";

export interface AuditFlags {
  /** Local days, `YYYY-MM-DD`. */
  readonly day?: string;
  readonly from?: string;
  readonly to?: string;
  /** `YYYY-MM`. */
  readonly month?: string;
  readonly report?: string;
  readonly reason?: string;
}

/** `args`: what to do instead of making an audit, and the day. */
export const declare: Declare<AuditFlags> = (program) =>
  program
    .command("audit")
    .addArgument(new Argument("[action]").choices(["list", "show", "settle", "put-back"]))
    .addArgument(new Argument("[date]").argParser(dayArgument))
    .addOption(new Option("--day <date>").argParser(dayArgument).conflicts(["month", "from", "to"]))
    .addOption(new Option("--month <month>").argParser(monthArgument).conflicts(["from", "to"]))
    .option("--from <date>", "", dayArgument)
    .option("--to <date>", "", dayArgument)
    .option("--report <file>")
    .option("--reason <text>");

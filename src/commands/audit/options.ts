import { dayArgument, monthArgument } from "../../cli/lists.ts";
import type { Declare } from "../../cli/declare.ts";

export interface AuditFlags {
  /** Local days, `YYYY-MM-DD`. */
  readonly day?: string;
  readonly from?: string;
  readonly to?: string;
  /** `YYYY-MM`. */
  readonly month?: string;
  readonly report?: string;
  readonly list?: boolean;
  readonly show?: string;
}

export const declareAudit: Declare<AuditFlags> = (program) =>
  program
    .command("audit")
    .option("--day <date>", "", dayArgument)
    .option("--month <month>", "", monthArgument)
    .option("--from <date>", "", dayArgument)
    .option("--to <date>", "", dayArgument)
    .option("--report <file>")
    .option("--list")
    .option("--show <date>", "", dayArgument);

import { Option } from "commander";

import { type Declare, helpEnd } from "../cli/declare.ts";

export interface DoctorFlags {
  readonly writeTest?: boolean;
  readonly writeProfile?: string;
  readonly sample?: string;
  readonly profile?: string;
  readonly system: "totalgest" | "framework360";
  readonly yes?: boolean;
}

export const declareDoctor: Declare = (program, act) => {
  program
    .command("doctor")
    .summary("find out what is wrong, and what to do about it")
    .description(
      "Looks at this machine, the configuration, the way to both systems, credentials and permissions, and at one real " +
        "answer of each operation, field by field where one is not where the profile says (with --verbose always). It " +
        "changes nothing. With --write-test it also tries what may be written: it sends TotalGest an order that is no " +
        "JSON, so that none can come of it; and the shop a hidden product without a name under a SKU that is taken, to be " +
        "refused, one product's own SKU back to it, and one exported order's own number (or one to an order that does not " +
        "exist). No value is changed.",
    )
    .option("--write-test", "also try what may be written, after asking")
    .option("--write-profile <file>", "write what the answers propose as a profile, to be reviewed")
    .option("--sample <file>", "with --write-profile: propose from an answer that was saved, and call nothing")
    .option("--profile <file>", "look with this profile in the place of the one that is configured")
    .addOption(
      new Option("--system <system>", "with --profile and --write-profile: whose profile")
        .choices(["totalgest", "framework360"])
        .default("totalgest"),
    )
    .option("--yes", "do not ask: write the test, write over the file")
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 doctor", "what is wrong, and what to do"],
        ["tg360 doctor --verbose", "every setting with its origin, every call, every field"],
        ["tg360 doctor --write-test", "are writes allowed, too?"],
        ["tg360 doctor --write-profile totalgest.json", "a profile for the TotalGest that you have"],
        ["tg360 doctor --profile totalgest.json", "what is left with that profile, before it is used"],
        ["tg360 doctor --write-profile totalgest.json --sample products.json", "the same from a saved answer"],
        ["tg360 doctor --write-profile shop.json --system framework360", "a profile for the shop that you have"],
      ]),
    )
    .action(act<DoctorFlags>(() => import("./doctor.ts")));
};

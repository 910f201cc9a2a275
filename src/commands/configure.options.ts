import { type Declare, helpEnd } from "../cli/declare.ts";
import { collectNames, collectPairs, dayArgument, integerArgument } from "../cli/lists.ts";

/** A flag for every answer of the wizard. Secrets are never a flag's value: it would stand in the process list. */
export interface ConfigureFlags {
  readonly endpoint?: string;
  readonly ownerId?: string;
  readonly shopId?: string;
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly passwordFile?: string;
  readonly passwordCommand?: string;
  readonly profile?: string;
  readonly shopUrl?: string;
  readonly apiKeyStdin?: boolean;
  readonly apiKeyFile?: string;
  readonly apiKeyCommand?: string;
  readonly site?: string;
  readonly timeZone?: string;
  readonly shopProfile?: string;
  readonly exportFrom?: string;
  readonly statuses?: readonly string[];
  readonly cancelled?: readonly string[];
  readonly priceList?: string;
  readonly languages?: readonly string[];
  /** Unchecked. */
  readonly messages?: string;
  readonly buffer?: number;
  readonly mapPayment?: Readonly<Record<string, string>>;
  readonly mapVat?: Readonly<Record<string, string>>;
  readonly mapCountry?: Readonly<Record<string, string>>;
  readonly timeout?: string;
  readonly concurrency?: number;
  readonly check?: boolean;
  readonly show?: boolean;
  readonly moved?: boolean;
  readonly saveAnyway?: boolean;
}

export const declareConfigure: Declare = (program, act) => {
  program
    .command("configure")
    .summary("set up the two systems, check the set-up, or show it")
    .description(
      "Asks for what is needed, calls both systems to check it, and writes the configuration file. Every answer can be " +
        "given as an option; options alone change just what they name.",
    )
    .option("--check", "call both systems with what is configured, change nothing")
    .option("--show", "print every setting and where it comes from, secrets masked")
    .option("--moved", "one of the systems has a new address: keep the state that there is")
    .option("--save-anyway", "save what is given even where a system does not take it: it may need a profile first")
    .option("--endpoint <url>", "TotalGest: address of its API")
    .option("--owner-id <id>", "TotalGest: owner")
    .option("--shop-id <id>", "TotalGest: shop")
    .option("--username <name>", "TotalGest: user")
    .option("--password-stdin", "TotalGest: read the password from standard input")
    .option("--password-file <file>", "TotalGest: read the password from a file")
    .option("--password-command <command>", "TotalGest: a command that prints the password, run each time (no shell)")
    .option("--profile <file>", "TotalGest: a file that says what it speaks, where that is not the built-in contract")
    .option("--shop-url <url>", "Framework360: address of the shop")
    .option("--api-key-stdin", "Framework360: read the key from standard input")
    .option("--api-key-file <file>", "Framework360: read the key from a file")
    .option("--api-key-command <command>", "Framework360: a command that prints the key, run each time (no shell)")
    .option("--site <name>", "the shop's name in every order's reference; never changes once orders were sent")
    .option("--time-zone <name>", "the shop's time zone, e.g. Europe/Zurich")
    .option("--shop-profile <file>", "Framework360: a file that says what it speaks, as --profile")
    .option("--export-from <date>", "the first day (YYYY-MM-DD) whose orders are exported", dayArgument)
    .option("--statuses <list>", "order statuses that mean completed, by id or name", collectNames)
    .option("--cancelled <list>", "order statuses that mean cancelled or refunded, by id or name", collectNames)
    .option("--price-list <name>", "TotalGest's price list")
    .option("--languages <list>", "languages of the products, the main one first", collectNames)
    .option("--messages <code>", "language of messages and reports: en, fr, it or de")
    .option("--buffer <pieces>", "pieces held back from the stock that is shown", integerArgument(0, 1_000_000))
    .option("--map-payment <shop=code>", "a payment method of the shop and TotalGest's code; repeatable", collectPairs)
    .option("--map-vat <rate=code>", "a VAT rate and TotalGest's code; repeatable", collectPairs)
    .option("--map-country <name=iso>", "a country as the shop writes it and its ISO code; repeatable", collectPairs)
    .option("--timeout <duration>", "how long to wait for an answer, e.g. 30s")
    .option("--concurrency <n>", "calls at once to each system", integerArgument(1, 64))
    .addHelpText(
      "after",
      helpEnd([
        ["tg360 configure", "the wizard"],
        ["tg360 configure --check", "does it still work?"],
        ["tg360 configure --map-payment cod=CASH", "one more payment method"],
        ["tg360 configure --export-from 2026-01-01", "export orders from that day on"],
        ["tg360 configure --password-file pw.txt", "a new password"],
      ]),
    )
    .action(act<ConfigureFlags>(() => import("./configure.ts")));
};

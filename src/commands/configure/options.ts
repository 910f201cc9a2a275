import type { Declare } from "../../cli/declare.ts";
import {
  collectNames,
  collectPairs,
  dayArgument,
  integerArgument,
  pageArgument,
  statusesArgument,
} from "../../cli/lists.ts";

/** A flag for every answer of the wizard. A secret is never a flag's value, because the process list would show it. */
export interface ConfigureFlags {
  readonly endpoint?: string;
  readonly ownerId?: string;
  readonly shopId?: string;
  readonly username?: string;
  readonly passwordStdin?: boolean;
  readonly passwordFile?: string;
  readonly passwordCommand?: string;
  readonly profile?: string;
  readonly adapter?: string;
  readonly shopUrl?: string;
  readonly apiKeyStdin?: boolean;
  readonly apiKeyFile?: string;
  readonly apiKeyCommand?: string;
  readonly site?: string;
  readonly timeZone?: string;
  /** `gross` or `net`, not checked yet. */
  readonly totals?: string;
  readonly shopProfile?: string;
  readonly exportFrom?: string;
  readonly statuses?: readonly string[];
  readonly open?: readonly string[];
  readonly cancelled?: readonly string[];
  readonly after?: readonly string[];
  /** `off` = the shop is not told any more. */
  readonly fulfilment?: Readonly<Record<string, string>> | "off";
  readonly priceList?: string;
  readonly languages?: readonly string[];
  /** A language code, not checked yet. */
  readonly messages?: string;
  readonly buffer?: number;
  readonly mapPayment?: Readonly<Record<string, string>>;
  readonly mapVat?: Readonly<Record<string, string>>;
  readonly mapCountry?: Readonly<Record<string, string>>;
  readonly timeout?: string;
  readonly concurrency?: number;
  readonly notifyTo?: readonly string[];
  readonly notifyFrom?: string;
  readonly smtpUrl?: string;
  readonly smtpUser?: string;
  readonly smtpPasswordStdin?: boolean;
  readonly smtpPasswordFile?: string;
  readonly smtpPasswordCommand?: string;
  readonly notifyWebhookStdin?: boolean;
  readonly notifyWebhookFile?: string;
  readonly notifyWebhookCommand?: string;
  readonly dailySummary?: string;
  readonly publicUrl?: string;
  readonly trustedProxies?: readonly string[];
  /** The address to which the shop sends its signals. */
  readonly webhook?: string;
  readonly testNotification?: boolean;
  readonly show?: boolean;
  readonly moved?: boolean;
  readonly saveAnyway?: boolean;
}

export const declareConfigure: Declare<ConfigureFlags> = (program) =>
  program
    .command("configure")
    .option("--show")
    .option("--moved")
    .option("--save-anyway")
    .option("--endpoint <url>")
    .option("--owner-id <id>")
    .option("--shop-id <id>")
    .option("--username <name>")
    .option("--password-stdin")
    .option("--password-file <file>")
    .option("--password-command <command>")
    .option("--profile <file>")
    .option("--adapter <file>")
    .option("--shop-url <url>")
    .option("--api-key-stdin")
    .option("--api-key-file <file>")
    .option("--api-key-command <command>")
    .option("--site <name>")
    .option("--time-zone <name>")
    .option("--totals <gross|net>")
    .option("--shop-profile <file>")
    .option("--export-from <date>", "", dayArgument)
    .option("--statuses <list>", "", collectNames)
    .option("--open <list>", "", collectNames)
    .option("--cancelled <list>", "", collectNames)
    .option("--after <list>", "", collectNames)
    .option("--fulfilment <state=status>", "", statusesArgument)
    .option("--price-list <name>")
    .option("--languages <list>", "", collectNames)
    .option("--messages <code>")
    .option("--buffer <pieces>", "", integerArgument(0, 1_000_000))
    .option("--map-payment <shop=code>", "", collectPairs)
    .option("--map-vat <rate=code>", "", collectPairs)
    .option("--map-country <name=iso>", "", collectPairs)
    .option("--timeout <duration>")
    .option("--concurrency <n>", "", integerArgument(1, 64))
    .option("--notify-to <list>", "", collectNames)
    .option("--notify-from <address>")
    .option("--smtp-url <url>")
    .option("--smtp-user <name>")
    .option("--smtp-password-stdin")
    .option("--smtp-password-file <file>")
    .option("--smtp-password-command <command>")
    .option("--notify-webhook-stdin")
    .option("--notify-webhook-file <file>")
    .option("--notify-webhook-command <command>")
    .option("--webhook <url>", "", pageArgument)
    .option("--daily-summary <time>")
    .option("--public-url <url>")
    .option("--trusted-proxies <list>", "", collectNames)
    .option("--test-notification");

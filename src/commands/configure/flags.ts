import type { Changes, Context, SettingKey, Setup } from "../../compose/context.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { ConfigureFlags } from "./options.ts";

type Needs = Pick<Context, "readStdin">;

/** The settings with a flag of the same meaning, whose value is the setting's. */
const PLAIN = [
  ["totalgest.endpoint", "endpoint"],
  ["totalgest.ownerId", "ownerId"],
  ["totalgest.shopId", "shopId"],
  ["totalgest.username", "username"],
  ["totalgest.profile", "profile"],
  ["framework360.url", "shopUrl"],
  ["framework360.site", "site"],
  ["framework360.timeZone", "timeZone"],
  ["framework360.profile", "shopProfile"],
  ["export.from", "exportFrom"],
  ["export.statuses", "statuses"],
  ["export.cancelled", "cancelled"],
  ["products.priceList", "priceList"],
  ["products.languages", "languages"],
  ["products.buffer", "buffer"],
  ["lang", "messages"],
  ["notify.to", "notifyTo"],
  ["notify.from", "notifyFrom"],
  ["notify.smtpUrl", "smtpUrl"],
  ["notify.smtpUser", "smtpUser"],
  ["notify.dailySummary", "dailySummary"],
  ["http.timeout", "timeout"],
  ["http.concurrency", "concurrency"],
] as const satisfies readonly (readonly [SettingKey, keyof ConfigureFlags])[];

const MAPS = [
  ["mapping.payments", "mapPayment"],
  ["mapping.vat", "mapVat"],
  ["mapping.countries", "mapCountry"],
] as const satisfies readonly (readonly [SettingKey, keyof ConfigureFlags])[];

/** The wizard's questions as flags, for use without a terminal. */
export const WIZARD_FLAGS = [
  "--endpoint",
  "--owner-id",
  "--shop-id",
  "--username",
  "--password-stdin",
  "--shop-url",
  "--api-key-file",
  "--export-from",
] as const;

/** The changes that the flags make to the configuration; empty = none. Throws UsageError, ConfigurationError. */
export async function readChanges(flags: ConfigureFlags, context: Needs, setup: Setup): Promise<Changes> {
  refuseTwoSources(flags);
  let changes: Changes = {};
  for (const [key, flag] of PLAIN) {
    if (flags[flag] !== undefined) changes = setup.change(changes, key, flags[flag]);
  }
  for (const [key, flag] of MAPS) {
    const pairs = flags[flag];
    if (pairs !== undefined) changes = setup.change(changes, key, setup.mergedPairs(key, pairs));
  }
  for (const secret of secretFlags(flags)) changes = await readSecretFlags(changes, context, setup, secret);
  return changes;
}

function secretFlags(flags: ConfigureFlags): readonly SecretFlags[] {
  return [
    {
      value: "totalgest.password",
      command: "totalgest.passwordCommand",
      option: "--password",
      fromStdin: flags.passwordStdin === true,
      file: flags.passwordFile,
      argv: flags.passwordCommand,
    },
    {
      value: "framework360.apiKey",
      command: "framework360.apiKeyCommand",
      option: "--api-key",
      fromStdin: flags.apiKeyStdin === true,
      file: flags.apiKeyFile,
      argv: flags.apiKeyCommand,
    },
    {
      value: "notify.smtpPassword",
      command: "notify.smtpPasswordCommand",
      option: "--smtp-password",
      fromStdin: flags.smtpPasswordStdin === true,
      file: flags.smtpPasswordFile,
      argv: flags.smtpPasswordCommand,
    },
    {
      value: "notify.webhookUrl",
      command: "notify.webhookUrlCommand",
      option: "--notify-webhook",
      fromStdin: flags.notifyWebhookStdin === true,
      file: flags.notifyWebhookFile,
      argv: flags.notifyWebhookCommand,
    },
  ];
}

interface SecretFlags {
  readonly value: SettingKey;
  readonly command: SettingKey;
  /** The common prefix of its three flags. */
  readonly option: string;
  readonly fromStdin: boolean;
  readonly file: string | undefined;
  readonly argv: string | undefined;
}

/** A secret from a pipe or a file is stored; a command is stored as a command and run each time. */
async function readSecretFlags(changes: Changes, context: Needs, setup: Setup, secret: SecretFlags): Promise<Changes> {
  const { value, command, fromStdin, file, argv } = secret;
  if (fromStdin) return setup.change(changes, value, setup.secretFromText(value, await context.readStdin()));
  if (file !== undefined) return setup.change(changes, value, setup.secretFromFile(value, file));
  if (argv !== undefined) return setup.change(changes, command, splitCommand(argv));
  return changes;
}

/** A JSON list, or words separated by spaces: no shell interprets quotes here. */
function splitCommand(text: string): unknown {
  if (!text.trimStart().startsWith("[")) return text.trim().split(/\s+/);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function refuseTwoSources(flags: ConfigureFlags): void {
  const secrets = secretFlags(flags);
  const groups = [
    ...secrets.map(({ option, fromStdin, file, argv }) =>
      given([
        [`${option}-stdin`, fromStdin],
        [`${option}-file`, file],
        [`${option}-command`, argv],
      ]),
    ),
    given(secrets.map(({ option, fromStdin }) => [`${option}-stdin`, fromStdin])),
    given([
      ["--check", flags.check],
      ["--show", flags.show],
    ]),
  ];
  for (const [first, second] of groups) {
    if (first !== undefined && second !== undefined)
      throw new UsageError(problem("option-conflict", { first, second }));
  }
}

function given(flags: readonly (readonly [string, unknown])[]): readonly string[] {
  return flags.filter(([, value]) => value !== undefined && value !== false).map(([name]) => name);
}

import { readSecretFile } from "../../config/secrets.ts";
import { parseWords } from "../../config/environment.ts";
import { type Conflicts, refuseConflicts } from "../../cli/option-rules.ts";
import type { App } from "../../app/app.ts";
import { readStdin } from "../../app/config.ts";
import { type Changes, mergedPairs, type Setup, takeSecret } from "../../app/setup.ts";
import { type Key as SettingKey, withValue } from "../../config/keys.ts";
import type { ConfigureFlags } from "./options.ts";
import { plainWord } from "./statuses.ts";

/** The settings with a flag of the same meaning, whose value is the setting's. */
const PLAIN = [
  ["totalgest.endpoint", "endpoint"],
  ["totalgest.ownerId", "ownerId"],
  ["totalgest.shopId", "shopId"],
  ["totalgest.username", "username"],
  ["totalgest.profile", "profile"],
  ["totalgest.adapter", "adapter"],
  ["framework360.url", "shopUrl"],
  ["framework360.site", "site"],
  ["framework360.timeZone", "timeZone"],
  ["framework360.totals", "totals"],
  ["framework360.profile", "shopProfile"],
  ["export.from", "exportFrom"],
  ["products.priceList", "priceList"],
  ["products.languages", "languages"],
  ["products.buffer", "buffer"],
  ["lang", "messages"],
  ["notify.to", "notifyTo"],
  ["notify.from", "notifyFrom"],
  ["notify.smtpUrl", "smtpUrl"],
  ["notify.smtpUser", "smtpUser"],
  ["notify.dailySummary", "dailySummary"],
  ["serve.publicUrl", "publicUrl"],
  ["serve.trustedProxies", "trustedProxies"],
  ["http.timeout", "timeout"],
  ["http.concurrency", "concurrency"],
] as const satisfies readonly (readonly [SettingKey, keyof ConfigureFlags])[];

/** What `withStatuses` makes of them depends on the shop's list. */
const STATUSES = ["statuses", "open", "cancelled", "after"] as const;

const MAPS = [
  ["mapping.payments", "mapPayment"],
  ["mapping.vat", "mapVat"],
  ["mapping.countries", "mapCountry"],
] as const satisfies readonly (readonly [SettingKey, keyof ConfigureFlags])[];

/**
 * The secrets, and the common prefix of their three flags. A secret from a pipe or a file is stored as text; a command is
 * stored as a command and run each time.
 */
const SECRETS = [
  ["totalgest.password", "password"],
  ["framework360.apiKey", "apiKey"],
  ["notify.smtpPassword", "smtpPassword"],
  ["notify.webhookUrl", "notifyWebhook"],
] as const;

/** A secret has one source, and standard input is only one secret. */
const CONFLICTS: Conflicts<ConfigureFlags> = [
  ...SECRETS.flatMap(([, flag]): Conflicts<ConfigureFlags> => [
    [`${flag}Stdin`, [`${flag}File`, `${flag}Command`]],
    [`${flag}File`, [`${flag}Command`]],
  ]),
  ...SECRETS.map(
    ([, flag], at) => [`${flag}Stdin`, SECRETS.slice(at + 1).map(([, other]) => `${other}Stdin` as const)] as const,
  ),
];

/** The wizard's questions as flags with what each takes, for use without a terminal. */
const WIZARD = [
  ["--endpoint", "URL"],
  ["--owner-id", "ID"],
  ["--shop-id", "ID"],
  ["--username", "NAME"],
  ["--password-stdin"],
  ["--shop-url", "URL"],
  ["--api-key-file", "FILE"],
  ["--export-from", "YYYY-MM-DD"],
] as const;
export const WIZARD_FLAGS = WIZARD.map(([flag]) => flag);
export const WIZARD_ANSWERS = WIZARD.flat().join(" ");

/** The changes that the flags make to the configuration; empty = none. Throws UsageError, ConfigurationError. */
export async function readChanges(flags: ConfigureFlags, app: App, setup: Setup): Promise<Changes> {
  refuseConflicts(flags, CONFLICTS);
  let changes: Changes = {};
  for (const [key, flag] of PLAIN) {
    if (flags[flag] !== undefined) changes = withValue(changes, key, flags[flag]);
  }
  for (const flag of STATUSES) {
    const words = flags[flag];
    if (words !== undefined) changes = withValue(changes, `export.${flag}`, words.map(plainWord));
  }
  for (const [key, flag] of MAPS) {
    const pairs = flags[flag];
    if (pairs !== undefined) changes = withValue(changes, key, mergedPairs(setup, key, pairs));
  }
  if (flags.fulfilment !== undefined) {
    changes = withValue(changes, "fulfilment.statuses", flags.fulfilment === "off" ? undefined : flags.fulfilment);
  }
  for (const [key, flag] of SECRETS) {
    const [file, command] = [flags[`${flag}File`], flags[`${flag}Command`]];
    if (flags[`${flag}Stdin`] === true) {
      changes = withValue(changes, key, takeSecret(setup.app, key, await readStdin(app)));
    } else if (file !== undefined)
      changes = withValue(changes, key, takeSecret(setup.app, key, readSecretFile(key, file)));
    else if (command !== undefined) changes = withValue(changes, key, { command: parseWords(command) });
  }
  return changes;
}

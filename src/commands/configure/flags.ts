import { readSecretFile } from "../../config/secrets.ts";
import { parseWords } from "../../config/environment.ts";
import type { App } from "../../app/app.ts";
import { readStdin } from "../../app/config.ts";
import { type Changes, mergedPairs, type Setup, takeSecret } from "../../app/setup.ts";
import { plainWord } from "../../app/statuses.ts";
import { type Key as SettingKey, settingOf, withValue } from "../../config/keys.ts";
import { type ConfigureFlags, FLAGS, SECRET_FLAGS } from "./options.ts";
import { dueUnknown, readStatuses, titlesOf } from "../../core/discovery/statuses.ts";
import { classOf } from "../../core/orders/order.ts";
import type { ShopStatus } from "../../core/ports/shop.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Settings } from "../../core/run/settings.ts";
import { paragraph, messageLines, type Screen } from "../../render/terminal/screen.ts";

/** The wizard's questions as flags with what each takes, for use without a terminal. */
const WIZARD = [
  ["--endpoint", "URL"],
  ["--owner-id", "ID"],
  ["--shop-id", "ID"],
  ["--username", "NAME"],
  ["--password-stdin"],
  ["--shop-url", "URL"],
  ["--api-key-file", "FILE"],
  ["--export-from", "DATE"],
] as const;
export const WIZARD_FLAGS = WIZARD.map(([flag]) => flag);
export const WIZARD_ANSWERS = WIZARD.flat().join(" ");

/** The changes that the flags make to the configuration; empty = none. Throws ConfigurationError. */
export async function readFlagChanges(flags: ConfigureFlags, app: App, setup: Setup): Promise<Changes> {
  let changes: Changes = {};
  for (const [key, name] of FLAGS) {
    const given = flags[name];
    if (given !== undefined) changes = withValue(changes, key, valueOf(key, given, setup));
  }
  for (const [key, name] of SECRET_FLAGS) {
    const [stdin, file, command] = ["Stdin", "File", "Command"].map((source) => flags[name + source]);
    if (stdin === true) changes = withValue(changes, key, takeSecret(setup.app, key, await readStdin(app)));
    else if (typeof file === "string") {
      changes = withValue(changes, key, takeSecret(setup.app, key, readSecretFile(key, file)));
    } else if (typeof command === "string") changes = withValue(changes, key, { command: parseWords(command) });
  }
  return changes;
}

/** The setting's value for what the option got, which commander has parsed by the setting's kind. */
function valueOf(key: SettingKey, given: unknown, setup: Setup): unknown {
  if (key === "fulfilment.statuses") return given === "off" ? {} : given;
  if (settingOf(key).kind === "map") return mergedPairs(setup, key, given as Readonly<Record<string, string>>);
  // What is made of them depends on the shop's list.
  return isOfStatuses(key) ? (given as readonly string[]).map(plainWord) : given;
}

function isOfStatuses(key: SettingKey): boolean {
  return key.startsWith("export.") && settingOf(key).kind === "list";
}

/** What the statuses mean by now, class by class, if the shop was asked; what to do about those without a class. */
export function statusLines(
  screen: Screen,
  settings: Settings["export"],
  statuses: readonly ShopStatus[],
): readonly string[] {
  if (statuses.length === 0) return [];
  const meaning = readStatuses(statuses, settings);
  const { due } = meaning;
  if (due.length === 0) {
    return messageLines(screen, screen.text.problem(dueUnknown(statuses, settings)));
  }
  const names = titlesOf(statuses.filter(({ id }) => due.includes(id)));
  const { t } = screen.text;
  const others = (["after", "open", "cancelled"] as const).flatMap((one) => {
    const own = statuses.filter(({ id }) => meaning[one].includes(id));
    return own.length === 0 ? [] : [`${t(`setup.sum.${one}`)}${t("said.colon")}${titlesOf(own).join(", ")}`];
  });
  const unclassed = titlesOf(statuses.filter(({ id }) => classOf(id, meaning) === null));
  return [
    ...paragraph(screen, screen.text.problem(problem("statuses", { names })).message),
    ...others.flatMap((line) => paragraph(screen, line)),
    ...(unclassed.length === 0
      ? []
      : messageLines(screen, screen.text.problem(problem("statuses-unclassed", { names: unclassed })))),
  ];
}

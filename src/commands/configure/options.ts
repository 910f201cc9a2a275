import { type Command, Option } from "commander";

import type { Declare } from "../declare.ts";
import { collectNames, collectPairs, dayArgument, integerArgument, pageArgument, statusesArgument } from "../lists.ts";
import { type Key, KEYS, type SecretKey, settingOf } from "../../config/keys.ts";

/**
 * An option for every answer of the wizard, generated from the table of settings and read by `readChanges`. A secret is
 * never an option's value, because the process list would show it.
 */
export interface ConfigureFlags extends Readonly<Record<string, unknown>> {
  /** Statuses of the shop; with a `+` before the first they are added to the class. */
  readonly statuses?: readonly string[];
  readonly open?: readonly string[];
  readonly cancelled?: readonly string[];
  readonly after?: readonly string[];
  /** The address to which the shop sends its signals. */
  readonly webhook?: string;
  readonly testNotification?: boolean;
  readonly show?: boolean;
  readonly moved?: boolean;
  readonly saveAnyway?: boolean;
}

/** Where a secret comes from: a pipe or a file, whose text is stored, or a command, which is stored and run each time. */
export const SECRET_SOURCES = ["stdin", "file", "command"] as const;

/** The settings that have an option, and its name among the flags. */
export const FLAGS: readonly (readonly [Key, string])[] = KEYS.flatMap((key) => {
  const { flag } = settingOf(key);
  return flag === undefined ? [] : [[key, new Option(flag).attributeName()] as const];
});

export const SECRET_FLAGS = FLAGS.filter((entry): entry is readonly [SecretKey, string] => {
  const [key] = entry;
  return settingOf(key).kind === "secret";
});

export const declare: Declare<ConfigureFlags> = (program) => {
  const command = program.command("configure").option("--show").option("--moved").option("--save-anyway");
  for (const key of KEYS) addSetting(command, key);
  return command.option("--webhook <url>", "", pageArgument).option("--test-notification");
};

function addSetting(command: Command, key: Key): void {
  const { kind, flag, range: [least, most] = [0, Infinity] } = settingOf(key);
  if (flag === undefined) return;
  const option = new Option(flag);
  const collected = {
    list: () => option.argParser(collectNames),
    map: () => (key === "fulfilment.statuses" ? option.argParser(statusesArgument) : option.argParser(collectPairs)),
    number: () => option.argParser(integerArgument(least, most)),
    text: () => (key === "export.from" ? option.argParser(dayArgument) : option),
  };
  if (kind !== "secret") command.addOption(collected[kind]());
  else for (const secret of secretOptions(flag)) command.addOption(secret);
}

/** A secret has one source, and standard input is only one secret. */
function secretOptions(flag: string): readonly Option[] {
  const [stdin, file, command] = [
    new Option(`${flag}-stdin`),
    new Option(`${flag}-file <file>`),
    new Option(`${flag}-command <command>`),
  ];
  const others = SECRET_FLAGS.map(([, name]) => `${name}Stdin`).filter((name) => name !== stdin.attributeName());
  stdin.conflicts([file.attributeName(), command.attributeName(), ...others]);
  file.conflicts([command.attributeName()]);
  return [stdin, file, command];
}

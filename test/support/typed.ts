/** Situations, and what their next steps say, typed as an operator would. */
import { expect } from "vitest";

import { type MessageKey, readLocale } from "../../src/text/locale.ts";
import { openStage, type Stage, type StageOptions } from "./stage.ts";

export interface Situation {
  readonly argv: string;
  readonly ends: number;
  /** Each command as it is printed, and its exit code; `as` = what is typed instead, with what its placeholders stand for. */
  readonly typed: readonly (readonly [command: string, exit: number, as?: string])[];
  readonly env?: Readonly<Record<string, string>>;
  readonly prepare?: (stage: Stage) => unknown;
  /** Default: two products. */
  readonly stage?: StageOptions;
}

const isAdvice = (key: string): boolean => key.startsWith("hint.") || key.startsWith("next.");

/** All keys of next steps. */
export const ADVICE = Object.keys(readLocale("en", "messages")).filter(isAdvice) as readonly MessageKey[];

/** Notes each key of a next step whose English text is read from now on, as it is for a screen. */
export function noteAdvice(): ReadonlySet<string> {
  const read = new Set<string>();
  const messages: Record<string, string> = readLocale("en", "messages");
  for (const key of ADVICE) {
    const text = messages[key] ?? "";
    const before = Object.getOwnPropertyDescriptor(messages, key)?.get;
    const get = (): string => {
      read.add(key);
      before?.();
      return text;
    };
    Object.defineProperty(messages, key, { enumerable: true, configurable: true, get });
  }
  return read;
}

const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ""));

/** The commands on lines of their own, as they are printed: deeper than the sentences around them. */
const commandsIn = (said: string): readonly string[] => [
  ...new Set([...said.matchAll(/(?:^ {4,}|→ )(tg360 .*)$/gm)].map(([, line = ""]) => line)),
];

/** Makes the situation, and types what it advises. */
export async function typeAdvice({ argv, ends, typed, env = {}, prepare, stage: options }: Situation): Promise<Stage> {
  const stage = await openStage({ products: 2, ...options });
  const { host } = new URL(stage.sandbox.erp.url);
  const inFolder = (text: string): string => text.replaceAll("FOLDER/", `${stage.folder}/`).replaceAll("SERVER", host);
  await prepare?.(stage);
  const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, inFolder(value)]));
  const ran = await stage.run(inFolder(argv).split(" "), { env: own, stdin: "" });
  const advised = commandsIn(ran.stderr + ran.stdout);
  const looked = typed.length === 0 ? advised : advised.slice(0, typed.length);
  expect([ran.code, looked]).toEqual([ends, typed.map(([line]) => inFolder(line))]);
  for (const [line, exit, as] of typed) {
    const again = await stage.run(wordsOf(inFolder(as ?? line)).slice(1), { env: own, stdin: "" });
    expect([line, again.code, (again.stdout + again.stderr).trim() === ""]).toEqual([line, exit, false]);
  }
  return stage;
}

import { nearest } from "../core/common/words.ts";
import { environmentName, isOfFiles, isSecret, type Key, KEYS, settingOf, withValue } from "./keys.ts";

/**
 * `cod=CASH, Korea, Republic of=KR` as pairs, each split at its last `=`. A part without one belongs to the name that
 * follows: names contain commas, codes do not. Null = a key or a value is missing.
 */
export function splitPairs(text: string): readonly (readonly [key: string, value: string])[] | null {
  const pairs: [string, string][] = [];
  let begun = "";
  for (const part of text.split(",")) {
    const whole = begun + part;
    const at = whole.lastIndexOf("=");
    begun = at < 0 ? `${whole},` : "";
    if (at < 0) continue;
    const [key, value] = [whole.slice(0, at).trim(), whole.slice(at + 1).trim()];
    if (key === "" || value === "") return null;
    pairs.push([key, value]);
  }
  return begun.trim() === "" || begun.trim() === "," ? pairs : null;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** The settings in the environment, parsed but not yet checked. */
export interface EnvironmentLayer {
  readonly tree: Readonly<Record<string, unknown>>;
  /** Secrets whose value is in a file: the setting and the file's path. */
  readonly secretFiles: ReadonlyMap<Key, string>;
  /** The variable that each setting is taken from. */
  readonly names: ReadonlyMap<Key, string>;
  /** Variables of one secret that are set together. */
  readonly twice: readonly (readonly string[])[];
  /** Variables of settings that only a file may have. */
  readonly refused: readonly string[];
  /** TG360 variables without a meaning, and the names that they probably misspell. */
  readonly unknown: readonly { readonly name: string; readonly nearest: string }[];
}

/** Names that are read elsewhere and are no settings. */
const OTHERS = ["TG360_CONFIG", "TG360_SHOP", "TG360_LEASE"];

/** The environment for programs that tg360 starts: without its own secrets. */
export function withoutSecretVariables(env: Env): Env {
  const secret = new Set(KEYS.filter(isSecret).map(environmentName));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.has(name)));
}

/** An empty variable counts as not set, which is how a compose file leaves one out. */
export function readEnvironment(env: Env): EnvironmentLayer {
  let tree: Readonly<Record<string, unknown>> = {};
  const secretFiles = new Map<Key, string>();
  const names = new Map<Key, string>();
  const twice: (readonly string[])[] = [];
  const refused: string[] = [];
  for (const key of KEYS) {
    const given = variablesOf(key).filter((name) => (env[name] ?? "").trim() !== "");
    const [name] = given;
    if (name === undefined) continue;
    if (isOfFiles(key)) {
      refused.push(name);
      continue;
    }
    names.set(key, name);
    if (given.length > 1) twice.push(given);
    const text = env[name] ?? "";
    const [, file, command] = variablesOf(key);
    if (name === file) secretFiles.set(key, text.trim());
    else tree = withValue(tree, key, name === command ? { command: parseWords(text) } : parse(key, text));
  }
  return { tree, secretFiles, names, twice, refused, unknown: findUnknown(env) };
}

/** The variables of a setting: a secret may be in a variable, in a file, or printed by a command, in this order. */
export function variablesOf(key: Key): readonly string[] {
  const name = environmentName(key);
  return isSecret(key) ? [name, `${name}_FILE`, commandVariable(key)] : [name];
}

export function commandVariable(key: Key): string {
  return `${environmentName(key)}_COMMAND`;
}

function findUnknown(env: Env): EnvironmentLayer["unknown"] {
  const known = [...OTHERS, ...KEYS.flatMap(variablesOf)];
  return Object.keys(env)
    .filter((name) => name.startsWith("TG360_") && !known.includes(name))
    .flatMap((name) => {
      const found = nearest(name, known);
      return found === null ? [] : [{ name, nearest: found }];
    });
}

/** Converts the text of a variable for the schema. Text that cannot be parsed stays text, and the schema refuses it. */
function parse(key: Key, text: string): unknown {
  switch (settingOf(key).kind) {
    case "text":
      return text.trim();
    case "secret":
      return text;
    case "number":
      return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
    case "list":
      return parseJson(text, "[") ?? splitList(text);
    case "map":
      return parseJson(text, "{") ?? splitMap(text);
  }
}

/** A program and its arguments: words between spaces, or a JSON list. No shell interprets quotes. */
export function parseWords(text: string): unknown {
  return parseJson(text, "[") ?? text.trim().split(/\s+/);
}

/** A list of names with commas in them can be given as JSON. */
function parseJson(text: string, opening: string): unknown {
  if (!text.trimStart().startsWith(opening)) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function splitList(text: string): readonly string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** A wrong map stays text, which the schema refuses. */
function splitMap(text: string): unknown {
  const pairs = text.trim() === "" ? [] : splitPairs(text);
  return pairs === null ? text : Object.fromEntries(pairs);
}

import { nearest } from "../core/common/nearest.ts";
import { environmentName, type Key, KEYS, kindOf, withValue } from "./keys.ts";
import { splitPairs } from "./pairs.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** The settings in the environment, parsed but not yet checked. */
export interface EnvironmentLayer {
  readonly tree: Readonly<Record<string, unknown>>;
  /** Secrets whose value is in a file: the setting and the file's path. */
  readonly secretFiles: ReadonlyMap<Key, string>;
  /** TG360 variables without a meaning, and the names that they probably misspell. */
  readonly unknown: readonly { readonly name: string; readonly nearest: string }[];
}

/** Names that are read elsewhere and are no settings. */
const OTHERS = ["TG360_CONFIG", "TG360_SHOP", "TG360_LEASE"];

/** The environment for programs that tg360 starts: without its own secrets. */
export function withoutSecrets(env: Env): Env {
  const secret = new Set(KEYS.filter((key) => kindOf(key) === "secret").map(environmentName));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.has(name)));
}

/** An empty variable counts as not set, which is how a compose file leaves one out. */
export function readEnvironment(env: Env): EnvironmentLayer {
  let tree: Readonly<Record<string, unknown>> = {};
  const secretFiles = new Map<Key, string>();
  for (const key of KEYS) {
    const name = environmentName(key);
    const text = env[name];
    if (text !== undefined && text.trim() !== "") tree = withValue(tree, key, parse(key, text));
    const file = env[`${name}_FILE`];
    if (kindOf(key) === "secret" && file !== undefined && file.trim() !== "") secretFiles.set(key, file.trim());
  }
  return { tree, secretFiles, unknown: findUnknown(env) };
}

function findUnknown(env: Env): EnvironmentLayer["unknown"] {
  const known = [
    ...OTHERS,
    ...KEYS.map(environmentName),
    ...KEYS.filter((key) => kindOf(key) === "secret").map((key) => `${environmentName(key)}_FILE`),
  ];
  return Object.keys(env)
    .filter((name) => name.startsWith("TG360_") && !known.includes(name))
    .flatMap((name) => {
      const found = nearest(name, known);
      return found === null ? [] : [{ name, nearest: found }];
    });
}

/** Converts the text of a variable for the schema. Text that cannot be parsed stays text, and the schema refuses it. */
function parse(key: Key, text: string): unknown {
  switch (kindOf(key)) {
    case "text":
      return text.trim();
    case "secret":
      return text;
    case "number":
      return /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : text;
    case "command":
      return parseJson(text, "[") ?? text.trim().split(/\s+/);
    case "list":
      return parseJson(text, "[") ?? splitList(text);
    case "map":
      return parseJson(text, "{") ?? splitMap(text);
  }
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

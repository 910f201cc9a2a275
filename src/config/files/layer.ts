import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { isRecord } from "../../core/common/record.ts";
import { environmentName, kindOf, isKey, type Key, nearestName } from "../keys.ts";
import { configSchema, type ConfigValues } from "../schema.ts";

/** One fault in a source of settings. */
export interface Fault {
  /** What is wrong, with the name. */
  readonly text: string;
  /** The name of the setting, as written there. */
  readonly name: string;
  /** The nearest known name, if the name is unknown. */
  readonly meant: string | null;
  /** Absent = not in a file. */
  readonly file?: string;
}

/** One source of settings after the schema check: its valid values, and all faults. */
export interface CheckedLayer {
  readonly values: ConfigValues;
  readonly faults: readonly Fault[];
}

const STORE_URL: ReadonlySet<string> = new Set(["store.url", environmentName("store.url")]);

/** All faults at once. */
export function invalidConfiguration(faults: readonly Fault[]): ConfigurationError {
  const [only, ...others] = faults;
  if (only !== undefined && others.length === 0 && STORE_URL.has(only.name)) {
    return new ConfigurationError(problem("store-url-wrong", { name: only.name }));
  }
  return new ConfigurationError(
    problem("config-invalid", {
      faults: faults.map(({ text, file }) => (file === undefined ? text : `${file}: ${text}`)),
      files: faults.map(({ file = "" }) => file),
      names: faults.map(({ name }) => name),
      meant: faults.map(({ meant }) => meant ?? ""),
    }),
  );
}

/** The name in a fault: of the setting, or of the environment variable. */
export type Naming = "setting" | "variable";

type Issue = NonNullable<ReturnType<ReturnType<typeof configSchema>["safeParse"]>["error"]>["issues"][number];

/** Checks one layer against the schema. With faults, `values` is empty: a run never works with half a configuration. */
export function checkLayer(tree: Readonly<Record<string, unknown>>, naming: Naming): CheckedLayer {
  // Compiling the schema pays off only from the second value on.
  const parsed = configSchema(Object.keys(tree)).safeParse(tree, { jitless: true });
  const faults = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => describe(issue, tree, naming)),
    ...doubles(tree, naming),
  ];
  return { values: parsed.success && faults.length === 0 ? parsed.data : {}, faults };
}

/** A password and a command that prints it are both set: it is not clear which one is meant. */
function doubles(tree: Readonly<Record<string, unknown>>, naming: Naming): readonly Fault[] {
  return SECRET_PAIRS.filter(({ value, command }) => has(tree, value) && has(tree, command)).map(({ value, command }) =>
    givenTwice(nameOf(value, naming), nameOf(command, naming)),
  );
}

export function givenTwice(name: string, other: string): Fault {
  return { text: `${name} + ${other}: 1 × max`, name, meant: null };
}

export const SECRET_PAIRS = [
  { value: "totalgest.password", command: "totalgest.passwordCommand" },
  { value: "framework360.apiKey", command: "framework360.apiKeyCommand" },
  { value: "framework360.webhookSecret", command: "framework360.webhookSecretCommand" },
  { value: "notify.smtpPassword", command: "notify.smtpPasswordCommand" },
  { value: "notify.webhookUrl", command: "notify.webhookUrlCommand" },
  { value: "metrics.token", command: "metrics.tokenCommand" },
  { value: "store.url", command: "store.urlCommand" },
  { value: "secret.key", command: "secret.keyCommand" },
] as const satisfies readonly { value: Key; command: Key }[];

function has(tree: Readonly<Record<string, unknown>>, key: Key): boolean {
  const [section = "", name = ""] = key.split(".");
  const found = tree[section];
  return isRecord(found) && found[name] !== undefined;
}

function describe(issue: Issue, tree: Readonly<Record<string, unknown>>, naming: Naming): readonly Fault[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.map((key) => [...path, key].join("."));
    // The value is not shown: it may be a password under a misspelt name.
    return names.map((unknown) => unknownSetting(unknown, nearestName(unknown)));
  }
  const key = path.slice(0, 2).join(".");
  const inner = path.slice(2).map((part) => `.${part}`);
  const name = isKey(key) ? nameOf(key, naming) + inner.join("") : path.join(".");
  return [{ text: `${name}: ${shown(key, at(tree, path))} (${issue.message})`, name, meant: null }];
}

export function unknownSetting(name: string, meant: string | null): Fault {
  return { text: meant === null ? `${name}: ?` : `${name}: ? (${meant})`, name, meant };
}

function nameOf(key: Key, naming: Naming): string {
  return naming === "variable" ? environmentName(key) : key;
}

function at(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)] as unknown;
    return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }, tree);
}

const SHOWN_MAX = 60;

/** A found value, short, in JSON; never of secrets or addresses, which may contain a password. */
function shown(key: string, value: unknown): string {
  const kind = isKey(key) ? kindOf(key) : null;
  if (kind === "secret" || kind === "command") return "********";
  const text = (JSON.stringify(value) ?? "–").replace(/\/\/[^/"]*@/, "//********@");
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

/** Merges the sources of a configuration. */
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { isRecord } from "../../core/common/record.ts";
import { commandVariable } from "../environment.ts";
import {
  environmentName,
  isKey,
  isSecret,
  type Key,
  nearestName,
  KEYS,
  type SecretKey,
  valueAt,
  withValue,
} from "../keys.ts";
import { configSchema, type ConfigValues } from "../schema.ts";
import type { SealedSource, SecretSource } from "./places.ts";

/** One fault in a source of settings. */
export interface SettingFault {
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
  readonly faults: readonly SettingFault[];
}

const STORE_URL: ReadonlySet<string> = new Set(["store.url", environmentName("store.url")]);

/** All faults at once. */
export function invalidConfiguration(faults: readonly SettingFault[]): ConfigurationError {
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
  const parsed = configSchema(tree).safeParse(tree, { jitless: true });
  const faults = (parsed.error?.issues ?? []).flatMap((issue) => describe(issue, tree, naming));
  return { values: parsed.success ? parsed.data : {}, faults };
}

/** One secret is given in several ways: it is not clear which one is meant. */
export function givenTwice(names: readonly string[]): SettingFault {
  return { text: `${names.join(" + ")}: 1 × max`, name: names[0] ?? "", meant: null };
}

function describe(issue: Issue, tree: Readonly<Record<string, unknown>>, naming: Naming): readonly SettingFault[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const names = issue.keys.map((key) => [...path, key].join("."));
    // The value is not shown: it may be a password under a misspelt name.
    return names.map((unknown) => unknownSetting(unknown, nearestName(unknown)));
  }
  const key = path.slice(0, 2).join(".");
  const found = at(tree, path);
  const [inner] = issue.code === "invalid_union" ? innerIssues(issue, found) : [];
  if (inner !== undefined) return describe({ ...inner, path: [...issue.path, ...inner.path] }, tree, naming);
  const name = isKey(key) ? nameOf(key, path.slice(2), naming) : path.join(".");
  return [{ text: `${name}: ${shown(key, found, path.length > 2)} (${issue.message})`, name, meant: null }];
}

/** What is wrong with a text or an object where both are allowed, each with a form of its own. */
function innerIssues({ errors }: Extract<Issue, { code: "invalid_union" }>, found: unknown): readonly Issue[] {
  if (typeof found !== "string" && !isRecord(found)) return [];
  return (
    errors.find(([first]) => first !== undefined && !(first.code === "invalid_type" && first.path.length === 0)) ?? []
  );
}

export function unknownSetting(name: string, meant: string | null): SettingFault {
  return { text: meant === null ? `${name}: ?` : `${name}: ? (${meant})`, name, meant };
}

function nameOf(key: Key, inner: readonly string[], naming: Naming): string {
  const isCommand = naming === "variable" && isSecret(key) && inner[0] === "command";
  if (isCommand) return commandVariable(key);
  return [naming === "variable" ? environmentName(key) : key, ...inner].join(".");
}

function at(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)] as unknown;
    return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }, tree);
}

const SHOWN_MAX = 60;

/** A found value, short, in JSON; of what may be a secret only its type, and never a password in an address. */
function shown(key: string, value: unknown, isInner: boolean): string {
  if (isKey(key) && isSecret(key)) return typeof value === "string" && !isInner ? "********" : typeOf(value);
  const text = (JSON.stringify(value) ?? "–").replace(/\/\/[^/"]*@/, "//********@");
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

/** As JSON calls it; what is missing has a dash here as well. */
function typeOf(value: unknown): string {
  if (value === undefined) return "–";
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** The source of a value; `name` is the flag, the variable or the file. */
export interface Origin {
  readonly kind: "flag" | "environment" | "database" | "file" | "default";
  readonly name: string;
}

/** One source of settings, checked. */
export interface Layer {
  readonly kind: Origin["kind"];
  readonly values: ConfigValues;
  readonly secretFiles: ReadonlyMap<Key, string>;
  readonly sealed?: ReadonlyMap<Key, SealedSource>;
  readonly name: (key: Key) => string;
}

export interface Merged {
  readonly values: ConfigValues;
  readonly origins: ReadonlyMap<Key, Origin>;
  readonly secretFiles: ReadonlyMap<Key, string>;
  readonly sealed: ReadonlyMap<Key, SealedSource>;
}

/** For each setting the value of the strongest source. */
export function merge(layers: readonly Layer[]): Merged {
  let values: ConfigValues = {};
  const origins = new Map<Key, Origin>();
  const secretFiles = new Map<Key, string>();
  const opened = new Map<Key, SealedSource>();
  for (const key of KEYS) {
    const layer = layers.find((candidate) => definesKey(candidate, key));
    if (layer === undefined) continue;
    const value = valueAt(layer.values, key);
    const secretFile = layer.secretFiles.get(key);
    const sealed = layer.sealed?.get(key);
    if (value !== undefined) values = withValue(values, key, value);
    else if (sealed !== undefined) opened.set(key, sealed);
    else if (secretFile !== undefined) secretFiles.set(key, secretFile);
    origins.set(key, { kind: layer.kind, name: layer.name(key) });
  }
  return { values, origins, secretFiles, sealed: opened };
}

function definesKey(layer: Layer, key: Key): boolean {
  return valueAt(layer.values, key) !== undefined || layer.secretFiles.has(key) || layer.sealed?.has(key) === true;
}

/** Where each secret comes from; null = it has no source. */
export type SecretSources = Readonly<Record<SecretKey, SecretSource | null>>;

export function secretSources(merged: Merged): SecretSources {
  const sources = KEYS.filter(isSecret).map((key) => [key, secretSource(merged, key)] as const);
  return Object.fromEntries(sources) as Record<SecretKey, SecretSource | null>;
}

/** Values have the types of their schemas. */
function secretSource({ values, secretFiles, sealed }: Merged, key: SecretKey): SecretSource | null {
  const path = secretFiles.get(key);
  if (path !== undefined) return { kind: "file", path };
  const kept = sealed.get(key);
  if (kept !== undefined) return kept;
  const value = valueAt(values, key) as string | { readonly command: readonly string[] } | undefined;
  if (value === undefined) return null;
  return typeof value === "string" ? { kind: "value", value } : { kind: "command", argv: value.command };
}

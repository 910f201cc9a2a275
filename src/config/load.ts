import { statSync } from "node:fs";

import { SYSTEMS } from "../core/common/systems.ts";
import { type Problem, problem } from "../core/common/problems/problem.ts";
import { type EnvironmentLayer, readEnvironment } from "./environment.ts";
import { type ConfigFiles, readConfigFiles } from "./files/files.ts";
import { type Key, KEYS, settingOf, valueAt, withValue } from "./keys.ts";
import {
  type Layer,
  merge,
  type Merged,
  type Origin,
  type SecretSources,
  secretSources,
  checkLayer,
  invalidConfiguration,
  givenTwice,
  unknownSetting,
} from "./files/layer.ts";
import { absolutePath, type ConfigSources, configPath, rootDirOf, type SecretSource } from "./files/places.ts";
import type { ConfigValues } from "./schema.ts";
import { shopDataDir, shopFile } from "./shops/shops.ts";
import { isLoopback } from "./url.ts";

/** Flags, environment, files and defaults, merged and checked. Nothing is read from the network or a command yet. */
export interface LoadedConfig {
  /** The named shop; null = the default shop. */
  readonly shop: string | null;
  /** The absolute path of the shop's file, or of the installation's if no shop is named; the file may not exist. */
  readonly path: string;
  readonly exists: boolean;
  /** The shop's settings are in the database; `path` names it for people. */
  readonly isInDatabase: boolean;
  /** The installation's file, whichever shop is named. Absolute. */
  readonly mainPath: string;
  /** Of this shop. Absolute. */
  readonly dataDir: string;
  /** Of the installation: that of the unnamed shop, with those of all others below it. Absolute. */
  readonly rootDir: string;
  readonly values: ConfigValues;
  /** `lang` as a file has it, whatever the variables of whoever runs a command say; absent = nothing sets it at all. */
  readonly messageLang: ConfigValues["lang"];
  /** Only settings that have a value. */
  readonly origins: ReadonlyMap<Key, Origin>;
  readonly secrets: SecretSources;
  /** The content of the file alone, as written there; changes are made to it. */
  readonly fileTree: Readonly<Record<string, unknown>>;
  /** Problems that do not stop a run. */
  readonly notices: readonly Problem[];
}

/** Changes with every change of the files that `loadFrom` reads. */
export function stampOf({ configFlag, env, shop = null }: ConfigSources): string {
  const main = configPath(configFlag, env);
  const stats = [main, ...(shop === null ? [] : [shopFile(main, shop)])].map((path) =>
    statSync(path, { throwIfNoEntry: false }),
  );
  return stats.map((stat) => [stat?.mtimeMs, stat?.ctimeMs, stat?.size, stat?.ino].join(" ")).join("\n");
}

/** The settings that have a default. */
export const DEFAULTS = KEYS.reduce<ConfigValues>((values, key) => {
  const { default: value } = settingOf(key);
  return value === undefined ? values : withValue(values, key, value);
}, {});

const FILES: ReadonlySet<Layer["kind"]> = new Set(["file", "database"]);

/**
 * Reads the configuration. Throws ConfigurationError: `config-unreadable` if the file is not JSON, `config-invalid`
 * with every fault of every source at once, `config-missing`.
 */
export function loadFrom(sources: ConfigSources): LoadedConfig {
  const files = readConfigFiles(sources);
  const { main, own } = files;
  const environment = readEnvironment(sources.env);
  const layers = checkLayers(sources, files, environment);
  const merged = merge(layers);
  const rootDir = rootDirOf(sources, main);
  const shop = sources.shop ?? null;
  return {
    shop,
    path: own.path,
    exists: own.exists,
    isInDatabase: shop !== null && sources.inDatabase !== undefined,
    mainPath: main.path,
    dataDir: shopDataDir(rootDir, shop),
    rootDir,
    messageLang:
      layers.find(({ kind, values }) => FILES.has(kind) && values.lang !== undefined)?.values.lang ??
      merged.values.lang,
    values: withoutLoopbackCeiling({ ...merged, values: withAbsoluteProfiles(merged) }),
    origins: merged.origins,
    secrets: secretSources(merged),
    fileTree: own.tree,
    notices: [
      ...new Set([...main.notices, ...own.notices]),
      ...environment.unknown.map((unknown) => problem("unknown-variable", unknown)),
    ],
  };
}

/**
 * Where the database of an installation is, and the key for its shops' secrets: settings that a shop can never have.
 */
export type DatabaseSources = Readonly<
  Record<"store.url" | "secret.key", Exclude<SecretSource, { kind: "sealed" }> | null>
>;

let lastDatabase: { readonly env: ConfigSources["env"]; readonly key: string; readonly found: DatabaseSources } | null =
  null;

/**
 * Reads only these settings; `config.json` may have other faults. A worker asks for each cycle of each shop: the last
 * answer counts until the variables or the file change. Throws ConfigurationError.
 */
export function findDatabase(sources: ConfigSources): DatabaseSources {
  const { env, configFlag } = sources;
  const key = JSON.stringify([configFlag, sectionsOf(sources.flags), stampOf({ ...sources, shop: null })]);
  if (lastDatabase?.env !== env || lastDatabase.key !== key) {
    lastDatabase = { env, key, found: readDatabase(sources) };
  }
  return lastDatabase.found;
}

function readDatabase(sources: ConfigSources): DatabaseSources {
  const { main } = readConfigFiles({ ...sources, shop: null, leaveMode: true, makesFile: true });
  const layer = { ...main, tree: sectionsOf(main.tree) };
  const environment = readEnvironment(sources.env);
  const merged = merge(
    checkLayers(
      { ...sources, flags: sectionsOf(sources.flags) },
      { main: layer, own: layer, layers: [layer] },
      { ...environment, tree: sectionsOf(environment.tree) },
    ),
  );
  const secrets = secretSources(merged);
  const find = (key: keyof DatabaseSources): DatabaseSources[typeof key] => {
    const source = secrets[key];
    return source?.kind === "sealed" ? null : source;
  };
  return { "store.url": find("store.url"), "secret.key": find("secret.key") };
}

function sectionsOf(tree: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => name === "store" || name === "secret"));
}

function checkLayers(
  sources: ConfigSources,
  { main, own, layers }: ConfigFiles,
  environment: EnvironmentLayer,
): readonly Layer[] {
  const fromFlags = checkLayer(sources.flags, "setting");
  const fromEnvironment = checkLayer(environment.tree, "variable");
  const fromFiles = layers.map((layer) => ({ ...layer, ...checkLayer(layer.tree, "setting") }));
  const faults = [
    ...fromFlags.faults,
    ...fromEnvironment.faults,
    ...environment.twice.map(givenTwice),
    ...environment.refused.map((name) => unknownSetting(name, main.path)),
    ...fromFiles.flatMap(({ path: file, faults: wrong }) => wrong.map((fault) => ({ ...fault, file }))),
    // The place of the states is set once, for all shops.
    ...(own === main ? [] : ["dataDir", "store", "secret"])
      .filter((name) => own.tree[name] !== undefined)
      .map((name) => ({ ...unknownSetting(name, main.path), file: own.path })),
  ];
  if (faults.length > 0) throw invalidConfiguration(faults);
  const none = new Map<Key, string>();
  return [
    { kind: "flag", values: fromFlags.values, secretFiles: none, name: () => "" },
    {
      kind: "environment",
      values: fromEnvironment.values,
      secretFiles: environment.secretFiles,
      name: (key) => environment.names.get(key) ?? "",
    },
    ...fromFiles.map(({ path, values, sealed }): Layer =>
      sealed === undefined
        ? { kind: "file", values, secretFiles: none, name: () => path }
        : { kind: "database", values, secretFiles: none, sealed, name: () => path },
    ),
    { kind: "default", values: DEFAULTS, secretFiles: none, name: () => "" },
  ];
}

function withAbsoluteProfiles(merged: Merged): ConfigValues {
  let { values } = merged;
  for (const key of [...Object.values(SYSTEMS).map(({ profile }) => profile), "totalgest.adapter" as const]) {
    const written = valueAt(values, key);
    if (typeof written === "string") values = withValue(values, key, absoluteIn(merged, key, written));
  }
  return values;
}

/** Loopback systems are not rate-limited by default. */
function withoutLoopbackCeiling({ values: given, origins }: Merged): ConfigValues {
  let values = given;
  for (const { section, address } of Object.values(SYSTEMS)) {
    const url = valueAt(given, address);
    if (typeof url !== "string" || !isLoopback(new URL(url).hostname)) continue;
    for (const key of [`${section}.maxRequestsPerSecond`, `${section}.maxInFlight`] as const) {
      if (origins.get(key)?.kind === "default") values = withValue(values, key, 0);
    }
  }
  return values;
}

/** The name of a file's origin is its path. */
function absoluteIn({ origins }: Merged, key: Key, written: string): string {
  const origin = origins.get(key);
  return absolutePath(written, origin?.kind === "file", origin?.name ?? "");
}

import { createHash } from "node:crypto";
import { dirname, join, parse, resolve } from "node:path";

import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Env } from "../environment.ts";
import type { Key } from "../keys.ts";

import { homedir } from "node:os";
import { readFileSync } from "node:fs";

/** The sources of a configuration besides its file. */
export interface ConfigSources {
  readonly env: Env;
  /** `--config` */
  readonly configFlag: string | null;
  /** A named shop, whose file is merged over the common settings; null or absent = the default shop. */
  readonly shop?: string | null;
  /** Settings given as flags: `--data-dir` in every command, all of them in `configure`. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Only for reading: the mode of a file that others can read is not changed. */
  readonly leaveMode?: boolean;
  /** A file that is named and does not exist will be created. */
  readonly makesFile?: boolean;
  /** Absent = the shops have files. */
  readonly inDatabase?: ShopsInDatabase;
}

/**
 * The named shops of an installation with its states in a database: their settings are there too, and files of shops
 * are ignored.
 */
export interface ShopsInDatabase {
  /** The database, as shown to people. */
  readonly place: string;
  /** Sorted by name. Empty if only one shop is needed. */
  readonly shops: readonly { readonly shop: string; readonly isPaused: boolean }[];
  /** The settings of the shop that the sources name; null = the database has none. */
  readonly own: KeptSettings | null;
}

/** One shop's settings in the database, without those that may not come from there. */
export interface KeptSettings {
  /** Grows with each change. */
  readonly revision: number;
  readonly tree: Readonly<Record<string, unknown>>;
  readonly sealed: ReadonlyMap<Key, SealedSource>;
}

/** Throws ConfigurationError if the file that `--config` names does not exist and will not be created. */
export function refuseMissingFile({ configFlag, makesFile }: ConfigSources, path: string, exists: boolean): void {
  if (configFlag === null || exists || makesFile === true) return;
  throw new ConfigurationError(problem("config-missing", { path }));
}

/** Throws ConfigurationError if the named shop has no file and it will not be created. */
export function refuseMissingShop({ makesFile }: ConfigSources, shop: string, exists: boolean): void {
  if (exists || makesFile === true) return;
  throw new ConfigurationError(problem("shop-unknown", { shop, shops: [] }));
}

/** The installation's file. */
interface MainFile {
  readonly path: string;
  readonly exists: boolean;
  /** Not yet checked. */
  readonly tree: Readonly<Record<string, unknown>>;
}

/** The folder of all states: by flag, variable or the installation's file, else the default one. Absolute. */
export function rootDirOf(sources: ConfigSources, main: MainFile): string {
  const given = [sources.flags["dataDir"], sources.env["TG360_DATA_DIR"]].find(
    (value) => typeof value === "string" && value.trim() !== "",
  );
  if (typeof given === "string") return resolve(given.trim());
  const { dataDir } = main.tree;
  return typeof dataDir === "string" ? absolutePath(dataDir.trim(), true, main.path) : defaultFor(sources, main);
}

/** A configuration created under another name gets a folder of its own, so that it never uses the state of another shop. */
function defaultFor({ env, configFlag, makesFile }: ConfigSources, { path, exists }: MainFile): string {
  const common = defaultDataDir(env);
  const isOwn = configFlag !== null && makesFile === true && !exists;
  if (!isOwn || path === configPath(null, { ...env, TG360_CONFIG: undefined })) return common;
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 8);
  return join(common, `config-${parse(path).name}-${hash}`);
}

/** A relative path in the file counts from the file, any other from the working directory. */
export function absolutePath(written: string, isFromFile: boolean, configPath: string): string {
  return isFromFile ? resolve(dirname(configPath), written) : resolve(written);
}

/** The configuration file: `--config`, `TG360_CONFIG`, `$XDG_CONFIG_HOME/tg360/config.json` (`~/.config`). Absolute. */
export function configPath(flag: string | null, env: Env): string {
  const chosen = flag ?? nonEmpty(env["TG360_CONFIG"]);
  return chosen === null ? join(baseDirectory(env, "XDG_CONFIG_HOME", ".config"), "config.json") : resolve(chosen);
}

/** The default place of the state: `$XDG_DATA_HOME/tg360` (`~/.local/share`). Absolute. */
function defaultDataDir(env: Env): string {
  return baseDirectory(env, "XDG_DATA_HOME", join(".local", "share"));
}

/** By the XDG standard, relative values are ignored. */
function baseDirectory(env: Env, name: string, fallback: string): string {
  const base = nonEmpty(env[name]);
  if (base?.startsWith("/") === true) return join(base, "tg360");
  return join(nonEmpty(env["HOME"]) ?? homedir(), fallback, "tg360");
}

function nonEmpty(text: string | undefined): string | null {
  return text === undefined || text.trim() === "" ? null : text;
}

/**
 * The language in the configuration file, read before the configuration is checked, so that its faults can be
 * reported in that language. Null = none can be read.
 */
export function peekLanguage(configFlag: string | null, env: Env): string | null {
  try {
    const tree: unknown = JSON.parse(readFileSync(configPath(configFlag, env), "utf8").replace(/^\uFEFF/, ""));
    const lang = typeof tree === "object" && tree !== null && "lang" in tree ? tree.lang : null;
    return typeof lang === "string" ? lang : null;
  } catch {
    return null;
  }
}

/** Where a secret is read from. */
export type SecretSource =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "command"; readonly argv: readonly string[] }
  | SealedSource;

/** In the database, encrypted. Decrypting throws ConfigurationError if no key of this machine fits. */
export interface SealedSource {
  readonly kind: "sealed";
  open(signal: AbortSignal): Promise<string>;
}

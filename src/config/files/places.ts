import { createHash } from "node:crypto";
import { dirname, join, parse, resolve } from "node:path";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Env } from "../environment.ts";
import type { Key } from "../keys.ts";
import type { SealedSource } from "../secret-source.ts";
import { configPath, defaultDataDir } from "./paths.ts";

/** What a configuration is put together from, besides its file. */
export interface ConfigSources {
  readonly env: Env;
  /** `--config` */
  readonly configFlag: string | null;
  /** A named shop, whose file is laid over what is common; null or absent = the unnamed one. */
  readonly shop?: string | null;
  /** Settings given as flags: `--data-dir` everywhere, all of them in `configure`. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** It is only looked at: a file that others can read is left so. */
  readonly leaveMode?: boolean;
  /** A file that is named and not there is to be made. */
  readonly makesFile?: boolean;
  /** Absent = shops have files. */
  readonly inDatabase?: ShopsInDatabase;
}

/** The named shops of an installation whose state is in a database: their settings are there too, and files of shops mean nothing. */
export interface ShopsInDatabase {
  /** The database, for people. */
  readonly place: string;
  /** Sorted by name. Empty where only one shop is asked about. */
  readonly shops: readonly { readonly shop: string; readonly isPaused: boolean }[];
  /** Of the shop that the sources name; null = it has none there. */
  readonly own: KeptSettings | null;
}

/** One shop's settings as the database has them, after what may not come from there was refused. */
export interface KeptSettings {
  readonly tree: Readonly<Record<string, unknown>>;
  readonly sealed: ReadonlyMap<Key, SealedSource>;
}

/** Throws ConfigurationError where `--config` names a file that is not there and nobody is about to make it. */
export function refuseMissingFile({ configFlag, makesFile }: ConfigSources, path: string, exists: boolean): void {
  if (configFlag === null || exists || makesFile === true) return;
  throw new ConfigurationError(problem("config-missing", { path }));
}

/** Throws ConfigurationError where a shop is named that has no file and nobody is about to make it. */
export function refuseMissingShop({ makesFile }: ConfigSources, shop: string, exists: boolean): void {
  if (exists || makesFile === true) return;
  throw new ConfigurationError(problem("shop-unknown", { shop, shops: [] }));
}

/**
 * Where the state goes of a configuration that says nothing of it. One that is made under a name of its own gets a folder of
 * its own, so that it never means the state of another shop.
 */
export function dataDirByDefault({ env, configFlag, makesFile }: ConfigSources, path: string, exists: boolean): string {
  const common = defaultDataDir(env);
  const isOwn = configFlag !== null && makesFile === true && !exists;
  if (!isOwn || path === configPath(null, { ...env, TG360_CONFIG: undefined })) return common;
  const hash = createHash("sha256").update(path).digest("hex").slice(0, 8);
  return join(common, `config-${parse(path).name}-${hash}`);
}

/** A relative path in the file counts from the file, one given otherwise from the working directory. */
export function absolutePath(written: string, isFromFile: boolean, configPath: string): string {
  return isFromFile ? resolve(dirname(configPath), written) : resolve(written);
}

import { ConfigurationError, codeOf, messageOf } from "../../core/common/problems/errors.ts";
import { readEnvironment, variablesOf } from "../environment.ts";
import type { Tree, Key } from "../keys.ts";
import { configPath, type ConfigSources, type KeptSettings, refuseMissingFile, refuseMissingShop } from "./places.ts";
import { commonPart, namesShop, refuseMisnamed, refuseStraySettings, shopFile } from "../shops/shops.ts";

import { chmodSync, readFileSync, statSync } from "node:fs";

import { isRecord } from "../../core/common/record.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";

/** The files that make up a configuration. */
export interface ConfigFiles {
  /** The installation's file, which says where the states of all shops are. */
  readonly main: FileLayer & { readonly path: string };
  /** The file that is changed: the shop's, or the installation's if no shop is named. */
  readonly own: FileLayer & { readonly path: string };
  /** The settings of each that apply, strongest first. */
  readonly layers: readonly {
    readonly path: string;
    readonly tree: Tree;
    /** The encrypted secrets, if the settings are in the database. */
    readonly sealed?: KeptSettings["sealed"];
  }[];
}

/**
 * Whether the shops of this machine are in a database. A `config.json` that is not a JSON object names none: whoever
 * needs its settings reports it, and the doctor says how to repair it.
 */
export function namesDatabase({ env, configFlag }: Pick<ConfigSources, "env" | "configFlag">): boolean {
  if (variablesOf("store.url").some((name) => (env[name] ?? "").trim() !== "")) return true;
  try {
    return readConfigFile(configPath(configFlag, env), { leaveMode: true }).tree["store"] !== undefined;
  } catch (error) {
    if (error instanceof ConfigurationError) return false;
    throw error;
  }
}

/**
 * Reads `config.json`, and for a named shop its own file, which is merged over the common settings. Throws
 * ConfigurationError if a file is not a JSON object, or does not exist although it was named.
 */
export function readConfigFiles(sources: ConfigSources): ConfigFiles {
  const path = configPath(sources.configFlag, sources.env);
  const options = { leaveMode: sources.leaveMode ?? false };
  const main = { path, ...readConfigFile(path, options) };
  const shop = sources.shop ?? null;
  if (shop === null) {
    refuseMissingFile(sources, path, main.exists);
    return { main, own: main, layers: [main] };
  }
  refuseMisnamed(path, shop);
  refuseStraySettings(path, main.tree);
  if (sources.inDatabase !== undefined) {
    const { place, own } = sources.inDatabase;
    refuseMissingShop(sources, shop, own !== null || namesShop(readEnvironment(sources.env).tree));
    const kept = { path: `${place}, ${shop}`, tree: own?.tree ?? {}, sealed: own?.sealed ?? new Map<Key, never>() };
    const common = { path, tree: commonPart(main.tree) };
    return { main, own: { ...kept, exists: own !== null, notices: [] }, layers: [kept, common] };
  }
  const ownPath = shopFile(path, shop);
  const own = { path: ownPath, ...readConfigFile(ownPath, options) };
  refuseMissingShop(sources, shop, own.exists);
  return { main, own, layers: [own, { path, tree: commonPart(main.tree) }] };
}

export interface FileLayer {
  readonly exists: boolean;
  /** The content of the file, not yet checked; empty if there is no file. */
  readonly tree: Readonly<Record<string, unknown>>;
  readonly notices: readonly Problem[];
}

/**
 * Reads the configuration file. `leaveMode` = the file's mode is not changed, even if others can read it. Throws
 * ConfigurationError if the file exists and is not a JSON object.
 */
export function readConfigFile(path: string, { leaveMode = false } = {}): FileLayer {
  const text = readText(path);
  if (text === null) return { exists: false, tree: {}, notices: [] };
  return { exists: true, tree: parseTree(path, text), notices: leaveMode ? [] : tighten(path) };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return null;
    throw unreadable(path, error);
  }
}

function parseTree(path: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    // Editors on Windows write a byte order mark first, which JSON does not allow.
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw unreadable(path, withoutExcerpt(error));
  }
  if (!isRecord(value)) throw unreadable(path, new Error("{ … }"));
  return value;
}

/** V8 quotes the text around a syntax error, and that text may be a password. */
function withoutExcerpt(error: unknown): Error {
  const place = /position \d+(?: \(line \d+ column \d+\))?/.exec(error instanceof Error ? error.message : "");
  return new Error(place === null ? "JSON" : `JSON, ${place[0]}`);
}

function unreadable(path: string, error: unknown): ConfigurationError {
  const why = codeOf(error) === "EACCES" ? "denied" : "content";
  return new ConfigurationError(problem("config-unreadable", { path, detail: messageOf(error), why }));
}

/** The file may contain passwords, so only its owner may read it. A file of another user is not changed. */
function tighten(path: string): readonly Problem[] {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) === 0 || uid !== process.getuid?.()) return [];
  try {
    chmodSync(path, 0o600);
  } catch {
    // A read-only disk: the mode can only be reported.
  }
  return [problem("permissions-tightened", { path })];
}

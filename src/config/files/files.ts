import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { type FileLayer, readConfigFile } from "./file.ts";
import { readEnvironment, variablesOf } from "../environment.ts";
import type { Key } from "../keys.ts";
import { configPath } from "./paths.ts";
import { type ConfigSources, type KeptSettings, refuseMissingFile, refuseMissingShop } from "./places.ts";
import { commonPart, namesShop, refuseMisnamed, refuseStraySettings, shopFile } from "../shops/shops.ts";

type Tree = Readonly<Record<string, unknown>>;

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

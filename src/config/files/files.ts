import { type FileLayer, readConfigFile } from "./file.ts";
import { environmentName, type Key } from "../keys.ts";
import { configPath } from "./paths.ts";
import { type ConfigSources, type KeptSettings, refuseMissingFile, refuseMissingShop } from "./places.ts";
import { commonPart, refuseMisnamed, refuseStraySettings, shopFile } from "../shops/shops.ts";

type Tree = Readonly<Record<string, unknown>>;

/** The files that a configuration is put together from. */
export interface ConfigFiles {
  /** The installation's file: where the state of all shops is stands here. */
  readonly main: FileLayer & { readonly path: string };
  /** The file that changes are made to: the shop's, or the installation's where no shop is named. */
  readonly own: FileLayer & { readonly path: string };
  /** What counts of each, the strongest first. */
  readonly layers: readonly {
    readonly path: string;
    readonly tree: Tree;
    /** Of what is in the database. */
    readonly sealed?: KeptSettings["sealed"];
  }[];
}

/** Whether this machine says that the shops are in a database. Throws ConfigurationError where `config.json` is no JSON object. */
export function namesDatabase({ env, configFlag }: Pick<ConfigSources, "env" | "configFlag">): boolean {
  const name = environmentName("store.url");
  const isInEnvironment = [name, `${name}_FILE`, `${name}_COMMAND`].some((one) => (env[one] ?? "").trim() !== "");
  return (
    isInEnvironment || readConfigFile(configPath(configFlag, env), { leaveMode: true }).tree["store"] !== undefined
  );
}

/**
 * Reads `config.json`, and of a named shop its own file, which is laid over what is common there. Throws ConfigurationError
 * where a file is no JSON object or not there although it was named.
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
    refuseMissingShop(sources, shop, own !== null);
    const kept = { path: `${place}, ${shop}`, tree: own?.tree ?? {}, sealed: own?.sealed ?? new Map<Key, never>() };
    const common = { path, tree: commonPart(main.tree) };
    return { main, own: { ...kept, exists: own !== null, notices: [] }, layers: [kept, common] };
  }
  const ownPath = shopFile(path, shop);
  const own = { path: ownPath, ...readConfigFile(ownPath, options) };
  refuseMissingShop(sources, shop, own.exists);
  return { main, own, layers: [own, { path, tree: commonPart(main.tree) }] };
}

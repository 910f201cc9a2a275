import { type FileLayer, readConfigFile } from "./file.ts";
import { configPath } from "./paths.ts";
import { type ConfigSources, refuseMissingFile, refuseMissingShop } from "./places.ts";
import { commonPart, refuseMisnamed, refuseStraySettings, shopFile } from "../shops/shops.ts";

type Tree = Readonly<Record<string, unknown>>;

/** The files that a configuration is put together from. */
export interface ConfigFiles {
  /** The installation's file: where the state of all shops is stands here. */
  readonly main: FileLayer & { readonly path: string };
  /** The file that changes are made to: the shop's, or the installation's where no shop is named. */
  readonly own: FileLayer & { readonly path: string };
  /** What counts of each, the strongest first. */
  readonly layers: readonly { readonly path: string; readonly tree: Tree }[];
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
  const ownPath = shopFile(path, shop);
  const own = { path: ownPath, ...readConfigFile(ownPath, options) };
  refuseMissingShop(sources, shop, own.exists);
  return { main, own, layers: [own, { path, tree: commonPart(main.tree) }] };
}

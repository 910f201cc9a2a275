import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../core/common/record.ts";
import { parseWords } from "../config/environment.ts";
import { type Key, KEYS, valueAt, withValue } from "../config/keys.ts";
import { checkLayer } from "../config/files/layer.ts";
import { loadConfig, type LoadedConfig } from "../config/load.ts";
import { saveConfig } from "../config/save.ts";
import { cleanSecret, readSecret, readSecretFile } from "../config/secrets.ts";
import {
  missingKeys,
  plainSettings,
  resolveFramework360,
  resolveSettings,
  resolveTotalGest,
} from "../config/settings.ts";
import { showConfig, type ShownSetting } from "../config/show.ts";
import { refuseTwins } from "../config/shops/twins.ts";
import { siteOf } from "../config/url.ts";
import type { ConfigSources } from "../config/files/places.ts";
import type { App } from "./app.ts";
import type { Configured } from "./config.ts";
import { ownSources, shopDatabase } from "./shops.ts";
import { mappingKey } from "../core/order/mapping-key.ts";
import type { Section } from "../core/common/systems.ts";
import { ConfigurationError } from "../core/common/problems/errors.ts";
import type { Binding } from "../core/ports/binding.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Erp } from "../core/ports/erp.ts";
import type { Shop } from "../core/ports/shop.ts";
import { type Problem, problem } from "../core/common/problems/problem.ts";
import type { Settings } from "../core/run/settings.ts";
import { DEFAULT_SHOP } from "../core/shops/name.ts";
import { bindingOf, connectFramework360, connectTotalGest } from "./clients.ts";
import type { Notifier } from "./messages/notify.ts";
import { keepRootDir } from "./state/keep-root-dir.ts";
import { makePrivateFolder, openState, using } from "./state/open.ts";
import { type DatabasePlace, fileIn, type Place, readDatabasePlace } from "./state/place.ts";
import { foreignIn } from "./state/binding.ts";
import { readState } from "./state/read.ts";

/** Changes to the configuration: sections with settings, in the form of the file. */
export type Changes = Readonly<Record<string, unknown>>;

/** What `configure` works with: a configuration with changes, which is tried before it is written. */
export interface Setup {
  /**
   * The configuration with these changes merged over everything. Throws ConfigurationError with every fault at once.
   */
  load(changes: Changes): LoadedConfig;
  /** The changes with one more; undefined removes it. */
  change(changes: Changes, key: Key, value: unknown): Changes;
  /** What is wrong with a value, in one line; null = nothing. Secrets are not repeated. */
  faultOf(key: Key, value: unknown): string | null;
  /** A secret from a pipe: one line, without its end. Throws ConfigurationError. */
  secretFromText(key: Key, text: string): string;
  secretFromFile(key: Key, path: string): string;
  /** The command that prints a secret, to be run each time. */
  secretFromCommand(text: string): { readonly command: unknown };
  /** The required settings that have no value yet. */
  missing(config: LoadedConfig): readonly Key[];
  /** The client with these settings; calls nothing. Throws ConfigurationError. */
  totalGest(config: LoadedConfig): Promise<Erp>;
  framework360(config: LoadedConfig): Promise<Shop>;
  /** All settings, with the secrets. Throws ConfigurationError. */
  settings(config: LoadedConfig): Promise<Settings>;
  /** The settings that need no secret. */
  plain(config: LoadedConfig): Omit<Settings, Section>;
  /**
   * The file's pairs of a mapping with these pairs merged over them; keys are compared as the mapping compares them.
   */
  mergedPairs(key: Key, pairs: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
  /** Throws ConfigurationError if another configuration of the installation is the same shop. */
  refuseTwins(config: LoadedConfig): void;
  show(config: LoadedConfig): readonly ShownSetting[];
  /**
   * Writes the present content of the file with the changes, the place of the state and the shop's name in
   * references, so that both stay. `config` is what `load` returned for the changes. Throws StoreError.
   */
  save(config: LoadedConfig, changes: Changes): Promise<void>;
  /** The channels to people with this configuration. */
  notifier(config: LoadedConfig): Promise<Notifier>;
  /** The secret of the shop's signals; null = not set. Throws ConfigurationError. */
  hintSecret(config: LoadedConfig): Promise<string | null>;
  /** Why the present state cannot be used with this configuration; null = it can. */
  foreignState(config: LoadedConfig): Promise<Problem | null>;
  /** Whether a pull has created products already. */
  hasPulled(config: LoadedConfig): Promise<boolean>;
  /** Confirms new addresses of the systems for the present state. Throws ConfigurationError. */
  confirmMove(config: LoadedConfig): Promise<void>;
}

/** Works with a configuration that cannot be read yet, too. */
export async function createSetup(app: App): Promise<Setup> {
  const { clock, scrubber, signal } = app;
  const shops = await shopDatabase(app);
  const { flags: fixed } = app.sources;
  let sources: ConfigSources = { ...app.sources, makesFile: true };
  const readKept = async (): Promise<void> => {
    const { inDatabase } = await ownSources(app, { makesFile: true });
    if (inDatabase !== undefined) sources = { ...sources, inDatabase };
  };
  await readKept();
  const database = await databaseOf(app, sources);
  const placeOf = ({ dataDir, shop }: LoadedConfig): Place =>
    database === null ? fileIn(dataDir) : { ...database, shop: shop ?? DEFAULT_SHOP };
  const loadMain = (): LoadedConfig => loadConfig({ ...sources, shop: null, flags: fixed });
  const refuseTwinsNow = (config: LoadedConfig): void => refuseTwins(sources, config);
  return {
    load: (changes) => loadConfig({ ...sources, flags: { ...changes, ...fixed } }),
    change: (changes, key, value) => withValue(changes, key, value),
    faultOf: (key, value) => checkLayer(withValue({}, key, value), "setting").faults[0]?.text ?? null,
    secretFromText(key, text) {
      const secret = cleanSecret(key, text);
      scrubber.add(secret);
      return secret;
    },
    secretFromFile(key, path) {
      const secret = cleanSecret(key, readSecretFile(key, path));
      scrubber.add(secret);
      return secret;
    },
    secretFromCommand: (text) => ({ command: parseWords(text) }),
    missing: missingKeys,
    async totalGest(config) {
      const totalgest = await resolveTotalGest(config, signal);
      scrubber.add(totalgest.password.reveal(), totalgest.username);
      return connectTotalGest({ totalgest, ...plainSettings(config) }, clock);
    },
    async framework360(config) {
      const framework360 = await resolveFramework360(config, signal);
      scrubber.add(framework360.apiKey.reveal());
      return connectFramework360({ framework360, ...plainSettings(config) }, clock);
    },
    settings: (config) => resolveSettings(config, signal),
    plain: (config) => plainSettings(config),
    mergedPairs(key, pairs) {
      const { fileTree } = loadConfig({ ...sources, flags: fixed });
      return mergePairs(valueAt(fileTree, key), pairs);
    },
    async notifier(config) {
      const { createNotifier } = await import("./messages/notify.ts");
      return createNotifier(app, { ...config, place: placeOf(config) });
    },
    hintSecret: (config) => readHintSecret(app, config),
    show: showConfig,
    refuseTwins: refuseTwinsNow,
    async save(config, changes) {
      refuseTwinsNow(config);
      if (config.shop !== null) await keepRootDir(loadMain());
      if (config.shop === null || shops === null) {
        await save(config, changes);
        return;
      }
      const { saveShopSettings } = await import("./state/shops-in-database.ts");
      const wish = { shop: config.shop, tree: treeWith(config, changes), isAll: false, isNew: false };
      await saveShopSettings(shops, wish, { clock, signal });
      makePrivateFolder(config.dataDir);
      await readKept();
    },
    foreignState: (config) => foreignState({ ...config, place: placeOf(config) }, clock),
    hasPulled: (config) =>
      readState(placeOf(config), clock, async (store) => {
        const { products } = await store.countStates(clock.now());
        return Object.values(products).some((count) => count > 0);
      }),
    async confirmMove(config) {
      const binding = bindingFrom(config);
      if (binding === null) throw new ConfigurationError(problem("not-configured", { missing: missingKeys(config) }));
      makePrivateFolder(config.dataDir);
      const store = await openState(placeOf(config), { clock });
      await using(store, (open) => open.bind(binding, { moved: true }));
    },
  };
}

/** `COD` and `cod ` are the same payment method: the new pair replaces the old one. */
function mergePairs(before: unknown, pairs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const replaced = new Set(Object.keys(pairs).map(mappingKey));
  const kept = Object.entries(isRecord(before) ? before : {}).filter(([key]) => !replaced.has(mappingKey(key)));
  return Object.fromEntries([...kept.map(([key, value]) => [key, String(value)]), ...Object.entries(pairs)]);
}

async function save(config: LoadedConfig, changes: Changes): Promise<void> {
  const tree = treeWith(config, changes);
  if (config.exists && isDeepStrictEqual(tree, config.fileTree)) return;
  makePrivateFolder(config.dataDir);
  makePrivateFolder(dirname(config.path));
  await saveConfig(config.path, tree);
}

/** Changed values are written as they are read: addresses normalised, ids as text. */
function treeWith(config: LoadedConfig, changes: Changes): Changes {
  let tree = config.fileTree;
  for (const key of KEYS) {
    if (valueAt(changes, key) === undefined) continue;
    tree = withValue(tree, key, valueAt(config.values, key));
  }
  if (config.shop === null) tree = withValue(tree, "dataDir", config.dataDir);
  const { url, site } = config.values.framework360 ?? {};
  if (url !== undefined) tree = withValue(tree, "framework360.site", site ?? siteOf(url));
  return tree;
}

/** See `Setup.foreignState`. */
export async function foreignState(config: Configured, clock: Clock): Promise<Problem | null> {
  const configured = bindingFrom(config);
  if (configured === null) return null;
  return readState(config.place, clock, (store) => foreignIn(store, configured, clock.now()));
}

/** The secret of the shop's signals; null = not set. Throws ConfigurationError. */
export async function readHintSecret(
  { scrubber, signal }: App,
  { secrets }: Pick<LoadedConfig, "secrets">,
): Promise<string | null> {
  const source = secrets["framework360.webhookSecret"];
  if (source === null) return null;
  const secret = (await readSecret("framework360.webhookSecret", source, signal)).reveal();
  scrubber.add(secret);
  return secret;
}

/** Null = the states are files, or the configuration cannot be read. */
async function databaseOf(app: App, sources: ConfigSources): Promise<DatabasePlace | null> {
  try {
    return await readDatabasePlace(loadConfig(sources), app);
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}

/** Null = a part is not configured yet. */
function bindingFrom({ values }: LoadedConfig): Binding | null {
  const { endpoint, shopId, ownerId } = values.totalgest ?? {};
  const { url, site } = values.framework360 ?? {};
  if (endpoint === undefined || shopId === undefined || ownerId === undefined || url === undefined) return null;
  return bindingOf({ totalgest: { endpoint, shopId, ownerId }, framework360: { url, site: site ?? siteOf(url) } });
}

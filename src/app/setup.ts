import { showConfig } from "../config/show.ts";
import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../core/common/record.ts";
import { type Key, KEYS, valueAt, withValue } from "../config/keys.ts";
import { checkLayer } from "../config/files/layer.ts";
import { loadFrom, type LoadedConfig } from "../config/load.ts";
import { saveConfig } from "../config/save.ts";
import { cleanSecret, readSecret } from "../config/secrets.ts";
import { missingKeys } from "../config/settings.ts";
import { refuseTwinFiles } from "../config/shops/twins.ts";
import { siteOf } from "../config/url.ts";
import type { ConfigSources } from "../config/files/places.ts";
import type { App } from "./app.ts";
import type { Configured } from "./config.ts";
import { ownSources, shopDatabase } from "./shops/shops.ts";
import { mappingKey } from "../core/common/words.ts";
import { ConfigurationError } from "../core/common/problems/errors.ts";
import { replacingTexts } from "../core/products/owners.ts";
import { countOwnTexts } from "../core/products/pull/own-texts.ts";
import { readStatusNames } from "../core/discovery/discover.ts";
import { confirmStatuses, noteStatuses } from "../core/discovery/statuses.ts";
import type { StatusMeaning } from "../core/orders/order.ts";
import type { Binding } from "../core/ports/binding.ts";
import type { ShopStatus } from "../core/ports/shop.ts";
import type { Clock } from "../core/ports/clock.ts";
import { type Problem, problem } from "../core/common/problems/problem.ts";
import { foreignIn, makePrivateFolder, openState, using } from "./state/open.ts";
import { placeOf } from "./state/place.ts";
import { readState } from "./state/read.ts";
import type { ShopDatabase } from "./state/shops-in-database.ts";
import { saveShopSettings } from "./state/shops-in-database.ts";

/** Changes to the configuration: sections with settings, in the form of the file. */
export type Changes = Readonly<Record<string, unknown>>;

/** What `configure` works with: the sources of a configuration that may be missing or wrong, and is tried before it is written. */
export interface Setup {
  readonly app: App;
  sources: ConfigSources;
  /** Null = the shops have files. */
  readonly shops: ShopDatabase | null;
}

export async function openSetup(app: App): Promise<Setup> {
  const shops = await shopDatabase(app);
  return { app, sources: await freshSources(app), shops };
}

/** With what the database has of the shop now. */
async function freshSources(app: App): Promise<ConfigSources> {
  return { ...app.sources, ...(await ownSources(app, { makesFile: true })), makesFile: true };
}

/** The configuration with these changes merged over everything. Throws ConfigurationError with every fault at once. */
export function loadWith({ sources, shops }: Setup, changes: Changes): Configured {
  const config = loadFrom({ ...sources, flags: { ...changes, ...sources.flags } });
  return { ...config, place: placeOf(config, shops) };
}

/** What is wrong with a value, in one line; null = nothing. Secrets are not repeated. */
export function settingFault(key: Key, value: unknown): string | null {
  return checkLayer(withValue({}, key, value), "setting").faults[0]?.text ?? null;
}

/** A secret from a pipe or a prompt: one line, without its end. Throws ConfigurationError. */
export function takeSecret({ scrubber }: App, key: Key, text: string): string {
  const secret = cleanSecret(key, text);
  scrubber.add(secret);
  return secret;
}

/** The file's pairs of a mapping with these pairs merged over them. `COD` and `cod ` are the same: the new pair replaces the old one. */
export function mergedPairs(
  { sources }: Setup,
  key: Key,
  pairs: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const before = valueAt(loadFrom(sources).fileTree, key);
  const replaced = new Set(Object.keys(pairs).map(mappingKey));
  const kept = Object.entries(isRecord(before) ? before : {}).filter(([word]) => !replaced.has(mappingKey(word)));
  return Object.fromEntries([...kept.map(([word, value]) => [word, String(value)]), ...Object.entries(pairs)]);
}

/**
 * Writes the present content of the file with the changes, the place of the state and the shop's name in references, so
 * that both stay. `config` is what `loadWith` returned for the changes. Throws StoreError, ConfigurationError, and LockedError
 * if somebody saved the shop's settings since they were read.
 */
export async function saveChanges(setup: Setup, config: LoadedConfig, changes: Changes): Promise<void> {
  const { app, shops, sources } = setup;
  refuseTwinFiles(sources, config);
  if (config.shop !== null) await keepRootDir(loadFrom({ ...sources, shop: null }));
  if (config.shop === null || shops === null) {
    await save(config, changes);
    return;
  }
  const revision = sources.inDatabase?.own?.revision ?? 0;
  const wish = { shop: config.shop, tree: treeWith(config, changes), isAll: false, revision };
  await saveShopSettings(shops, wish, app.signal);
  makePrivateFolder(config.dataDir);
  setup.sources = await freshSources(app);
}

/** Writes the place of all shops' states into the configuration, so that a later environment does not change it. */
export async function keepRootDir({ fileTree, path, rootDir }: LoadedConfig): Promise<void> {
  if (fileTree["dataDir"] !== undefined) return;
  makePrivateFolder(dirname(path));
  await saveConfig(path, { ...fileTree, dataDir: rootDir });
}

/** Whether a pull has created products already. */
export function hasPulled({ place }: Configured, clock: Clock): Promise<boolean> {
  return readState(place, clock, async (store) => {
    const { products } = await store.countStates(clock.now());
    return Object.values(products).some((count) => count > 0);
  });
}

/** How many products are linked, and how many texts of the shop the configured owners let TotalGest's replace. */
export function countLinked(
  { place, values }: Pick<Configured, "place" | "values">,
  clock: Clock,
): Promise<{ readonly linked: number; readonly replaced: number }> {
  return readState(place, clock, async (store) => {
    const { linked } = await store.summarizePending();
    const replaced = await countOwnTexts(store, replacingTexts(values.products?.fields ?? {}));
    return { linked, replaced };
  });
}

/** Confirms new addresses of the systems for the present state. Throws ConfigurationError. */
export async function confirmMove(config: Configured, clock: Clock): Promise<void> {
  const binding = bindingFrom(config);
  if (binding === null) throw new ConfigurationError(problem("not-configured", { missing: missingKeys(config) }));
  makePrivateFolder(config.dataDir);
  await using(await openState(config.place, { clock }), (open) => open.bind(binding, { moved: true }));
}

/** A person has said what these statuses mean. Nothing is written where none of them has another name than it had. */
export async function confirmNames(
  config: Configured,
  clock: Clock,
  confirmed: readonly ShopStatus[],
  meaning: StatusMeaning,
): Promise<void> {
  if (confirmed.length === 0) return;
  const noted = await readState(config.place, clock, (store) => readStatusNames({ store }));
  if (noteStatuses(noted, confirmed, meaning).renamed.length === 0) return;
  await using(await openState(config.place, { clock }), async (store) => {
    const names = confirmStatuses(await readStatusNames({ store }), confirmed, meaning);
    await store.writeNote("status-names", JSON.stringify(names));
  });
}

async function save(config: LoadedConfig, changes: Changes): Promise<void> {
  const tree = treeWith(config, changes);
  if (config.exists && isDeepStrictEqual(tree, config.fileTree)) return;
  makePrivateFolder(config.dataDir);
  makePrivateFolder(dirname(config.path));
  await saveConfig(config.path, tree, { isOfOneShop: config.shop !== null });
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

/** Why the present state cannot be used with this configuration; null = it can. */
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

/** Null = a part is not configured yet. */
function bindingFrom({ values }: LoadedConfig): Binding | null {
  const { endpoint, shopId, ownerId } = values.totalgest ?? {};
  const { url: shopUrl, site } = values.framework360 ?? {};
  if (endpoint === undefined || shopId === undefined || ownerId === undefined || shopUrl === undefined) return null;
  return { ownerId, shopId, site: site ?? siteOf(shopUrl), endpoint, shopUrl };
}

/** The environment variables that override what was just saved; for a secret only that there is one. */
export function overriding(setup: Setup, config: Configured, changed: ReadonlySet<string>): readonly string[] {
  const meant = new Map<string, unknown>(showConfig(config).map(({ key, value }) => [key, value]));
  return showConfig(loadWith(setup, {})).flatMap(({ key, value, origin }) => {
    if (origin?.kind !== "environment" || !changed.has(key)) return [];
    return SECRETS.has(key) || JSON.stringify(value) !== JSON.stringify(meant.get(key)) ? [origin.name] : [];
  });
}

const SECRETS: ReadonlySet<string> = new Set(["totalgest.password", "framework360.apiKey"]);

import { copyFileSync, createReadStream, existsSync, linkSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { isRecord } from "../../core/common/record.ts";
import { type Manifest, unpack } from "../../backup/archive.ts";
import { type Sealed, unseal } from "../../backup/seal.ts";
import { checkLayer } from "../../config/files/layer.ts";
import { isOfFiles, KEYS, valueAt, withValue } from "../../config/keys.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { splitSecrets, textsAmong, withSecrets } from "../../config/shops/partition.ts";
import { saveConfig } from "../../config/save.ts";
import { siteOf } from "../../config/url.ts";
import { ConfigurationError, EXIT, StoreError, Tg360Error } from "../../core/common/problems/errors.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { copyStore, openStore } from "../../store/database.ts";
import { verifyStore } from "../../store/sqlite/file/verify.ts";
import type { App } from "../app.ts";
import { refuseTwins } from "../config.ts";
import { patienceOf, withBothLocks, withFileLock } from "../state/lock.ts";
import { makePrivateFolder, using } from "../state/open.ts";
import { fileIn, type FilePlace } from "../state/place.ts";
import { readState } from "../state/read.ts";
import { writeBeside } from "../../store/sqlite/file/beside.ts";
import { type Addresses, configToCarry, type OpenedBackup, type Restored, type RestoreWish } from "./backup.ts";
import { CONFIG, damaged, lookInto, makeWorkFolder, PROFILES, SECRETS, STATE, sum } from "./files.ts";

/**
 * Reads and checks a backup; nothing is changed. `shownAs` = the path that messages show; null = its own. Throws
 * Tg360Error if it is damaged, newer, or of another shop.
 */
export async function openBackup(
  app: App,
  path: string,
  { withConfiguration, isMoved, shownAs = path }: RestoreWish & { readonly shownAs?: string },
): Promise<OpenedBackup> {
  const { clock } = app;
  const config = await configToCarry(app, true);
  const { place } = config;
  if (place.kind === "database") throw new ConfigurationError(problem("database-instead", { what: "restore" }));
  makePrivateFolder(config.dataDir);
  const folder = makeWorkFolder(config.dataDir);
  const close = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const manifest = await readWhole(path, folder, shownAs);
    const has = (name: string): boolean => Object.hasOwn(manifest.files, name);
    if (has(STATE)) checkState(join(folder, STATE), shownAs);
    await checkShop(manifest, config, place, clock);
    const bringsConfiguration = has(CONFIG) && (withConfiguration || !config.exists);
    if (bringsConfiguration) await refuseTwins(app, checkLayer(readTree(folder), "setting"));
    return {
      madeAt: manifest.madeAt,
      replaces: (has(STATE) && existsSync(place.path)) || (bringsConfiguration && config.exists),
      bringsConfiguration,
      hasSecrets: has(SECRETS),
      addresses: {
        there: has(CONFIG) ? addressesIn(readTree(folder)) : addressesBound(manifest.binding),
        here: addressesIn(config.values),
      },
      apply: (passphrase) =>
        apply(app, { config, place, folder, manifest, path: shownAs, bringsConfiguration, isMoved }, passphrase),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function addressesIn(tree: object): Addresses {
  const text = (key: "totalgest.endpoint" | "framework360.url"): string | null => {
    const value = valueAt(tree as Readonly<Record<string, unknown>>, key);
    return typeof value === "string" ? value : null;
  };
  return { totalgest: text("totalgest.endpoint"), shop: text("framework360.url") };
}

function addressesBound(binding: Binding | null): Addresses {
  return { totalgest: binding?.endpoint ?? null, shop: binding?.shopUrl ?? null };
}

async function readWhole(path: string, folder: string, shownAs: string): Promise<Manifest> {
  try {
    return await unpack(createReadStream(path), folder);
  } catch (error) {
    throw damaged(shownAs, error);
  }
}

/** Messages name the backup, not the folder that it was unpacked into. */
function checkState(unpacked: string, path: string): void {
  try {
    verifyStore(unpacked);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { code, data } = error.problem;
    if (code === "state-newer" || code === "state-other-version")
      throw new StoreError(problem(code, { ...data, path }), error);
    throw damaged(path, error);
  }
}

const IDENTITY = ["ownerId", "shopId", "site"] as const satisfies readonly (keyof Binding)[];

/** Throws ConfigurationError if the present state or configuration belongs to another shop. */
async function checkShop({ binding }: Manifest, config: LoadedConfig, place: FilePlace, clock: Clock): Promise<void> {
  if (binding === null) return;
  const { totalgest, framework360 } = config.values;
  const configured = {
    ownerId: totalgest?.ownerId,
    shopId: totalgest?.shopId,
    site: framework360?.site ?? (framework360?.url === undefined ? undefined : siteOf(framework360.url)),
  };
  const bound = await boundHere(place, clock);
  for (const field of IDENTITY) {
    for (const here of [bound?.[field], configured[field]]) {
      if (here === undefined || here === binding[field]) continue;
      throw new ConfigurationError(problem("backup-of-another", { field, backup: binding[field], here }));
    }
  }
}

/** Null = not bound yet, or too damaged to read: then only the configuration counts. */
async function boundHere(place: FilePlace, clock: Clock): Promise<Binding | null> {
  try {
    return await readState(place, clock, async (store) => {
      const { orders, products } = await store.countStates(clock.now());
      return sum(orders) + sum(products) === 0 ? null : store.readBinding();
    });
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    return null;
  }
}

interface Unpacked {
  readonly config: LoadedConfig;
  readonly place: FilePlace;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly path: string;
  readonly bringsConfiguration: boolean;
  readonly isMoved: boolean;
}

async function apply(app: App, unpacked: Unpacked, passphrase: string | null): Promise<Restored> {
  const { clock } = app;
  const { config, place, folder, manifest, bringsConfiguration } = unpacked;
  const secrets = bringsConfiguration ? await openSecrets(unpacked, passphrase) : null;
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "");
  const kept: string[] = [];
  return withAllLocks(app, config, async () => {
    if (Object.hasOwn(manifest.files, STATE)) {
      if (!unpacked.isMoved) await noteRestored(join(folder, STATE), clock);
      kept.push(...(await replaceState(unpacked, `before-${stamp}`, clock)));
    }
    if (bringsConfiguration) kept.push(...(await replaceConfig(config, folder, secrets ?? {}, `before-${stamp}`)));
    const { counted } = await lookInto(place.path, clock);
    return {
      madeAt: manifest.madeAt,
      kept,
      configuration: bringsConfiguration ? config.path : null,
      secretsMissing: bringsConfiguration && !hasSecrets(config, secrets ?? {}),
      ...counted,
    };
  });
}

/** Null = it contains none, or they are left out. */
async function openSecrets({ folder, manifest, path }: Unpacked, passphrase: string | null) {
  if (passphrase === null || !Object.hasOwn(manifest.files, SECRETS)) return null;
  // Written by this program, and checked by its hash.
  const sealed = JSON.parse(readFileSync(join(folder, SECRETS), "utf8")) as Sealed;
  const text = await unseal(sealed, passphrase);
  const secrets: unknown = text === null ? null : JSON.parse(text);
  if (!isRecord(secrets)) throw new Tg360Error(problem("passphrase-wrong", { path }), EXIT.credentials);
  return textsAmong(secrets);
}

/**
 * In the copy, so that the state has the note from its first moment: people may have dismissed orders since the backup,
 * or entered them by hand, and the copy does not know.
 */
async function noteRestored(copy: string, clock: Clock): Promise<void> {
  await using(await openStore({ path: copy, clock }), (store) => store.writeNote("restored", String(clock.now())));
}

/**
 * The present state first gets a second name, so that a complete state exists at every moment. The copy is older than
 * what stands beside the state, and known to be.
 */
async function replaceState(
  { place: { path }, folder, isMoved }: Pick<Unpacked, "folder" | "isMoved" | "place">,
  suffix: string,
  clock: Clock,
): Promise<readonly string[]> {
  const kept = existsSync(path) ? await keepState(path, suffix, clock) : [];
  writeBeside(path, { number: 0, restoredMs: isMoved ? null : clock.now() });
  await copyStore(join(folder, STATE), path);
  return kept;
}

async function keepState(path: string, suffix: string, clock: Clock): Promise<readonly string[]> {
  await settle(path, clock);
  const kept = `${path}.${suffix}`;
  linkSync(path, kept);
  // Only a file too damaged to be opened still has a log of its own.
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${kept}-wal`);
  return [kept];
}

/** Writes the log into the file, if it can be opened: the last close does that. */
async function settle(path: string, clock: Clock): Promise<void> {
  try {
    await using(await openStore({ path, clock }), () => Promise.resolve());
  } catch (error) {
    // Another user's state must not be replaced; a damaged or newer one may be.
    if (!(error instanceof StoreError)) throw error;
  }
}

async function replaceConfig(
  config: LoadedConfig,
  folder: string,
  secrets: Readonly<Record<string, unknown>>,
  suffix: string,
): Promise<readonly string[]> {
  const present = splitSecrets(config.fileTree).secrets;
  const { plain } = splitSecrets(readTree(folder));
  let tree = withSecrets(plain, { ...present, ...secrets });
  // A backup may bring no module to run: what this machine has stays.
  for (const key of KEYS.filter(isOfFiles)) tree = withValue(tree, key, valueAt(config.fileTree, key));
  // For a named shop, the installation says where its state is.
  if (config.shop === null) tree = withValue(tree, "dataDir", config.dataDir);
  makePrivateFolder(dirname(config.path));
  for (const { key, file } of PROFILES) {
    if (!existsSync(join(folder, file))) continue;
    const path = profilePath(config, file);
    makePrivateFolder(dirname(path));
    copyFileSync(join(folder, file), path);
    tree = withValue(tree, key, path);
  }
  const kept = `${config.path}.${suffix}`;
  if (config.exists) copyFileSync(config.path, kept);
  await saveConfig(config.path, tree);
  return config.exists ? [kept] : [];
}

/** The settings in the backup. */
function readTree(folder: string): Readonly<Record<string, unknown>> {
  const written: unknown = JSON.parse(readFileSync(join(folder, CONFIG), "utf8"));
  return isRecord(written) ? written : {};
}

/** Beside the configuration; not in the folder of the shops' files, each of which is a shop. */
function profilePath({ path, shop }: LoadedConfig, file: string): string {
  return shop === null ? join(dirname(path), file) : join(dirname(dirname(path)), "profiles", `${shop}.${file}`);
}

function hasSecrets({ secrets: present }: LoadedConfig, brought: Readonly<Record<string, unknown>>): boolean {
  return (["totalgest.password", "framework360.apiKey"] as const).every(
    (key) => present[key] !== null || Object.hasOwn(brought, key),
  );
}

/**
 * Prevents all runs. The daemon's locks first, of all shops and of this one: a daemon would start runs of the other
 * two.
 */
function withAllLocks<T>(app: App, { shop, dataDir, rootDir }: LoadedConfig, run: () => Promise<T>): Promise<T> {
  const patience = patienceOf(app);
  const whileAlone = (): Promise<T> =>
    withFileLock(dataDir, "daemon", patience, () => withBothLocks(fileIn(dataDir), patience, run));
  return shop === null ? whileAlone() : withFileLock(rootDir, "daemon", patience, whileAlone);
}

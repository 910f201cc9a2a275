import { copyFileSync, existsSync, linkSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { isRecord } from "../../core/common/record.ts";
import { checkLayer } from "../../config/files/layer.ts";
import { type Tree, isOfFiles, KEYS, valueAt, withValue } from "../../config/keys.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { splitSecrets } from "../../config/shops/kept.ts";
import { saveConfig } from "../../config/save.ts";
import { namedBinding } from "../../config/shops/shops.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { IDENTITY } from "../../core/run/shops/binding.ts";
import { copyStore, openStore } from "../../store/database.ts";
import type { KeptTexts } from "../../store/sqlite/file/texts.ts";
import type { App } from "../app.ts";
import { refuseTwins } from "../config.ts";
import { patienceOf, withBothLocks, withFileLock } from "../state/lock.ts";
import { makePrivateFolder, makeWorkFolder, openAndClose, using } from "../state/open.ts";
import { fileIn, type FilePlace, hasState } from "../state/place.ts";
import { writeBeside } from "../../store/sqlite/file/beside.ts";
import { configToCarry, countIn } from "./make.ts";
import { checkUnpacked, CONFIG, type StateContent, type Opened, PROFILES, readBackup, STREAM } from "./file.ts";

/** A backup that was read and checked, and that belongs to this shop. */
export interface OpenedBackup {
  readonly madeAt: string;
  /** Restoring would replace an existing state. */
  readonly replaces: boolean;
  /** The addresses in the backup, and those used here. */
  readonly addresses: { readonly there: Addresses; readonly here: Addresses };
  /** Throws Tg360Error before anything was changed, LockedError during a run. */
  apply(): Promise<Restored>;
  close(): void;
}

/** Of the two systems; null = none. */
interface Addresses {
  readonly totalgest: string | null;
  readonly shop: string | null;
}

export interface Restored extends Omit<StateContent, "binding"> {
  readonly madeAt: string;
  /** The copies of the previous state. */
  readonly kept: readonly string[];
  /** The configuration file that was written; null = it is unchanged. */
  readonly configuration: string | null;
  /** Settings of the backup that this version does not know, or whose values it does not accept. */
  readonly settingsLeftOut: readonly string[];
  /** These secrets have to be entered, by their settings. */
  readonly secretsMissing: readonly string[];
}

/**
 * Reads and checks a backup; nothing is changed. Its configuration is restored where there is none. `isMoved`: nobody has
 * worked with the state since the backup, so no order waits for a person because of it. Throws Tg360Error if it is damaged,
 * of another version or another shop, or if the state is to be in PostgreSQL.
 */
export async function openBackup(app: App, path: string, isMoved: boolean): Promise<OpenedBackup> {
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
    const opened = await readBackup(path, folder, path === STREAM ? "stdin" : path);
    const { manifest, texts, state } = opened;
    if (manifest.hasState) checkUnpacked(state, path);
    await checkShop(manifest, config, place, clock);
    const tree = texts[CONFIG] === undefined ? null : treeOf(texts[CONFIG]);
    const { valid: brought, leftOut } = config.exists || tree === null ? NOTHING_BROUGHT : withoutFaults(tree);
    if (brought !== null) await refuseTwins(app, checkLayer(brought, "setting"));
    return {
      madeAt: manifest.madeAt,
      replaces: manifest.hasState && existsSync(place.path),
      addresses: {
        there: tree === null ? addressesBound(manifest.binding) : addressesIn(tree),
        here: addressesIn(config.values),
      },
      apply: () =>
        withAllLocks(app, config, async () => {
          if (manifest.hasState && !isMoved) await noteRestored(state, clock);
          const kept = manifest.hasState ? await replaceState(place, state, isMoved ? null : clock.now(), clock) : [];
          if (brought !== null) await writeConfig(config, brought, texts);
          const isHere = (key: string): boolean => (config.secrets as Readonly<Record<string, unknown>>)[key] != null;
          const { binding: _, ...counted } = await countIn(place.path, clock);
          return {
            madeAt: manifest.madeAt,
            kept,
            configuration: brought === null ? null : config.path,
            settingsLeftOut: leftOut,
            secretsMissing: brought === null ? [] : manifest.leftOut.filter((key) => !isHere(key)),
            ...counted,
          };
        }),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function addressesIn(tree: object): Addresses {
  const text = (key: "totalgest.endpoint" | "framework360.url"): string | null => {
    const value = valueAt(tree as Tree, key);
    return typeof value === "string" ? value : null;
  };
  return { totalgest: text("totalgest.endpoint"), shop: text("framework360.url") };
}

function addressesBound(binding: Binding | null): Addresses {
  return { totalgest: binding?.endpoint ?? null, shop: binding?.shopUrl ?? null };
}

/** Throws ConfigurationError if the present state or configuration belongs to another shop. */
async function checkShop(
  { binding }: Opened["manifest"],
  config: LoadedConfig,
  place: FilePlace,
  clock: Clock,
): Promise<void> {
  if (binding === null) return;
  const configured = namedBinding((key) => valueAt(config.values, key));
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
    const { binding, orders, products } = await countIn(place.path, clock);
    return orders + products === 0 ? null : binding;
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    return null;
  }
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
  place: FilePlace,
  by: string,
  restoredMs: number | null,
  clock: Clock,
): Promise<readonly string[]> {
  const { path } = place;
  const kept = hasState(place)
    ? [`${path}.before-${new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "")}`]
    : [];
  for (const name of kept) {
    // The last close writes the log into the file, if it can be opened.
    await openAndClose(place, clock);
    linkSync(path, name);
    // Only a file too damaged to be opened still has a log of its own.
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${name}-wal`);
  }
  writeBeside(path, { number: 0, restoredMs });
  await copyStore(by, path);
  // Buyers who were forgotten since the backup are forgotten in it at once.
  await openAndClose(place, clock);
  return kept;
}

async function writeConfig(config: LoadedConfig, written: Tree, texts: KeptTexts): Promise<void> {
  let tree = splitSecrets(written).plain;
  // A backup may bring no module to run.
  for (const key of KEYS.filter(isOfFiles)) tree = withValue(tree, key, undefined);
  // For a named shop, the installation says where its state is.
  if (config.shop === null) tree = withValue(tree, "dataDir", config.dataDir);
  makePrivateFolder(dirname(config.path));
  for (const { key, name } of PROFILES) {
    if (texts[name] === undefined) continue;
    const path = profilePath(config, name);
    makePrivateFolder(dirname(path));
    writeFileSync(path, texts[name], { mode: 0o600 });
    tree = withValue(tree, key, path);
  }
  await saveConfig(config.path, tree, { isOfOneShop: config.shop !== null });
}

const NOTHING_BROUGHT = { valid: null, leftOut: [] } as const;

/** The settings that are valid here, and the names of the others, which another version may have written. */
function withoutFaults(tree: Tree): { readonly valid: Tree; readonly leftOut: readonly string[] } {
  const leftOut = new Set<string>();
  let valid = tree;
  for (;;) {
    const [fault] = checkLayer(valid, "setting").faults.filter(({ name }) => !leftOut.has(name));
    if (fault === undefined) return { valid, leftOut: [...leftOut] };
    leftOut.add(fault.name);
    valid = withoutPath(valid, fault.name.split("."));
  }
}

function withoutPath(tree: Tree, [first = "", ...rest]: readonly string[]): Tree {
  const { [first]: inner, ...others } = tree;
  return rest.length === 0 || !isRecord(inner) ? others : { ...others, [first]: withoutPath(inner, rest) };
}

/** The settings in the backup. */
function treeOf(text: string): Tree {
  const written: unknown = JSON.parse(text);
  return isRecord(written) ? written : {};
}

/** Beside the configuration; not in the folder of the shops' files, each of which is a shop. */
function profilePath({ path, shop }: LoadedConfig, file: string): string {
  return shop === null ? join(dirname(path), file) : join(dirname(dirname(path)), "profiles", `${shop}.${file}`);
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

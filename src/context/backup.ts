import {
  closeSync,
  copyFileSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { describeFiles, type Manifest, MANIFEST, pack, unpack } from "../backup/archive.ts";
import { seal, type Sealed, unseal } from "../backup/seal.ts";
import { VERSION } from "../cli/version.ts";
import { isRecord, valueAt, withValue } from "../config/keys.ts";
import type { LoadedConfig } from "../config/load.ts";
import { splitSecrets, withSecrets } from "../config/partition.ts";
import { saveConfig } from "../config/save.ts";
import { siteOf } from "../config/url.ts";
import { ConfigurationError, EXIT, StoreError, Tg360Error } from "../core/errors.ts";
import type { Binding, Clock } from "../core/ports.ts";
import { problem } from "../core/problem.ts";
import { copyStore, openStore } from "../store/database.ts";
import { verifyStore } from "../store/verify.ts";
import { makePrivateFolder, statePath, using, withLock, withState } from "./state.ts";

const STATE = "tg360.db";
const CONFIG = "config.json";
const SECRETS = "secrets.json";
const PROFILES = [
  { key: "totalgest.profile", file: "totalgest.profile.json" },
  { key: "framework360.profile", file: "framework360.profile.json" },
] as const;

/** Standard output, or input. */
const STREAM = "-";

interface Counted {
  readonly orders: number;
  readonly products: number;
  /** Orders that are to be sent, or whose outcome is unknown. */
  readonly waiting: number;
}

interface BackupMade extends Counted {
  readonly path: string;
  readonly madeAt: string;
  readonly hasConfiguration: boolean;
  readonly hasSecrets: boolean;
}

/** A backup that was read through and found whole, and of this shop. */
export interface OpenedBackup {
  readonly madeAt: string;
  /** There is something here already that it would take the place of. */
  readonly replaces: boolean;
  /** The configuration will be written: there is none, or it was asked for. */
  readonly bringsConfiguration: boolean;
  readonly hasSecrets: boolean;
  /** `passphrase` null = without the secrets. Throws Tg360Error before anything was changed, LockedError while something runs. */
  apply(passphrase: string | null): Promise<Restored>;
  close(): void;
}

export interface Restored extends Counted {
  readonly madeAt: string;
  /** The copies of what was there before. */
  readonly kept: readonly string[];
  /** The configuration file that was written; null = it stays as it was. */
  readonly configuration: string | null;
  /** Secrets that are needed and not there are to be entered. */
  readonly secretsMissing: boolean;
}

export interface Backups {
  /** Writes a backup to a file, which gets its name when it is whole, or to `-`. `passphrase` null = without secrets. */
  make(path: string, passphrase: string | null): Promise<BackupMade>;
  /** Reads a backup through; nothing is changed. Throws Tg360Error where it is damaged, newer, or another shop's. */
  open(path: string, wish: { readonly withConfiguration: boolean }): Promise<OpenedBackup>;
}

interface BackupParts {
  readonly config: LoadedConfig;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly lockTimeoutMs: number;
}

export function createBackups(parts: BackupParts): Backups {
  return {
    make: (path, passphrase) => make(parts, path, passphrase),
    open: (path, wish) => open(parts, path, wish.withConfiguration),
  };
}

async function make({ config, clock }: BackupParts, path: string, passphrase: string | null): Promise<BackupMade> {
  const state = statePath(config.dataDir);
  if (!existsSync(state) && !config.exists) throw new ConfigurationError(problem("backup-empty", {}));
  const folder = makeWorkFolder(existsSync(state) ? config.dataDir : tmpdir());
  try {
    const names: string[] = [];
    const put = (name: string, text: string): void => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      names.push(name);
    };
    if (existsSync(state)) {
      await copyStore(state, join(folder, STATE));
      verifyStore(join(folder, STATE));
      names.push(STATE);
    }
    const { plain, secrets } = splitSecrets(config.fileTree);
    if (config.exists) put(CONFIG, asJson(plain));
    const hasSecrets = passphrase !== null && Object.keys(secrets).length > 0;
    if (hasSecrets) put(SECRETS, asJson(await seal(JSON.stringify(secrets), passphrase)));
    for (const { key, file } of PROFILES) {
      const profile = valueAt(config.values, key);
      if (config.exists && typeof profile === "string") put(file, readFileSync(profile, "utf8"));
    }
    const { binding, counted } = await lookInto(join(folder, STATE), clock);
    const madeAt = new Date(clock.now()).toISOString();
    const files = await describeFiles(folder, names);
    const manifest: Manifest = { schema: "tg360.backup-file/1", madeAt, version: VERSION, binding, files };
    writeFileSync(join(folder, MANIFEST), asJson(manifest), { mode: 0o600 });
    await write(folder, names, path);
    return { path, madeAt, hasConfiguration: config.exists, hasSecrets, ...counted };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file gets its name when it is whole and on the disk; what had that name stays until then. */
async function write(folder: string, names: readonly string[], path: string): Promise<void> {
  try {
    if (path === STREAM) {
      await pack(folder, names, createWriteStream("", { fd: 1, autoClose: false }));
      return;
    }
    const draft = `${path}.new-${String(process.pid)}`;
    try {
      await pack(folder, names, createWriteStream(draft, { mode: 0o600, flags: "wx" }));
      const descriptor = openSync(draft, "r");
      fsyncSync(descriptor);
      closeSync(descriptor);
      renameSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
  } catch (error) {
    throw new StoreError(problem("backup-not-written", { path, detail: messageOf(error) }), error);
  }
}

async function open(parts: BackupParts, path: string, withConfiguration: boolean): Promise<OpenedBackup> {
  const { config, clock } = parts;
  makePrivateFolder(config.dataDir);
  const folder = makeWorkFolder(config.dataDir);
  const close = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const manifest = await readWhole(path, folder);
    const has = (name: string): boolean => Object.hasOwn(manifest.files, name);
    if (has(STATE)) checkState(join(folder, STATE), path);
    await checkShop(manifest, config, clock);
    const bringsConfiguration = has(CONFIG) && (withConfiguration || !config.exists);
    return {
      madeAt: manifest.madeAt,
      replaces: (has(STATE) && existsSync(statePath(config.dataDir))) || (bringsConfiguration && config.exists),
      bringsConfiguration,
      hasSecrets: has(SECRETS),
      apply: (passphrase) => apply(parts, { folder, manifest, path, bringsConfiguration }, passphrase),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

async function readWhole(path: string, folder: string): Promise<Manifest> {
  try {
    return await unpack(path === STREAM ? process.stdin : createReadStream(path), folder);
  } catch (error) {
    throw new StoreError(problem("backup-damaged", { path, detail: messageOf(error) }), error);
  }
}

/** The person knows the backup, not the folder that it was unpacked into. */
function checkState(unpacked: string, path: string): void {
  try {
    verifyStore(unpacked);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const { code, data } = error.problem;
    if (code === "state-newer") throw new StoreError(problem(code, { ...data, path }), error);
    throw new StoreError(problem("backup-damaged", { path, detail: error.message }), error);
  }
}

const IDENTITY = ["ownerId", "shopId", "site"] as const satisfies readonly (keyof Binding)[];

/** Throws ConfigurationError where what is here, state or configuration, is another shop's. */
async function checkShop({ binding }: Manifest, config: LoadedConfig, clock: Clock): Promise<void> {
  if (binding === null) return;
  const { totalgest, framework360 } = config.values;
  const configured = {
    ownerId: totalgest?.ownerId,
    shopId: totalgest?.shopId,
    site: framework360?.site ?? (framework360?.url === undefined ? undefined : siteOf(framework360.url)),
  };
  const bound = await boundHere(config.dataDir, clock);
  for (const field of IDENTITY) {
    for (const here of [bound?.[field], configured[field]]) {
      if (here === undefined || here === binding[field]) continue;
      throw new ConfigurationError(problem("backup-of-another", { field, backup: binding[field], here }));
    }
  }
}

/** Null = nobody's, or so damaged that it cannot say: then the configuration alone tells. */
async function boundHere(dataDir: string, clock: Clock): Promise<Binding | null> {
  try {
    return await withState(dataDir, clock, async (store) => {
      const { orders, products } = await store.countStates(clock.now());
      return sum(orders) + sum(products) === 0 ? null : store.readBinding();
    });
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    return null;
  }
}

interface Unpacked {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly path: string;
  readonly bringsConfiguration: boolean;
}

async function apply(parts: BackupParts, unpacked: Unpacked, passphrase: string | null): Promise<Restored> {
  const { config, clock } = parts;
  const { folder, manifest, bringsConfiguration } = unpacked;
  const secrets = bringsConfiguration ? await openSecrets(unpacked, passphrase) : null;
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[-:.]/g, "");
  const kept: string[] = [];
  return withAllLocks(parts, async () => {
    if (Object.hasOwn(manifest.files, STATE)) {
      kept.push(...(await replaceState(config.dataDir, join(folder, STATE), `before-${stamp}`, clock)));
    }
    if (bringsConfiguration) kept.push(...(await replaceConfig(config, folder, secrets ?? {}, `before-${stamp}`)));
    const { counted } = await lookInto(statePath(config.dataDir), clock);
    return {
      madeAt: manifest.madeAt,
      kept,
      configuration: bringsConfiguration ? config.path : null,
      secretsMissing: bringsConfiguration && secrets === null && !hasSecrets(config),
      ...counted,
    };
  });
}

/** Null = there are none in it, or they are to be left out. */
async function openSecrets({ folder, manifest, path }: Unpacked, passphrase: string | null) {
  if (passphrase === null || !Object.hasOwn(manifest.files, SECRETS)) return null;
  // Written by this program, and compared with its hash.
  const sealed = JSON.parse(readFileSync(join(folder, SECRETS), "utf8")) as Sealed;
  const text = await unseal(sealed, passphrase);
  const secrets: unknown = text === null ? null : JSON.parse(text);
  if (!isRecord(secrets)) throw new Tg360Error(problem("passphrase-wrong", { path }), EXIT.credentials);
  return secrets;
}

/** What is there is kept under a second name first, so that there is a whole state at every moment. */
async function replaceState(dataDir: string, source: string, suffix: string, clock: Clock): Promise<readonly string[]> {
  const path = statePath(dataDir);
  if (!existsSync(path)) {
    await copyStore(source, path);
    return [];
  }
  await settle(path, clock);
  const kept = `${path}.${suffix}`;
  linkSync(path, kept);
  // Only where it is too damaged to be opened is there still a log that belongs to it.
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${kept}-wal`);
  await copyStore(source, path);
  return [kept];
}

/** What stands in the log goes into the file, if it can be opened: closing it last does that. */
async function settle(path: string, clock: Clock): Promise<void> {
  try {
    await using(await openStore({ path, clock }), () => Promise.resolve());
  } catch (error) {
    // Another user's is not ours to replace; a damaged or newer one is what somebody wants to get rid of.
    if (!(error instanceof StoreError)) throw error;
  }
}

async function replaceConfig(
  config: LoadedConfig,
  folder: string,
  secrets: Readonly<Record<string, unknown>>,
  suffix: string,
): Promise<readonly string[]> {
  const written: unknown = JSON.parse(readFileSync(join(folder, CONFIG), "utf8"));
  const present = splitSecrets(config.fileTree).secrets;
  let tree = withSecrets(isRecord(written) ? written : {}, { ...present, ...secrets });
  tree = withValue(tree, "dataDir", config.dataDir);
  makePrivateFolder(dirname(config.path));
  for (const { key, file } of PROFILES) {
    if (!existsSync(join(folder, file))) continue;
    copyFileSync(join(folder, file), join(dirname(config.path), file));
    tree = withValue(tree, key, join(dirname(config.path), file));
  }
  const kept = `${config.path}.${suffix}`;
  if (config.exists) copyFileSync(config.path, kept);
  await saveConfig(config.path, tree);
  return config.exists ? [kept] : [];
}

function hasSecrets(config: LoadedConfig): boolean {
  return config.secrets["totalgest.password"] !== null && config.secrets["framework360.apiKey"] !== null;
}

/** Nothing runs meanwhile. The daemon first: it would start what the other two wait for. */
function withAllLocks<T>({ config, clock, signal, lockTimeoutMs }: BackupParts, run: () => Promise<T>): Promise<T> {
  const lock = { dataDir: config.dataDir, timeoutMs: lockTimeoutMs, clock, signal };
  return withLock({ ...lock, what: "daemon" }, () =>
    withLock({ ...lock, what: "orders" }, () => withLock({ ...lock, what: "products" }, run)),
  );
}

async function lookInto(path: string, clock: Clock): Promise<{ binding: Binding | null; counted: Counted }> {
  if (!existsSync(path)) return { binding: null, counted: { orders: 0, products: 0, waiting: 0 } };
  return withState(dirname(path), clock, async (store) => {
    const { orders, products } = await store.countStates(clock.now());
    const waiting = orders.queued + orders.sending + orders.unconfirmed;
    return {
      binding: await store.readBinding(),
      counted: { orders: sum(orders), products: sum(products), waiting },
    };
  });
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Beside the state, where there is room for it, and named so that it is known for ours. */
function makeWorkFolder(parent: string): string {
  try {
    return mkdtempSync(join(parent, "tg360.db.work-"));
  } catch (error) {
    throw new StoreError(problem("disk-failed", { path: parent, detail: messageOf(error) }), error);
  }
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The settings of the selected shop, and where its state is. */
import { existsSync } from "node:fs";
import { Readable } from "node:stream";

import { configPath } from "../config/files/places.ts";
import { valueAt } from "../config/keys.ts";
import type { LoadedConfig } from "../config/load.ts";
import { shopsFolder } from "../config/shops/shops.ts";
import { DEFAULT_TIME_ZONE } from "../core/common/time/zone.ts";
import { DEFAULT_SHOP } from "../core/run/shops/scope.ts";
import { type App, printNotices } from "./app.ts";
import { ownSources, shopDatabase } from "./shops/shops.ts";
import { type Place, placeOf } from "./state/place.ts";
import { loadFrom, stampOf } from "../config/load.ts";
import { type NamedShop, namedBinding } from "../config/shops/shops.ts";
import { shopIdentityOf, refuseTwinFiles } from "../config/shops/twins.ts";
import { cleanSecret, readSecretFile } from "../config/secrets.ts";
import { refuseTwin } from "./state/shops-in-database.ts";

export interface Configured extends LoadedConfig {
  readonly place: Place;
}

/**
 * Flags, environment, file and defaults together, as they are now. Throws ConfigurationError with every fault at once.
 */
export async function loadConfig(app: App): Promise<Configured> {
  const { memory } = app;
  const from = await ownSources(app);
  const stamp = stampOf(from);
  if (memory.config?.from !== from || memory.config.stamp !== stamp) {
    const config = loadFrom(from);
    await printNotices(app, config.notices);
    const place = placeOf(config, await shopDatabase(app));
    memory.config = { from, stamp, config: { ...config, place } };
  }
  return memory.config.config;
}

/** Where a state is, and everything that is needed to show it. */
export interface Located {
  readonly place: Place;
  readonly dataDir: string;
  /** The installation's folder, which contains the states of all shops. */
  readonly rootDir: string;
  readonly timeZone: string;
  /** The shop that the state has to belong to. */
  readonly named: NamedShop;
}

/** Where the state is and the shop's time zone. Throws ConfigurationError. */
export async function locateState(app: App): Promise<Located> {
  const { dataDir, rootDir, values, place } = await loadConfig(app);
  const timeZone = values.framework360?.timeZone ?? DEFAULT_TIME_ZONE;
  return { dataDir, rootDir, timeZone, place, named: namedBinding((key) => valueAt(values, key)) };
}

/** Throws ConfigurationError if this shop's configuration is invalid, or another one of the installation is the same shop. */
export async function checkShop(app: App): Promise<void> {
  await refuseTwins(app, await loadConfig(app));
}

/** Throws ConfigurationError if another configuration of the installation is the same shop. */
export async function refuseTwins(app: App, config: Pick<LoadedConfig, "values">): Promise<void> {
  const { sources } = app;
  const database = await shopDatabase(app);
  if (database !== null) {
    const shop = sources.shop ?? DEFAULT_SHOP;
    // The database itself prevents twins among the shops that have their settings there.
    if (shop !== DEFAULT_SHOP && (await ownSources(app)).inDatabase?.own !== null) return;
    return refuseTwin(database, shop, shopIdentityOf(config.values));
  }
  if (!existsSync(shopsFolder(configPath(sources.configFlag, sources.env)))) return;
  refuseTwinFiles(sources, config);
}

/**
 * All of standard input as text. Rejects with the signal's reason if it aborts first, and closes the stream: an open one
 * would keep the process alive.
 */
export async function readStdin({ stdin, signal }: Pick<App, "stdin" | "signal">): Promise<string> {
  const stream = stdin();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => {
    reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    if (stream instanceof Readable) stream.destroy();
  };
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([collect(stream), interrupted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

async function collect(stream: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** A passphrase from a file, or with `-` from standard input: one line, without its end. Throws ConfigurationError. */
export async function readPassphrase(app: App, path: string): Promise<string> {
  return cleanSecret("passphrase", path === "-" ? await readStdin(app) : readSecretFile("passphrase", path));
}

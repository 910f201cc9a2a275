/** The shops of an installation: in files beside its own, or, with `store.url`, in the database. */
import { existsSync } from "node:fs";

import { namesDatabase } from "../../config/files/files.ts";
import { configPath, type ConfigSources } from "../../config/files/places.ts";
import type { Installation } from "../../config/shops/known-shops.ts";
import { namedShops, refuseStraySettings, refuseStrayVariables, shopsFolder } from "../../config/shops/shops.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import type { ShopChoice, ShopRequest } from "../../core/run/shops/choose.ts";
import { type App, printNotices } from "../app.ts";
import type { ReadShop } from "../state/all-shops.ts";
import type { ShopDatabase } from "../state/shops-in-database.ts";
import { installationIn, knownShops } from "../../config/shops/known-shops.ts";
import { isWork, shopsOfCommand } from "../../core/run/shops/scope.ts";
import { pickShops, hasSeveral } from "../../core/run/shops/choose.ts";
import { findShopDatabase, withShopsInDatabase } from "../state/shops-in-database.ts";
import { readShopsAtOnce } from "../state/all-shops.ts";
import { whenReachable } from "../../store/postgres/database/errors.ts";

/** Settings are read several times in one run, while a page or a worker runs for months. */
const FRESH_MS = 2 * SECOND;

/** The sources of settings, and what reading a secret among them needs. */
export type Sourced = Pick<App, "scrubber" | "signal" | "sources">;

function areInDatabase({ sources }: Sourced): boolean {
  return namesDatabase(sources);
}

/** Null = the shops have files. Throws ConfigurationError. */
export async function shopDatabase({ sources, signal, scrubber }: Sourced): Promise<ShopDatabase | null> {
  if (!namesDatabase(sources)) return null;
  return findShopDatabase(sources, signal, scrubber);
}

/** The sources with their shop's settings from the database. Throws ConfigurationError, StoreError. */
export async function ownSources(app: App, { makesFile = false } = {}): Promise<ConfigSources> {
  const { memory, sources } = app;
  // Without a named shop, it is the machine's own.
  if ((sources.shop ?? null) === null) return sources;
  if (makesFile) return extended(app, { ...sources, makesFile });
  if (memory.own === null || performance.now() - memory.own.atMs > FRESH_MS) {
    const found = extended(app, sources);
    memory.own = { found, atMs: performance.now() };
    found.catch(() => (memory.own = null));
  }
  return memory.own.found;
}

/** The sources, without a shop, with the list of the database's shops. Throws ConfigurationError, StoreError. */
function allSources(app: App): Promise<ConfigSources> {
  return extended(app, { ...app.sources, shop: null });
}

async function extended(app: App, asked: ConfigSources): Promise<ConfigSources> {
  const database = await shopDatabase(app);
  if (database === null) return asked;
  return withShopsInDatabase(asked, database);
}

/** The shops of this installation, as they are now. Throws ConfigurationError, StoreError. */
export async function readInstallation(app: App): Promise<Installation> {
  return installationIn(await allSources(app));
}

/**
 * The named shops by name, read at once if they are in a database. Absent is whichever has to be opened, also to say why
 * it cannot be judged. Throws StoreError.
 */
export async function readAllShops(app: App): Promise<ReadonlyMap<string, ReadShop>> {
  const database = await shopDatabase(app);
  if (database === null) return new Map();
  return readShopsAtOnce(database, app.clock.now());
}

/**
 * Which shops the command line is about. Throws UsageError, and ConfigurationError, also if settings of one shop would apply
 * to all.
 */
export async function chooseShops(app: App, words: Pick<ShopRequest, "flags" | "args">): Promise<ShopChoice> {
  const { command, globals, sources } = app;
  const { shop: asked } = globals;
  const isInDatabase = areInDatabase(app);
  const path = configPath(sources.configFlag, sources.env);
  const folder = shopsFolder(path);
  const isAlone = asked === null && !isInDatabase && !existsSync(folder);
  const { scope } = shopsOfCommand(command);
  if (scope === "none" || (isAlone && !isWork(command, words.args))) return "one";
  const unread = isInDatabase ? namedShops(path).named : [];
  if (unread.length > 0) await printNotices(app, [problem("shop-files-unread", { folder, shops: unread })]);
  const known = knownShops(await allSourcesFor(app), asked);
  const choice = pickShops({ ...words, command, asked }, known);
  if (asked === null && hasSeveral(known)) {
    refuseStrayVariables(sources.env);
    refuseStraySettings(known.configPath, known.tree);
  }
  return choice;
}

/** A worker waits for a database that restarts. All other commands report at once that it cannot be reached. */
async function allSourcesFor(app: App): Promise<ConfigSources> {
  if (app.command !== "worker") return allSources(app);
  return whenReachable(
    () => allSources(app),
    () => app.signal.aborted,
  );
}

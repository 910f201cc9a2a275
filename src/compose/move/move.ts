/** A shop goes from one installation to another: its state, its settings, its secrets. */
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { Scrubber } from "../../cli/scrub.ts";
import { readInstallation } from "../../config/shops/known-shops.ts";
import { ConfigurationError, StoreError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { differingTables, digestOfFile } from "../../store/digest-shop.ts";
import { writeArrival } from "../../store/sqlite/file/moved.ts";
import { type Shops, shopsOf } from "../shops.ts";
import type { End, Standing } from "./end.ts";
import { fileEnd } from "./file-end.ts";

interface MoveParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly lockTimeoutMs: number;
  readonly scrubber: Scrubber;
}

export interface Moved {
  readonly from: string;
  readonly to: string;
}

/**
 * `config` = the configuration file of the installation that it goes to; what the environment says counts for the one that it leaves
 * alone. It can be broken off at any point and done again: until the copy is whole and compared, the state is where it was, marked so
 * that nothing works on it; from then on it is at its new place. Throws UsageError, ConfigurationError, LockedError, StoreError.
 */
export async function moveShop(shops: Shops, shop: string, config: string, parts: MoveParts): Promise<Moved> {
  const path = resolve(config);
  if (!existsSync(path)) throw new ConfigurationError(problem("config-missing", { path }));
  const env = Object.fromEntries(Object.entries(shops.sources.env).filter(([name]) => !name.startsWith("TG360_")));
  const there = shopsOf({ env, configFlag: path, flags: {} }, parts.signal, parts.scrubber);
  const [source, target] = [await endOf(shops, shop, parts), await endOf(there, shop, parts)];
  if (source.name === target.name) throw new UsageError(problem("move-nowhere", { to: target.name }));
  await source.whileIdle(() => target.whileIdle(() => move(shop, source, target)));
  return { from: source.name, to: target.name };
}

async function endOf(shops: Shops, shop: string, parts: MoveParts): Promise<End> {
  const database = await shops.database();
  if (database === null) return fileEnd(readInstallation({ ...shops.sources, shop: null }), shop, parts);
  const { databaseEnd } = await import("./database-end.ts");
  return databaseEnd(database, shop, parts);
}

async function move(shop: string, source: End, target: End): Promise<void> {
  const [settings, here, there] = [await source.readSettings(), await source.find(), await target.find()];
  if (here.kind === "marked" && here.mark.to !== target.name) {
    throw new StoreError(problem("shop-moved", { from: source.name, to: here.mark.to }));
  }
  if (settings === null && here.kind === "none") {
    throw new ConfigurationError(problem("shop-unknown", { shop, shops: [] }));
  }
  const id = here.kind === "marked" ? here.mark.id : randomUUID();
  const hasArrived = there.kind === "here" && there.arrival === id && here.kind === "marked";
  const present = await target.readSettings();
  if (!hasArrived && (there.kind === "here" || present !== null)) {
    throw new UsageError(problem("move-taken", { shop, to: target.name }));
  }
  if (settings !== null) await target.checkSettings(settings);
  if (!hasArrived && here.kind !== "none") await carry(source, target, { here, id });
  // Settings that are there already are of the time after the state arrived.
  if (settings !== null && present === null) await target.saveSettings(settings);
  await source.dropSettings();
}

async function carry(
  source: End,
  target: End,
  { here, id }: { readonly here: Standing; readonly id: string },
): Promise<void> {
  if (here.kind === "here") await source.mark({ id, to: target.name });
  const folder = mkdtempSync(join(tmpdir(), "tg360-move-"));
  try {
    const copy = join(folder, "tg360.db");
    const digest = await source.copyTo(copy);
    writeArrival(copy, id);
    const tables = differingTables(digest, digestOfFile(copy));
    if (tables.length > 0) throw new StoreError(problem("move-differs", { to: copy, tables }));
    await target.receive(copy, digest);
  } catch (error) {
    // If it is not known whether it arrived, it stays marked, and repeating the move decides.
    if (error instanceof StoreError && error.problem.code !== "database-unreachable") await source.mark(null);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

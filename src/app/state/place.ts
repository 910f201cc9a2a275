/** Where a shop's state is: a value that is handed on. */
import { existsSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname, join } from "node:path";

import type { Scrubber } from "../../cli/output.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { isLoopback } from "../../config/url.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Secret } from "../../core/common/secret.ts";
import type { Store } from "../../core/ports/store.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";

export type Place = FilePlace | DatabasePlace;

export interface FilePlace {
  readonly kind: "file";
  readonly path: string;
  /** It is open already, and whoever opened it closes it; null = it is opened by each use. */
  readonly open: Store | null;
}

/** A state in PostgreSQL: the address, and the shop's name there. */
export interface DatabasePlace {
  readonly kind: "database";
  readonly url: Secret;
  readonly shop: string;
}

/** The state file of a data directory. */
export function statePath(dataDir: string): string {
  return join(dataDir, "tg360.db");
}

/** `held`: a state that is open now. */
export function fileIn(dataDir: string, held: FilePlace | null = null): FilePlace {
  const path = statePath(dataDir);
  return held?.path === path ? held : { kind: "file", path, open: null };
}

/** Throws ConfigurationError: a shop without a name is in no database. */
export function refuseUnnamed({ shop }: DatabasePlace): void {
  if (shop === DEFAULT_SHOP) throw new ConfigurationError(problem("shop-unnamed", {}));
}

/** The folder with the locks of a state file. */
export function folderOf({ path }: FilePlace): string {
  return dirname(path);
}

/** Whether there is a state, or a database that may have it. */
export function hasState(place: Place): boolean {
  return place.kind === "database" || existsSync(place.path);
}

/** For messages. */
export function placeName(place: Place): string {
  return place.kind === "file" ? place.path : `PostgreSQL, ${place.shop}`;
}

/** Null = the state is a file. Throws ConfigurationError if the source of the address cannot be read. */
export async function readDatabasePlace(
  { secrets, shop }: Pick<LoadedConfig, "secrets" | "shop">,
  { signal, scrubber }: { readonly signal: AbortSignal; readonly scrubber: Scrubber },
): Promise<DatabasePlace | null> {
  const source = secrets["store.url"];
  if (source === null) return null;
  const { readSecret } = await import("../../config/secrets.ts");
  const url = await readSecret("store.url", source, signal);
  hideAddress(url, scrubber);
  refuseInClear(url);
  return { kind: "database", url, shop: shop ?? DEFAULT_SHOP };
}

/** Neither the address of a database nor its password is ever printed. */
export function hideAddress(url: Secret, scrubber: Scrubber): void {
  scrubber.add(url.reveal());
  const password = decodeURIComponent(new URL(url.reveal()).password);
  if (password !== "") scrubber.add(password);
}

/** The holder of a lease, for messages. */
export function holderName(): string {
  return `${hostname()}, ${String(process.pid)}`;
}

/** Throws ConfigurationError if all that the shops know would go to another machine unencrypted, and nobody said that it may. */
export function refuseInClear(url: Secret): void {
  const { hostname, host, searchParams } = new URL(url.reveal());
  const isHere = hostname === "" || isLoopback(hostname) || searchParams.get("host")?.startsWith("/") === true;
  if (isHere || searchParams.has("sslmode") || (process.env["PGSSLMODE"] ?? "") !== "") return;
  throw new ConfigurationError(problem("database-in-clear", { address: host }));
}

/** The system's name of the current user; the numeric id if there is none. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.() ?? "");
  }
}

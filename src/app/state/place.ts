/** Where a shop's state is: a value that is handed on. */
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";

import type { Scrubber } from "../output/output.ts";
import type { SecretSource } from "../../config/files/places.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { isLoopback } from "../../config/url.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Secret } from "../../core/common/secret.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { readSecret } from "../../config/secrets.ts";

export type Place = FilePlace | DatabasePlace;

export interface FilePlace {
  readonly kind: "file";
  readonly path: string;
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

export function fileIn(dataDir: string): FilePlace {
  return { kind: "file", path: statePath(dataDir) };
}

/** `database`: it has the states of all shops; null = each has a file. */
export function placeOf(
  { dataDir, shop }: Pick<LoadedConfig, "dataDir" | "shop">,
  database: Pick<DatabasePlace, "url"> | null,
): Place {
  return database === null ? fileIn(dataDir) : { kind: "database", url: database.url, shop: shop ?? DEFAULT_SHOP };
}

/** Throws ConfigurationError: a shop without a name is in no database. */
export function refuseUnnamed({ shop }: DatabasePlace): void {
  if (shop === DEFAULT_SHOP) throw new ConfigurationError(problem("shop-unnamed", {}));
}

/** Whether there is a state, or a database that may have it. */
export function hasState(place: Place): boolean {
  return place.kind === "database" || existsSync(place.path);
}

/**
 * The address of a database. Neither it nor its password is ever printed. Throws ConfigurationError if it cannot be read, or if
 * all that the shops know would go to another machine unencrypted, and nobody said that it may.
 */
export async function readDatabaseUrl(
  source: SecretSource,
  { signal, scrubber }: { readonly signal: AbortSignal; readonly scrubber: Scrubber },
): Promise<Secret> {
  const url = await readSecret("store.url", source, signal);
  const { hostname, host, password, searchParams } = new URL(url.reveal());
  scrubber.add(url.reveal());
  if (password !== "") scrubber.add(decodeURIComponent(password));
  const isHere = hostname === "" || isLoopback(hostname) || searchParams.get("host")?.startsWith("/") === true;
  if (isHere || searchParams.has("sslmode") || (process.env["PGSSLMODE"] ?? "") !== "") return url;
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

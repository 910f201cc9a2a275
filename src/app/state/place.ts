import { hostname } from "node:os";

import type { Scrubber } from "../../cli/scrub.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { isLoopback } from "../../config/url.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Secret } from "../../core/common/secret.ts";
import { DEFAULT_SHOP } from "../../core/shops/name.ts";

/** A shop's state in PostgreSQL: the address, and the shop's name there. */
export interface DatabasePlace {
  readonly url: Secret;
  readonly shop: string;
}

/** By the data directory of the shop, which still contains its other files. */
const places = new Map<string, DatabasePlace>();

/**
 * Registers where the state of this configuration is, so that uses of its data directory find it. Throws
 * ConfigurationError if the source of the address cannot be read.
 */
export async function notePlace(
  { secrets, dataDir, shop }: Pick<LoadedConfig, "secrets" | "dataDir" | "shop">,
  signal: AbortSignal,
  scrubber: Scrubber,
): Promise<void> {
  const source = secrets["store.url"];
  if (source === null) return;
  const { readSecret } = await import("../../config/secrets.ts");
  const url = await readSecret("store.url", source, signal);
  hideAddress(url, scrubber);
  refuseInClear(url);
  notePlaceAt(dataDir, { url, shop: shop ?? DEFAULT_SHOP });
}

export function notePlaceAt(dataDir: string, place: DatabasePlace): void {
  places.set(dataDir, place);
}

/** Neither the address of a database nor its password is ever printed. */
export function hideAddress(url: Secret, scrubber: Scrubber): void {
  scrubber.add(url.reveal());
  const password = decodeURIComponent(new URL(url.reveal()).password);
  if (password !== "") scrubber.add(password);
}

/** Null = the state is the file in this data directory. */
export function placeOf(dataDir: string): DatabasePlace | null {
  return places.get(dataDir) ?? null;
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

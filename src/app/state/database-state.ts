/** States in PostgreSQL. Who would write for a shop without a name gets a ConfigurationError. */
import { hostname } from "node:os";

import { ConfigurationError } from "../../core/common/problems/errors.ts";
import type { Direction } from "../../core/common/direction.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { parseDuration, SECOND } from "../../core/common/time/duration.ts";
import { deadlineOf } from "../../core/orders/send/outcome.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { Store } from "../../core/ports/store.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { copyToFile } from "../../store/copy-shop.ts";
import { createState, type StoreOptions } from "../../store/database.ts";
import { openDatabase } from "../../store/postgres/database/database.ts";
import { type Lease, LEASE_MS, takeLease } from "../../store/postgres/lease.ts";
import { findShop } from "../../store/postgres/shops.ts";
import type { Patience } from "../../store/patience.ts";
import { openPostgresStore } from "../../store/postgres-store.ts";
import { userName, type DatabasePlace, refuseUnnamed } from "./place.ts";

/** A state for reading, or for writes that need no lease. */
export async function openInDatabase(
  place: DatabasePlace,
  options: Pick<StoreOptions, "clock" | "author">,
): Promise<Store> {
  refuseUnnamed(place);
  return openPostgresStore({ ...options, url: place.url, shop: place.shop });
}

/** Null = the shop has no state yet, and none is created; one without a name never has. */
export async function openForReading(place: DatabasePlace, clock: Clock): Promise<Store | null> {
  const database = await openDatabase(place.url);
  if (place.shop === DEFAULT_SHOP) return null;
  return (await findShop(database, place.shop)) === null ? null : openInDatabase(place, { clock });
}

/** Copies the state into a file, which must not exist yet. */
export async function copyState(place: DatabasePlace, path: string, clock: Clock): Promise<void> {
  createState(path, clock.now());
  const database = await openDatabase(place.url);
  const shop = await findShop(database, place.shop);
  if (shop !== null) await copyToFile(database, shop, path);
}

interface LeaseWish extends Patience {
  readonly place: DatabasePlace;
  readonly direction: Direction;
}

/**
 * Runs with the lease of a direction, waiting for it at most `timeoutMs`. Throws LockedError, also if the lease is
 * lost.
 */
export async function withLease<T>(wish: LeaseWish, run: (lease: Lease) => Promise<T>): Promise<T> {
  const { place, ...rest } = wish;
  refuseUnnamed(place);
  const database = await openDatabase(place.url);
  const lease = await takeLease(database, {
    ...rest,
    shop: place.shop,
    holder: `${hostname()}, ${String(process.pid)}`,
    leaseMs: leaseLengthMs(),
  });
  try {
    return await run(lease);
  } finally {
    await lease.release();
  }
}

/** As `withLease`, with the state, whose steps need the lease, and the database's clock. */
export function withLeasedState<T>(
  wish: LeaseWish,
  run: (store: Store, lease: Lease, clock: Clock) => Promise<T>,
): Promise<T> {
  return withLease(wish, async (lease) => {
    const clock: Clock = { now: () => lease.now(), sleep: (delayMs, signal) => wish.clock.sleep(delayMs, signal) };
    const store = await openPostgresStore({
      url: wish.place.url,
      shop: wish.place.shop,
      clock,
      author: userName(),
      lease,
    });
    try {
      return await run(store, lease, clock);
    } finally {
      await store.close();
    }
  });
}

/** No shorter than what a renewal over a slow line takes. */
const SHORTEST_MS = 5 * SECOND;

/**
 * How long the leases of this process last. `TG360_LEASE` shortens them for rehearsals: what a killed worker leaves behind is
 * taken over so much sooner, and one that stands still loses its shops so much sooner.
 */
export function leaseLengthMs(): number {
  const wishedMs = parseDuration(process.env["TG360_LEASE"] ?? "") ?? 0;
  return wishedMs >= SHORTEST_MS && wishedMs < LEASE_MS ? wishedMs : LEASE_MS;
}

/** A call that takes longer could begin only while the lease is fresh. */
export function longestCallMs(): number {
  return (leaseLengthMs() * 5) / 6;
}

/** Throws ConfigurationError if a call with this time-out could outlast the lease. */
export function refuseLongCalls(timeoutMs: number): void {
  if (deadlineOf(0, timeoutMs) <= longestCallMs()) return;
  const longest = longestCallMs() - deadlineOf(0, 0) - 10 * SECOND;
  throw new ConfigurationError(
    problem("lease-short", { timeout: `${String(timeoutMs / SECOND)}s`, longest: `${String(longest / SECOND)}s` }),
  );
}

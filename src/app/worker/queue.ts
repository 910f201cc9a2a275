import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

import { VERSION } from "../installed.ts";
import { namesShop } from "../../config/shops/shops.ts";
import { normalizeEndpoint } from "../../config/url.ts";
import { isShopName } from "../../core/run/shops/scope.ts";
import { MINUTE, SECOND } from "../../core/common/time/duration.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { CycleQueue, FleetShop } from "../../core/run/worker/queue.ts";
import { openDatabase } from "../../store/postgres/database/database.ts";
import { atAddress, mapError, whenReachable } from "../../store/postgres/database/errors.ts";
import { type Boss, startBoss } from "../../store/postgres/queue/boss.ts";
import { forgetWorker, keepHouse, touchWorker } from "../../store/postgres/queue/workers.ts";
import { listShops } from "../../store/postgres/shop-settings.ts";
import { openCycleQueue } from "../../store/postgres/queue/cycle-queue.ts";
import type { App } from "../app.ts";
import { loadConfig } from "../config.ts";
import { shopDatabase } from "../shops/shops.ts";
import type { DatabasePlace } from "../state/place.ts";
import { refuseOtherKeys } from "../state/shops-in-database.ts";

interface QueueWish {
  readonly intervalMs: number;
  /** Gets problems outside of the work. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Runs with the queue of all shops' cycles, which the workers share: while it runs, this process is one of them.
 * `onQueueTrouble` = errors of the queue. Throws ConfigurationError if the state is not in a database, StoreError if
 * that cannot be used, or not be reached for 20 seconds.
 */
export async function withCycleQueue<T>(
  app: App,
  { intervalMs, onTrouble }: QueueWish,
  run: (queue: CycleQueue, onQueueTrouble: (error: unknown) => void) => Promise<T>,
): Promise<T> {
  const { place, path, values } = await loadConfig(app);
  if (place.kind === "file") {
    throw new ConfigurationError(problem("no-database", { path }));
  }
  if (namesShop(values)) throw new ConfigurationError(problem("shop-unnamed", {}));
  const worker = { name: workerName(), version: VERSION };
  const start = async () => {
    await refuseOtherFleet(app, place);
    const { pool, address } = await openDatabase(place.url);
    const explain = (error: unknown): void => onTrouble(mapError(error, address));
    const queueOn = (boss: Boss): CycleQueue => openCycleQueue(boss, pool, worker, intervalMs);
    const tick = async (boss: Boss): Promise<void> => queueOn(boss).tick(await listFleet(app));
    const boss = await atAddress(address, () =>
      startBoss(pool, explain, [
        { name: "tick", cron: "* * * * *", atMostMs: 30 * SECOND, run: tick },
        { name: "housekeeping", cron: "17 * * * *", atMostMs: 15 * MINUTE, run: () => keepHouse(pool) },
      ]),
    );
    return { boss, pool, explain, queue: queueOn(boss) };
  };
  // A server that restarts is waited for, as it is while the worker runs.
  const { boss, pool, explain, queue } = await whenReachable(start, () => app.signal.aborted);
  try {
    const result = await run(queue, explain);
    await forgetWorker(pool, worker.name).catch(explain);
    return result;
  } finally {
    await boss.stop({ graceful: false });
  }
}

/**
 * Throws ConfigurationError if this machine's keys open none of the shops' secrets. The others see it among the workers:
 * one line for a machine, however often a supervisor starts it.
 */
async function refuseOtherFleet(app: App, place: DatabasePlace): Promise<void> {
  const shops = await shopDatabase(app);
  if (shops === null) return;
  try {
    await refuseOtherKeys(shops, app.signal);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      const { pool } = await openDatabase(place.url);
      await touchWorker(pool, hostname(), VERSION, { sinceGoodMs: null, trouble: error.problem, restsForMs: null });
    }
    throw error;
  }
}

/** The shops that are not paused, each with TotalGest's host. Throws ConfigurationError, StoreError. */
async function listFleet(app: App): Promise<readonly FleetShop[]> {
  const database = await shopDatabase(app);
  const listed = database === null ? [] : await listShops(await openDatabase(database.url));
  return listed
    .filter(({ shop, isPaused }) => !isPaused && isShopName(shop))
    .map(({ shop, endpoint }) => {
      const written = normalizeEndpoint(endpoint);
      // If it is not set, the shop's own run reports that.
      return { shop, host: written.ok ? new URL(written.url).host : "" };
    });
}

/** Unique per process, even if containers have the same host and pid. */
function workerName(): string {
  return `${hostname()}/${String(process.pid)}/${randomBytes(2).toString("hex")}`;
}

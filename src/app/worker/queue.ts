import { randomBytes } from "node:crypto";
import { hostname } from "node:os";

import { VERSION } from "../../cli/installed.ts";
import { namesShop } from "../../config/shops/shops.ts";
import { normalizeEndpoint } from "../../config/url.ts";
import { isShopName } from "../../core/run/shops/scope.ts";
import { MINUTE, SECOND } from "../../core/common/time/duration.ts";
import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { CycleQueue, FleetShop } from "../../core/run/worker/queue.ts";
import { type Database, openDatabase } from "../../store/postgres/database/database.ts";
import { atAddress, mapError, whenReachable } from "../../store/postgres/database/errors.ts";
import { type Boss, type SharedWork, startBoss } from "../../store/postgres/queue/boss.ts";
import { forgetWorker, keepHouse, touchWorker } from "../../store/postgres/queue/workers.ts";
import { listShops } from "../../store/postgres/shop-settings.ts";
import { PostgresCycleQueue } from "../../store/postgres/queue/cycle-queue.ts";
import type { App } from "../app.ts";
import { loadConfig } from "../config.ts";
import { shopDatabase } from "../shops.ts";
import type { DatabasePlace } from "../state/place.ts";
import { refuseOtherKeys } from "../state/shops-in-database.ts";

interface Wish {
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
  wish: Wish,
  run: (queue: CycleQueue, onQueueTrouble: (error: unknown) => void) => Promise<T>,
): Promise<T> {
  const { place, path, values } = await loadConfig(app);
  if (place.kind === "file") {
    throw new ConfigurationError(problem("no-database", { path }));
  }
  if (namesShop(values)) throw new ConfigurationError(problem("shop-unnamed", {}));
  // A server that restarts is waited for, as it is while the worker runs.
  const { boss, queue, explain, leave } = await whenReachable(
    async () => {
      await refuseOtherFleet(app, place);
      return startQueue(place, wish, (queueOf, pool) => [
        {
          name: "tick",
          cron: "* * * * *",
          atMostMs: 30 * SECOND,
          run: async (own) => queueOf(own).tick(await listFleet(app)),
        },
        { name: "housekeeping", cron: "17 * * * *", atMostMs: 15 * MINUTE, run: () => keepHouse(pool) },
      ]);
    },
    () => app.signal.aborted,
  );
  try {
    const result = await run(queue, explain);
    await leave().catch(explain);
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

/** `sharedWork`: what this process does for all workers; none = it is no worker. Throws StoreError; nothing is left running then. */
async function startQueue(
  { url }: DatabasePlace,
  { intervalMs, onTrouble }: Wish,
  sharedWork: (queueOf: (boss: Boss) => CycleQueue, pool: Database["pool"]) => readonly SharedWork[] = () => [],
) {
  const { pool, address } = await openDatabase(url);
  const explain = (error: unknown): void => onTrouble(mapError(error, address));
  const worker = { name: workerName(), version: VERSION };
  const queueOf = (boss: Boss): CycleQueue => new PostgresCycleQueue(boss, pool, worker, intervalMs);
  const boss = await atAddress(address, () => startBoss(pool, explain, sharedWork(queueOf, pool)));
  return { boss, queue: queueOf(boss), address, explain, leave: () => forgetWorker(pool, worker.name) };
}

/** The queue for a process that only makes shops due, and is no worker. Connects with the first hint, which throws StoreError. */
export function hintQueue(place: DatabasePlace, onTrouble: Wish["onTrouble"]) {
  let opening: ReturnType<typeof startQueue> | null = null;
  return {
    async hint(shop: string): Promise<void> {
      // Without regular cycles the interval does not matter.
      opening ??= startQueue(place, { intervalMs: MINUTE, onTrouble });
      opening.catch(() => (opening = null));
      const { queue, address } = await opening;
      await atAddress(address, () => queue.hint(shop));
    },
    async close(): Promise<void> {
      const opened = await opening?.catch(() => null);
      await opened?.boss.stop({ graceful: false });
    },
  };
}

/** Unique per process, even if containers have the same host and pid. */
function workerName(): string {
  return `${hostname()}/${String(process.pid)}/${randomBytes(2).toString("hex")}`;
}

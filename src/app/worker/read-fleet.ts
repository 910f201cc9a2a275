import type { SeenWorker, Turn } from "../../core/run/worker/queue.ts";
import { hintShop, readTurns, readWorkers } from "../../store/postgres/queue/workers.ts";
import type { App } from "../app.ts";
import { locateState } from "../config.ts";
import type { DatabasePlace } from "../state/place.ts";
import { type Database, openDatabase } from "../../store/postgres/database/database.ts";
import { atAddress } from "../../store/postgres/database/errors.ts";

/** The queue and those who work on it. */
export interface Fleet {
  /** Each shop's entry in the queue, by name. */
  readonly turns: ReadonlyMap<string, Turn>;
  readonly workers: readonly SeenWorker[];
}

/** Empty if the state is not in a database. Throws StoreError. */
export async function readFleet(app: App): Promise<Fleet> {
  const { place } = await locateState(app);
  if (place.kind === "file") return { turns: new Map(), workers: [] };
  return atDatabase(place, async (pool) => {
    const turns = new Map((await readTurns(pool)).map((turn) => [turn.shop, turn]));
    return { turns, workers: await readWorkers(pool) };
  });
}

/** Asks the workers for a cycle of the shop now. Throws StoreError. */
export function hintWorkers(place: DatabasePlace, shop: string): Promise<void> {
  return atDatabase(place, (pool) => hintShop(pool, shop));
}

async function atDatabase<T>({ url }: DatabasePlace, ask: (pool: Database["pool"]) => Promise<T>): Promise<T> {
  const { pool, address } = await openDatabase(url);
  return atAddress(address, () => ask(pool));
}

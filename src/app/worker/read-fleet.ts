import type { SeenWorker, Turn } from "../../core/run/worker/queue.ts";
import type { Database } from "../../store/postgres/database/database.ts";
import type * as Workers from "../../store/postgres/queue/workers.ts";
import type { App } from "../app.ts";
import { locateState } from "../config.ts";
import type { DatabasePlace } from "../state/place.ts";

/** The queue and those who work on it. */
export interface Fleet {
  /** Each shop's entry in the queue, by name. */
  readonly turns: ReadonlyMap<string, Turn>;
  readonly workers: readonly SeenWorker[];
}

/** Empty, and nothing more is loaded, if the state is not in a database. Throws StoreError. */
export async function readFleet(app: App): Promise<Fleet> {
  const { place } = await locateState(app);
  if (place.kind === "file") return { turns: new Map(), workers: [] };
  return withWorkers(place, async ({ readTurns, readWorkers }, pool) => {
    const turns = new Map((await readTurns(pool)).map((turn) => [turn.shop, turn]));
    return { turns, workers: await readWorkers(pool) };
  });
}

/** Asks the workers for a cycle of the shop now. Throws StoreError. */
export function hintWorkers(place: DatabasePlace, shop: string): Promise<void> {
  return withWorkers(place, ({ hintShop }, pool) => hintShop(pool, shop));
}

async function withWorkers<T>(
  { url }: DatabasePlace,
  ask: (queue: typeof Workers, pool: Database["pool"]) => Promise<T>,
): Promise<T> {
  const [{ openDatabase }, { atAddress }, queue] = await Promise.all([
    import("../../store/postgres/database/database.ts"),
    import("../../store/postgres/database/errors.ts"),
    import("../../store/postgres/queue/workers.ts"),
  ]);
  const { pool, address } = await openDatabase(url);
  return atAddress(address, () => ask(queue, pool));
}

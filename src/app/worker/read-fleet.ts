import type { SeenWorker, Turn } from "../../core/run/worker/queue.ts";
import type { App } from "../app.ts";
import { locateState } from "../config.ts";

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
  const [{ openDatabase }, { atAddress }, { readTurns, readWorkers }] = await Promise.all([
    import("../../store/postgres/database/database.ts"),
    import("../../store/postgres/database/errors.ts"),
    import("../../store/postgres/queue/workers.ts"),
  ]);
  const { pool, address } = await openDatabase(place.url);
  return atAddress(address, async () => {
    const turns = new Map((await readTurns(pool)).map((turn) => [turn.shop, turn]));
    return { turns, workers: await readWorkers(pool) };
  });
}

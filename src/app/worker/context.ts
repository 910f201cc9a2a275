/** What commands about the workers and their queue need. */
import type { LoadedConfig } from "../../config/load.ts";
import type { Peeked } from "../../config/files/peek.ts";
import type { CycleQueue, Turn } from "../../core/worker/queue.ts";
import type { Shops } from "../shops.ts";

export interface WorkerContext {
  /**
   * Runs with the queue of all shops' cycles, which the workers share: while it runs, this process is one of them.
   * `onTrouble` gets problems outside of the work, and through `onQueueTrouble` errors of the queue. Throws
   * ConfigurationError if the state is not in a database, StoreError if that cannot be used, or not be reached for 20
   * seconds.
   */
  withCycleQueue<T>(
    wish: {
      readonly intervalMs: number;
      readonly onTrouble: (error: unknown) => void;
      /** Ends the waiting for a database that cannot be reached. */
      readonly signal: AbortSignal;
    },
    run: (queue: CycleQueue, onQueueTrouble: (error: unknown) => void) => Promise<T>,
  ): Promise<T>;
  /** Each shop's entry in the workers' queue, by name; empty if the state is not in a database. Throws StoreError. */
  readTurns(): Promise<ReadonlyMap<string, Turn>>;
}

interface Parts {
  readonly shops: Shops;
  readonly loadConfig: () => Promise<LoadedConfig>;
  readonly locateState: () => Promise<Peeked>;
}

export function workerContext({ shops, loadConfig, locateState }: Parts): WorkerContext {
  return {
    async withCycleQueue(wish, run) {
      const { withCycleQueue } = await import("./queue.ts");
      const { dataDir } = await loadConfig();
      return withCycleQueue({ ...wish, dataDir, shops }, run);
    },
    async readTurns() {
      const { dataDir } = await locateState();
      const { placeOf } = await import("../state/place.ts");
      const place = placeOf(dataDir);
      if (place === null) return new Map();
      const { readAllTurns } = await import("./queue.ts");
      return readAllTurns(place);
    },
  };
}

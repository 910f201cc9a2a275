import type { Clock } from "../../ports/clock.ts";

/** Runs work when a place is free. */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * At most `size` works have a place. Work that takes longer than `patienceMs` gives its place back and continues, so
 * that a long first pull or a hanging system does not block others.
 */
export function createSlots(size: number, patienceMs: number, clock: Clock): Slots {
  const waiting: (() => void)[] = [];
  let free = size;

  const giveBack = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };

  const take = async (): Promise<void> => {
    if (free > 0) {
      free -= 1;
      return;
    }
    const place = Promise.withResolvers<void>();
    waiting.push(place.resolve);
    await place.promise;
  };

  return async (work) => {
    await take();
    const isOver = new AbortController();
    void clock.sleep(patienceMs, isOver.signal).then(giveBack, giveBack);
    try {
      return await work();
    } finally {
      isOver.abort();
    }
  };
}

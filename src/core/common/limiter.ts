import type { Clock } from "../ports/clock.ts";

/** Runs work when a place is free. Rejects with the signal's reason if it aborts during the wait. */
export type Limiter = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** Runs at most `limit()` works at a time, and at least one, first come, first served. */
export function createLimiter(limit: () => number): Limiter {
  const waiting: (() => void)[] = [];
  let underWay = 0;

  const release = (): void => {
    underWay -= 1;
    while (waiting.length > 0 && underWay < Math.max(1, limit())) {
      underWay += 1;
      waiting.shift()?.();
    }
  };

  const acquire = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (waiting.length === 0 && underWay < Math.max(1, limit())) {
      underWay += 1;
      return;
    }
    const place = Promise.withResolvers<void>();
    const leave = (): void => {
      const index = waiting.indexOf(place.resolve);
      if (index >= 0) waiting.splice(index, 1);
      place.reject(signal.reason);
    };
    waiting.push(place.resolve);
    signal.addEventListener("abort", leave, { once: true });
    await place.promise.finally(() => {
      signal.removeEventListener("abort", leave);
    });
  };

  return async (signal, work) => {
    await acquire(signal);
    try {
      return await work();
    } finally {
      release();
    }
  };
}

/** Runs work when a place is free. */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * At most `size` works have a place. Work that takes longer than `patienceMs` gives its place back and continues, so
 * that a long first pull or a hanging system does not block others.
 */
export function createSlots(size: number, patienceMs: number, clock: Clock): Slots {
  const inPlace = createLimiter(() => size);
  const { signal } = new AbortController();
  return <T>(work: () => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      void inPlace(signal, async () => {
        const isOver = new AbortController();
        void work()
          .then(resolve, reject)
          .finally(() => isOver.abort());
        await clock.sleep(patienceMs, isOver.signal).catch(() => undefined);
      });
    });
}

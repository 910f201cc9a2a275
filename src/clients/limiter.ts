/** Runs work when a place is free. Rejects with the signal's reason if that fires while it waits for one. */
export type Limiter = <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>;

/** At most `limit` works at a time, first come, first served. */
export function createLimiter(limit: number): Limiter {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, limit);

  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };

  const acquire = async (signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    if (free > 0) {
      free -= 1;
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

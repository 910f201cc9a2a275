export interface Visit {
  stop(): void;
}

/** Customers keep coming: one every `everyMs`; 0 = none comes. The process is not kept alive for them. */
export function openDoors(buy: () => void, everyMs: number): Visit {
  const timer = everyMs > 0 ? setInterval(buy, everyMs) : null;
  timer?.unref();
  return { stop: () => (timer === null ? undefined : clearInterval(timer)) };
}

export interface CustomerVisits {
  stop(): void;
}

/** A customer buys every `everyMs`; 0 = never. This does not keep the process alive. */
export function startBuying(buy: () => void, everyMs: number): CustomerVisits {
  const timer = everyMs > 0 ? setInterval(buy, everyMs) : null;
  timer?.unref();
  return { stop: () => (timer === null ? undefined : clearInterval(timer)) };
}

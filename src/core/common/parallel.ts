/**
 * Runs `work` over the items, at most `limit` at a time, in their order. The first rejection stops new ones from
 * starting; those under way are waited for, so that nothing is left running, and then it is thrown.
 */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let failure: { readonly error: unknown } | null = null;
  const worker = async (): Promise<void> => {
    while (failure === null) {
      const next = await queue.next();
      if (next.done === true) return;
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  };
  const results = await Promise.allSettled(Array.from({ length: Math.max(1, limit) }, worker));
  await queue.return?.();
  const thrown = failure as { readonly error: unknown } | null;
  if (thrown !== null) throw thrown.error;
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/**
 * What `work` makes of the items, each as soon as it is done, with at most `limit` under way or waiting to be taken. A rejection
 * is thrown where its result would have come; those under way are waited for first, so that nothing is left running.
 */
export async function* aheadOf<T, R>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const queue = items[Symbol.iterator]();
  const underWay = new Map<number, Promise<readonly [key: number, result: R]>>();
  let begun = 0;
  const begin = (): void => {
    const next = queue.next();
    if (next.done === true) return;
    const key = begun++;
    const coming = work(next.value).then((result) => [key, result] as const);
    // While whoever takes the results is busy nobody waits for this one: a rejection is thrown when its turn has come.
    coming.catch(() => undefined);
    underWay.set(key, coming);
  };
  try {
    for (let at = 0; at < Math.max(1, limit); at++) begin();
    while (underWay.size > 0) {
      const [key, result] = await Promise.race(underWay.values());
      underWay.delete(key);
      begin();
      yield result;
    }
  } finally {
    await Promise.allSettled(underWay.values());
  }
}

/** Turns of the event loop that a call takes from its beginning to the socket. */
const TURNS_TO_SOCKET = 4;

/** Lets calls that were begun get out: whatever comes next may keep the process busy for longer than their answers take. */
export async function letCallsOut(): Promise<void> {
  for (let turn = 0; turn < TURNS_TO_SOCKET; turn++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

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
  const thrown = failure as { readonly error: unknown } | null;
  if (thrown !== null) throw thrown.error;
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

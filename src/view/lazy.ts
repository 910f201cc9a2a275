/** A list whose items are produced on demand. */
export type Lazy<T> = Iterable<T> | AsyncIterable<T>;

export async function* mapLazily<T, R>(items: Lazy<T>, map: (item: T) => R): AsyncGenerator<R> {
  for await (const item of items) yield map(item);
}

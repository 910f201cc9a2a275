/** Splits items into rounds so that no round contains a key twice and the order per key is kept. Usually one round. */
export function inRounds<T>(
  items: readonly T[],
  keysOf: (item: T) => string | readonly string[],
): readonly (readonly T[])[] {
  if (items.length === 1) return [items];
  const rounds: T[][] = [];
  const roundOf = new Map<string, number>();
  for (const item of items) {
    const keys = keysOf(item);
    const at =
      typeof keys === "string" ? (roundOf.get(keys) ?? 0) : Math.max(...keys.map((key) => roundOf.get(key) ?? 0));
    for (const key of typeof keys === "string" ? [keys] : keys) roundOf.set(key, at + 1);
    const round = rounds[at];
    if (round === undefined) rounds.push([item]);
    else round.push(item);
  }
  return rounds;
}

/**
 * Items that share a key one after the other, in their order: no round has a key twice. Nearly always it is one round.
 */
export function inRounds<T>(
  items: readonly T[],
  keysOf: (item: T) => string | readonly string[],
): readonly (readonly T[])[] {
  if (items.length === 1) return [items];
  const rounds: T[][] = [];
  const met = new Map<string, number>();
  for (const item of items) {
    const keys = keysOf(item);
    const at = typeof keys === "string" ? (met.get(keys) ?? 0) : Math.max(...keys.map((key) => met.get(key) ?? 0));
    for (const key of typeof keys === "string" ? [keys] : keys) met.set(key, at + 1);
    const round = rounds[at];
    if (round === undefined) rounds.push([item]);
    else round.push(item);
  }
  return rounds;
}

/** Items of one key one after the other, in their order: no round has a key twice. Nearly always it is one round. */
export function inRounds<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const rounds: T[][] = [];
  const met = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    const at = met.get(key) ?? 0;
    met.set(key, at + 1);
    const round = rounds[at];
    if (round === undefined) rounds.push([item]);
    else round.push(item);
  }
  return rounds;
}

/**
 * Repeatable random numbers. A `Random` is created from a seed and its purpose, so that product 4711 of seed 1 is
 * always the same product, in whatever order products are read.
 */
export interface Random {
  /** From 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** A whole number, both ends inclusive. */
  int(min: number, max: number): number;
  /** True in `share` (0..1) of the cases. */
  chance(share: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/** Random numbers that depend only on `parts`: the same parts give the same sequence. */
export function randomOf(...parts: readonly (number | string)[]): Random {
  let state = seedOf(parts);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (share) => next() < share,
    pick: (list) => {
      if (list.length === 0) throw new RangeError("cannot pick from an empty list");
      // The index is always within the list.
      return list[Math.floor(next() * list.length)] as (typeof list)[number];
    },
  };
}

/** FNV-1a over the parts; a separator keeps ("ab","c") apart from ("a","bc"). */
function seedOf(parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = String(part);
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ 0x1f, 0x01000193);
  }
  return hash | 0;
}

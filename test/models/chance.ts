/** Pseudo-random numbers, the same for the same seed. */
export interface Chance {
  /** From 0 (included) to 1 (excluded). */
  next(): number;
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  happens(probability: number): boolean;
}

export function chanceOf(seed: number): Chance {
  let state = Math.trunc(seed) % 4_294_967_296;
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d_2b_79_f5) % 4_294_967_296;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error("nothing to pick from");
      return picked;
    },
    happens: (probability) => next() < probability,
  };
}

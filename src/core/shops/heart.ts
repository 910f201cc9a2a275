/** Takes whether a cycle was good, and says whether a heartbeat that several shops share may be sent. */
export type MayBeat = (isGood: boolean) => boolean;

/** What several shops share: it beats only while the last cycle of each of them was good. */
export interface SharedHeart {
  of(shop: string): MayBeat;
  /** This shop is none of them any more. */
  forget(shop: string): void;
}

/** `expected` = shops that have to be heard of before it beats. */
export function createSharedHeart(expected: readonly string[] = []): SharedHeart {
  const wasGood = new Map(expected.map((shop) => [shop, false]));
  return {
    of: (shop) => (isGood) => {
      wasGood.set(shop, isGood);
      return [...wasGood.values()].every(Boolean);
    },
    forget: (shop) => wasGood.delete(shop),
  };
}

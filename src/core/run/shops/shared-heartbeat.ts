/** Records whether a shop's cycle was good, and returns whether the shared heartbeat may be sent. */
export type MaySendHeartbeat = (isGood: boolean) => boolean;

/** A heartbeat of several shops: sent only while the last cycle of each of them was good. */
export interface SharedHeartbeat {
  of(shop: string): MaySendHeartbeat;
  /** Removes a shop. */
  forget(shop: string): void;
}

/** `expected` = shops that must have had a good cycle before the first heartbeat. */
export function createSharedHeartbeat(expected: readonly string[] = []): SharedHeartbeat {
  const wasGood = new Map(expected.map((shop) => [shop, false]));
  return {
    of: (shop) => (isGood) => {
      wasGood.set(shop, isGood);
      return [...wasGood.values()].every(Boolean);
    },
    forget: (shop) => wasGood.delete(shop),
  };
}

/** Records whether a shop's cycle was good, and returns whether the shared heartbeat may be sent. */
export type MaySendHeartbeat = (isGood: boolean) => boolean;

/** A heartbeat of several shops: sent only while the last cycle of each of them, the `expected` ones too, was good. */
export function createSharedHeartbeat(expected: readonly string[] = []) {
  const wasGood = new Map(expected.map((shop) => [shop, false]));
  return {
    of:
      (shop: string): MaySendHeartbeat =>
      (isGood) => {
        wasGood.set(shop, isGood);
        return [...wasGood.values()].every(Boolean);
      },
    /** Removes a shop. */
    forget: (shop: string): void => void wasGood.delete(shop),
  };
}

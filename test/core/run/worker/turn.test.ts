import { describe, expect, it } from "vitest";

import { MINUTE } from "../../../../src/core/common/time/duration.ts";
import {
  firstTurnMs,
  NEW_SHOPS_AT_ONCE,
  NIGHT_SPREAD_MS,
  nextTurnMs,
  nightDelayMs,
} from "../../../../src/core/run/worker/turn.ts";

const NOW = Date.parse("2026-11-26T09:00:00Z");
const SHOPS = Array.from({ length: 10_000 }, (_, at) => `shop-${String(at)}`);

describe("the turn of a shop", () => {
  it("comes within one interval, and then every interval", () => {
    for (const shop of SHOPS.slice(0, 100)) {
      const first = nextTurnMs(shop, NOW, 5 * MINUTE);
      expect(first).toBeGreaterThan(NOW);
      expect(first).toBeLessThanOrEqual(NOW + 5 * MINUTE);
      expect(nextTurnMs(shop, first, 5 * MINUTE)).toBe(first + 5 * MINUTE);
    }
  });

  it("keeps its place after a hint or an outage", () => {
    const turn = nextTurnMs("shop-7", NOW, 5 * MINUTE);
    expect(nextTurnMs("shop-7", turn - 1, 5 * MINUTE)).toBe(turn);
    expect(nextTurnMs("shop-7", turn + 23 * MINUTE, 5 * MINUTE)).toBe(turn + 25 * MINUTE);
  });

  it("is the first at once for a few new shops", () => {
    const turns = SHOPS.slice(0, NEW_SHOPS_AT_ONCE).map((shop, before) => firstTurnMs(shop, before, NOW, 5 * MINUTE));
    expect(new Set(turns)).toEqual(new Set([NOW]));
  });

  it("is the first within one interval for thousands of new shops, and no ten seconds contain twice their share", () => {
    const waits = SHOPS.map((shop, before) => firstTurnMs(shop, before, NOW, 5 * MINUTE) - NOW);
    expect(Math.max(...waits)).toBeLessThanOrEqual(5 * MINUTE);
    expect(
      mostIn(
        30,
        waits.map((ms) => ms / (5 * MINUTE)),
      ),
    ).toBeLessThan(500);
  });

  it("is spread: no ten seconds contain twice their share of ten thousand shops", () => {
    expect(
      mostIn(
        30,
        SHOPS.map((shop) => (nextTurnMs(shop, NOW, 5 * MINUTE) - NOW) / (5 * MINUTE)),
      ),
    ).toBeLessThan(500);
  });

  it("of the night is spread over two hours, independent of the place within the interval", () => {
    const nights = SHOPS.map((shop) => nightDelayMs(shop) / NIGHT_SPREAD_MS);
    expect(mostIn(24, nights)).toBeLessThan(600);
    const sameTurn = SHOPS.filter((shop) => nextTurnMs(shop, NOW, 5 * MINUTE) - NOW < MINUTE / 6);
    expect(
      mostIn(
        4,
        sameTurn.map((shop) => nightDelayMs(shop) / NIGHT_SPREAD_MS),
      ),
    ).toBeLessThan(sameTurn.length / 2);
  });
});

/** The largest of `count` equal parts from 0 to 1. */
function mostIn(count: number, shares: readonly number[]): number {
  const parts = Array.from({ length: count }, () => 0);
  for (const share of shares) {
    const at = Math.min(count - 1, Math.floor(share * count));
    parts[at] = (parts[at] ?? 0) + 1;
  }
  return Math.max(...parts);
}

import { expect, it } from "vitest";

import { createSharedHeart } from "../../../src/core/shops/heart.ts";

it("the heartbeat is sent only while the last cycle of every shop was good", () => {
  const heart = createSharedHeart();
  const [bern, zug] = [heart.of("bern"), heart.of("zug")];
  expect([bern(true), zug(false), bern(true), zug(true), bern(true)]).toEqual([true, false, false, true, true]);
});

it("the heartbeat waits for every expected shop, and not for removed ones", () => {
  const heart = createSharedHeart(["bern", "zug"]);
  const bern = heart.of("bern");
  expect(bern(true)).toBe(false);
  heart.forget("zug");
  expect(bern(true)).toBe(true);
});

import { expect, it } from "vitest";

import { createSharedHeartbeat } from "../../../../src/core/run/shops/shared-heartbeat.ts";

it("the heartbeat is sent only while the last cycle of every shop was good", () => {
  const heartbeat = createSharedHeartbeat();
  const [bern, zug] = [heartbeat.of("bern"), heartbeat.of("zug")];
  expect([bern(true), zug(false), bern(true), zug(true), bern(true)]).toEqual([true, false, false, true, true]);
});

it("the heartbeat waits for every expected shop, and not for removed ones", () => {
  const heartbeat = createSharedHeartbeat(["bern", "zug"]);
  const bern = heartbeat.of("bern");
  expect(bern(true)).toBe(false);
  heartbeat.forget("zug");
  expect(bern(true)).toBe(true);
});

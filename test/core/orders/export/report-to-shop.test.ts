import { beforeEach, expect, test } from "vitest";

import { MINUTE } from "../../../../src/core/common/time/duration.ts";
import { type FakeClock, remote, type World } from "../../../support/fake-world.ts";
import { openWorld } from "../../../support/open-world.ts";
import { anOrder } from "../../../support/specimens.ts";

let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, world } = opened);
  return opened.close;
});

/** How often the shop is asked to take a number, in this many cycles. */
async function askedIn(cycles: number): Promise<number> {
  const before = world.shop.calls.length;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    await world.export();
    clock.advance(5 * MINUTE);
  }
  return world.shop.calls.slice(before).filter((call) => call === "orders/update").length;
}

test("a number that the shop refuses is not offered again", async () => {
  world.shop.sell(anOrder());
  world.shop.fail.set("orders/update", remote("Framework360", "contract", 200));
  expect(await askedIn(3)).toBe(1);
  world.shop.fail.clear();
  expect(await askedIn(2)).toBe(0);
});

test("a shop that fails is asked once in a run, and again in the next ones until it takes the number", async () => {
  for (const id of ["1", "2", "3"]) world.shop.sell(anOrder({ id, reference: `WEB-${id}` }));
  world = world.withSettings({ http: { concurrency: 1 } });
  world.shop.fail.set("orders/update", remote("Framework360", "failing", 500));
  expect(await askedIn(8)).toBe(8);
  world.shop.fail.clear();
  expect(await askedIn(2)).toBe(3);
  expect(world.shop.reported).toHaveLength(3);
});

test("a shop that asks to wait is not called any more, although it took the number that was on its way", async () => {
  const ids = ["1", "2", "3", "4", "5", "6"];
  for (const id of ids) world.shop.sell(anOrder({ id, reference: `WEB-${id}` }));
  world = world.withSettings({ http: { concurrency: 2 } });
  let asked = 0;
  const answers = Promise.withResolvers<undefined>();
  world.shop.reportOrder = async () => {
    const isFirst = (asked += 1) === 1;
    if (!isFirst) answers.resolve(undefined);
    await answers.promise;
    if (isFirst) throw remote("Framework360", "throttled", 429);
    return "reported";
  };
  await world.export();
  expect(asked).toBe(2);
});

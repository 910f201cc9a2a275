import { expect, test } from "vitest";

import { findPause, isActive, recordPause } from "../../../src/core/run/pauses.ts";
import { remote } from "../../support/fake-world.ts";
import { openWorld } from "../../support/open-world.ts";

test("a pause longer than possible was made by a clock that jumped and is ignored", () => {
  const pause = { kind: "retry-after", untilMs: 3_600_001, mark: "" } as const;
  expect(isActive(pause, 0, "")).toBe(false);
  expect(isActive(pause, 1, "")).toBe(true);
  expect(isActive(pause, 3_600_001, "")).toBe(false);
  expect(isActive({ ...pause, kind: "credentials", mark: "a" }, 1, "b")).toBe(false);
});

test("two systems that ask for a pause at once both get it", async () => {
  const { world, store, clock, close } = await openWorld();
  const engine = { ...world, store, clock } as unknown as Parameters<typeof recordPause>[0];
  const minutes = (count: number): number => count * 60_000;
  await Promise.all([
    recordPause(engine, "orders", remote("TotalGest", "throttled", 429, minutes(10))),
    recordPause(engine, "orders", remote("Framework360", "throttled", 429, minutes(30))),
  ]);
  const first = await findPause(engine, "orders");
  clock.advance(minutes(20));
  const second = await findPause(engine, "orders");
  await close();
  expect([first?.system, second?.system]).toEqual(["TotalGest", "Framework360"]);
});

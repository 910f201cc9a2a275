import { describe, expect, it } from "vitest";

import type { Lane, TakenCycle } from "../../../src/core/worker/queue.ts";
import { PATIENCE_MS, Slots, slotSizesOf } from "../../../src/core/worker/slots.ts";

function taken(lane: Lane, host = "erp.example"): TakenCycle {
  return { shop: "shop-1", host, lane, job: { id: "1", retryCount: 0 } };
}

function fill(slots: Slots, lane: Lane, count: number, nowMs = 0): readonly TakenCycle[] {
  const cycles = Array.from({ length: count }, () => taken(lane));
  for (const cycle of cycles) slots.begin(cycle, nowMs);
  return cycles;
}

describe("the places of a worker", () => {
  it("are as many as given, plus a tenth for full pulls", () => {
    const slots = new Slots(slotSizesOf(20));
    expect([slots.free("cycle", 0), slots.free("full", 0)]).toEqual([20, 2]);
    fill(slots, "full", 2);
    expect([slots.free("cycle", 0), slots.free("full", 0)]).toEqual([20, 0]);
  });

  it("are given back by long cycles, but at most twice as many run", () => {
    const slots = new Slots(slotSizesOf(4));
    fill(slots, "cycle", 4);
    expect(slots.free("cycle", PATIENCE_MS - 1)).toBe(0);
    expect(slots.free("cycle", PATIENCE_MS)).toBe(4);
    fill(slots, "cycle", 4, PATIENCE_MS);
    expect(slots.free("cycle", 10 * PATIENCE_MS)).toBe(0);
  });

  it("are not all used by hints", () => {
    const slots = new Slots(slotSizesOf(20));
    fill(slots, "hint", slots.free("hint", 0));
    expect(slots.free("cycle", 0)).toBe(10);
  });

  it("are used by a dead host only one at a time, until it answers", () => {
    const slots = new Slots(slotSizesOf(20));
    for (const cycle of fill(slots, "cycle", 3)) slots.end(cycle, true);
    expect(slots.busyHosts()).toEqual([]);
    const probe = taken("cycle");
    slots.begin(probe, 0);
    expect(slots.busyHosts()).toEqual(["erp.example"]);
    slots.end(probe, false);
    slots.begin(taken("cycle"), 0);
    expect(slots.busyHosts()).toEqual([]);
  });

  it("are not denied to a host because one of its shops fails", () => {
    const slots = new Slots(slotSizesOf(20));
    for (const isUnreachable of [true, true, false, true, true]) {
      const cycle = taken("cycle");
      slots.begin(cycle, 0);
      slots.end(cycle, isUnreachable);
    }
    expect(slots.isDead("erp.example")).toBe(false);
  });
});

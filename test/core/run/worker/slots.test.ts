import { describe, expect, it } from "vitest";

import type { Lane, TakenCycle } from "../../../../src/core/run/worker/queue.ts";
import { FULL_PULL_PATIENCE_MS, PATIENCE_MS, WorkerSlots } from "../../../../src/core/run/worker/slots.ts";

function taken(lane: Lane, host = "erp.example"): TakenCycle {
  return { shop: "shop-1", host, lane, job: { id: "1", retryCount: 0 } };
}

function fill(slots: WorkerSlots, lane: Lane, count: number, nowMs = 0): TakenCycle[] {
  const cycles = Array.from({ length: count }, () => taken(lane));
  for (const cycle of cycles) slots.begin(cycle, nowMs);
  return cycles;
}

describe("the places of a worker", () => {
  it("are as many as given, plus a tenth for full pulls", () => {
    const slots = new WorkerSlots(20);
    fill(slots, "full", slots.free("full", 0));
    expect(slots.atWork).toHaveLength(2);
    for (let look = 0; look < 9; look += 1) fill(slots, "cycle", slots.free("cycle", 0));
    expect(slots.atWork).toHaveLength(22);
    expect([slots.free("cycle", 0), slots.free("full", 0)]).toEqual([0, 0]);
  });

  it("are given back by long cycles, but at most twice as many run", () => {
    const slots = new WorkerSlots(4);
    fill(slots, "cycle", 4);
    expect(slots.free("cycle", PATIENCE_MS - 1)).toBe(0);
    expect(slots.free("cycle", PATIENCE_MS)).toBe(2);
    fill(slots, "cycle", 4, PATIENCE_MS);
    expect(slots.free("cycle", 10 * PATIENCE_MS)).toBe(0);
  });

  it("are not all used by hints", () => {
    const slots = new WorkerSlots(20);
    fill(slots, "hint", slots.free("hint", 0));
    expect(slots.free("cycle", 0)).toBe(5);
  });

  it("go to one host by half at most, and a host whose cycles hang gets three quarters as many in all", () => {
    const slots = new WorkerSlots(20);
    expect(slots.free("cycle", 0)).toBe(10);
    const hanging = fill(slots, "cycle", 10);
    expect(slots.busyHosts("cycle", 0)).toEqual(["erp.example"]);
    expect(slots.busyHosts("full", 0)).toEqual([]);
    slots.begin(taken("cycle", "other.example"), 0);
    expect(slots.busyHosts("cycle", PATIENCE_MS)).toEqual([]);
    hanging.push(...fill(slots, "cycle", 5, PATIENCE_MS));
    expect(slots.busyHosts("cycle", 10 * PATIENCE_MS)).toEqual(["erp.example"]);
    slots.end(hanging[0] as TakenCycle, false);
    expect(slots.busyHosts("cycle", 10 * PATIENCE_MS)).toEqual([]);
  });

  it("are used by a dead host only one at a time, until it answers", () => {
    const slots = new WorkerSlots(20);
    for (const cycle of fill(slots, "cycle", 3)) slots.end(cycle, true);
    expect(slots.busyHosts("cycle", 0)).toEqual([]);
    const probe = taken("cycle");
    slots.begin(probe, 0);
    expect(slots.busyHosts("cycle", 0)).toEqual(["erp.example"]);
    slots.end(probe, false);
    slots.begin(taken("cycle"), 0);
    expect(slots.busyHosts("cycle", 0)).toEqual([]);
  });

  it("for full pulls are given up by very long ones: a third giant does not wait for the first two", () => {
    const slots = new WorkerSlots(20);
    fill(slots, "full", 2);
    expect(slots.free("full", FULL_PULL_PATIENCE_MS - 1)).toBe(0);
    expect(slots.free("full", FULL_PULL_PATIENCE_MS)).toBe(2);
    fill(slots, "full", 2, FULL_PULL_PATIENCE_MS);
    expect(slots.free("full", 10 * FULL_PULL_PATIENCE_MS)).toBe(0);
    expect(slots.free("cycle", 0)).toBe(10);
  });

  it("are not denied to a host because one of its shops fails", () => {
    const slots = new WorkerSlots(20);
    for (const isUnreachable of [true, true, false, true, true]) {
      const cycle = taken("cycle");
      slots.begin(cycle, 0);
      slots.end(cycle, isUnreachable);
    }
    expect(slots.isDead("erp.example")).toBe(false);
  });
});

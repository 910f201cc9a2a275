import { beforeEach, describe, expect, test, vi } from "vitest";

import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import { dismissOrders } from "../support/decide.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { type FakeClock, remote, type World } from "../support/fake-world.ts";
import { openWorld } from "../support/open-world.ts";
import { order, stateOf, stock, textOf } from "./subject.ts";

let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ store, clock, world } = opened);
  return opened.close;
});

const never = new AbortController().signal;
const UNKNOWN = problem("timed-out", { system: "TotalGest", operation: "createOrder", host: "erp" });

describe("an export", () => {
  beforeEach(() => {
    stock(world, 3);
  });

  test("sends every completed order once, reports it to the shop, and has nothing to do the next time", async () => {
    for (const id of ["1", "2", "3"]) world.shop.sell(order(id));
    world.shop.sell(order("4", { status: "1" }));
    world.shop.sell(order("5", { status: "4" }));
    const report = await world.export();
    expect(report).toMatchObject({ exitCode: 0, summary: { requested: 3, exported: 3 } });
    expect(world.shop.reported.toSorted()).toEqual(["1=A-1", "2=A-2", "3=A-3"]);
    expect([await stateOf(store, "4"), await stateOf(store, "5")]).toEqual([
      "not-linked/status",
      "not-linked/cancelled",
    ]);
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { requested: 0 } });
    expect(world.erp.orders).toHaveLength(3);
  });

  test("says which part of its work it does, and how far it is", async () => {
    world.shop.sell(order("1"));
    const report = vi.spyOn(world.progress, "report");
    await world.export();
    expect(report.mock.calls.map(([event]) => event)).toEqual([
      { kind: "phase", phase: "discover", total: null },
      { kind: "advance", phase: "discover", done: 1 },
      { kind: "phase", phase: "send", total: 1 },
      { kind: "order", id: "1", reference: "WEB-1", state: "exported", number: "A-1" },
    ]);
  });

  test("exports nothing without export.from, and reports how many orders there are per month", async () => {
    world.shop.sell(order("1", { placedAt: "2026-09-30T10:00:00.000Z" }));
    world.shop.sell(order("2"));
    const report = await world.withSettings({ export: { from: null } }).export();
    expect(report.exitCode).toBe(4);
    expect(report.problems[0]).toEqual({
      code: "export-from-missing",
      data: { months: ["2026-09: 1", "2026-11: 1"], completed: 2, countedAt: new Date(clock.now()).toISOString() },
    });
    expect(world.erp.orders).toHaveLength(0);
    const manual = await world.withSettings({ export: { from: null } }).export({ tokens: ["2"] });
    expect(manual).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });

  test("warns of an order that still waits an hour after its first attempt", async () => {
    const refuseConnection = (): void => {
      world.erp.script.push({ commit: false, answer: { kind: "not-sent", problem: UNKNOWN } });
    };
    world.shop.sell(order("1"));
    for (const waitedMs of [0, 59 * MINUTE]) {
      clock.advance(waitedMs);
      refuseConnection();
      expect((await world.export()).orders[0]?.warnings).toEqual([]);
    }
    clock.advance(2 * MINUTE);
    refuseConnection();
    expect((await world.export()).orders[0]?.warnings.map(({ code }) => code)).toEqual(["waits-long"]);
    expect((await world.export()).orders[0]).toMatchObject({ state: "exported", warnings: [] });
  });

  test("takes the shop's order with this id, even where only another one with this reference is known here", async () => {
    world.shop.sell(order("1", { reference: "2", status: "1" }));
    await world.export();
    world.shop.sell(order("2", { status: "1", placedAt: "2020-01-01T00:00:00Z" }));
    expect(await dismissOrders(world, ["2"], "a test", never)).toMatchObject({ orders: [{ id: "2" }] });
    expect((await store.readOrder("1"))?.reason).toBe("status");
  });

  test("sends an order that fails again and again last, so that it never blocks the others", async () => {
    world.shop.sell(order("1"));
    world.erp.script.push({ commit: false, answer: { kind: "unknown", problem: UNKNOWN } });
    await world.export();
    world.shop.sell(order("2"));
    clock.advance(5 * MINUTE);
    await world.export();
    expect(world.erp.orders.map((entry) => entry.reference)).toEqual([
      "fw360:shop.example.ch:2",
      "fw360:shop.example.ch:1",
    ]);
  });
});

/** Orders 1 and 2 are open; a day later the shop's list brings neither, and 2 is not there any more. */
async function forgetOpenOrders(): Promise<void> {
  stock(world, 1);
  await world.export();
  world.shop.sell(order("1", { status: "1", placedAt: textOf(clock) }));
  world.shop.sell(order("2", { status: "1", placedAt: textOf(clock) }));
  await world.export();
  clock.advance(DAY);
  const original = world.shop.fetchOrders.bind(world.shop);
  world.shop.fetchOrders = async (query) => ({ ...(await original(query)), items: [], total: 0 });
  world.shop.orders.delete("2");
}

test("an order that is missing in the nightly list is fetched, and cancelled only if the shop answers that it is not found", async () => {
  await forgetOpenOrders();
  await world.export();
  expect([await stateOf(store, "1"), await stateOf(store, "2")]).toEqual(["not-linked/status", "not-linked/cancelled"]);
});

test("an order with unusable answers of the shop is reported, and does not keep others from being discovered", async () => {
  await forgetOpenOrders();
  const fetchOrder = world.shop.fetchOrder.bind(world.shop);
  world.shop.fetchOrder = (id) => (id === "1" ? Promise.reject(remote("Framework360", "contract")) : fetchOrder(id));
  const report = await world.export();
  expect(report).toMatchObject({ exitCode: 3, problems: [{ code: "order-unanswered", data: { id: "1" } }, {}] });
  expect([await stateOf(store, "1"), await stateOf(store, "2")]).toEqual(["not-linked/status", "not-linked/cancelled"]);
  expect((await world.export()).exitCode).toBe(0);
});

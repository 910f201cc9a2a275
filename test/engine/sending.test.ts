/** What must not happen between the queue and the wire, one slip at a time. */
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";

import { DAY, MINUTE, SECOND } from "../../src/core/common/time/duration.ts";
import { isBeforeRestore } from "../../src/core/orders/export/read-again.ts";
import { exportOrders } from "../../src/core/orders/export/export-orders.ts";
import type { ErpOrder } from "../../src/core/orders/order.ts";
import type { CreateAnswer, OrderIntent } from "../../src/core/ports/erp.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { StoreError } from "../../src/core/common/problems/errors.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { sectionLines } from "../../src/render/terminal/view.ts";
import { exportTroubles } from "../../src/view/orders/export.ts";
import { aDesired, anAttempt, synced } from "../contract/store-subject.ts";
import { type FakeClock, remote, type World } from "../support/fake-world.ts";
import { aScreen } from "../support/reports.ts";
import { anErpProduct, anItem, anOrder } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";

let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, store, world } = opened);
  return opened.close;
});

const WHY = problem("timed-out", { system: "TotalGest", operation: "createOrder", host: "erp" });
const OPTIONS = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };

function sell(...ids: readonly string[]): void {
  for (const id of ids) world.shop.sell(anOrder({ id, reference: `WEB-${id}` }));
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => String(at + 1));
}

/** One order after the other. */
function inLine(): World {
  return world.withSettings({ http: { concurrency: 1 } });
}

function callsOf(system: "erp" | "shop", operation: string): readonly string[] {
  return world[system].calls.filter((call) => call.split(" ")[0] === operation);
}

async function statesOf(...ids: readonly string[]): Promise<readonly (string | undefined)[]> {
  return Promise.all(ids.map(async (id) => (await store.readOrder(id))?.state));
}

/** The order went out once, nobody knows what became of it, and its process was killed. */
async function killedWhileSending(id: string, intent: Partial<OrderIntent> = {}): Promise<void> {
  const policy = { fromMs: 0, statuses: { due: ["3"], open: ["1"], cancelled: ["4"], after: [] }, nowMs: clock.now() };
  const { items: _, ...seen } = anOrder({ id, reference: `WEB-${id}` });
  await store.recordOrders([{ ...seen, order: anOrder({ id, reference: `WEB-${id}` }), fault: null }], policy);
  const sent = { key: "k", reference: `fw360:shop.example.ch:${id}`, body: "{}", basis: "b", ...intent };
  expect(await store.beginSend(id, sent, anAttempt(clock.now()))).toBe(1);
}

describe("an intent", () => {
  test("is on disk, with exactly these bytes, when they are sent", async () => {
    sell("1");
    const seenOnDisk: unknown[] = [];
    const send = world.erp.createOrder.bind(world.erp);
    world.erp.createOrder = async (intent) => {
      const { state, intent: stored } = (await store.readOrder("1")) ?? {};
      seenOnDisk.push([state, stored?.body === intent.body, stored?.key === intent.key]);
      return send(intent);
    };
    await world.export();
    expect(seenOnDisk).toEqual([["sending", true, true]]);
  });

  test("that could not be stored because the order left the queue is not sent", async () => {
    sell("1");
    const overtaken: Store = {
      ...store,
      beginSend: async (id, intent, attempt) => {
        await store.decideOrder(
          id,
          { kind: "dismiss", reason: "meanwhile" },
          { atMs: attempt.atMs, timeoutMs: 30_000 },
        );
        return store.beginSend(id, intent, attempt);
      },
    };
    await exportOrders({ ...world, store: overtaken }, OPTIONS, new AbortController().signal);
    expect(callsOf("erp", "createOrder")).toEqual([]);
    expect(await store.readOrder("1")).toMatchObject({ state: "not-linked", reason: "dismissed" });
  });

  test("of an unchanged order is sent again as it is on disk, although another version would write it differently", async () => {
    sell("1");
    world.erp.script.push({ commit: false, answer: null });
    await world.export();
    const { intent } = (await store.readOrder("1")) ?? {};
    if (intent === null || intent === undefined) throw new Error("it was not sent");
    await store.recordOutcome("1", { kind: "requeued", problem: WHY }, clock.now());
    const body = JSON.stringify({ ...(JSON.parse(intent.body) as object), note: "as it was written then" });
    await store.beginSend("1", { ...intent, body }, anAttempt(clock.now()));
    await store.recordOutcome("1", { kind: "requeued", problem: WHY }, clock.now());
    await world.export();
    expect(world.erp.orders).toMatchObject([{ key: intent.key, body: { note: "as it was written then" } }]);
  });

  test("of an order that was edited since then is a new one, with another key", async () => {
    sell("1");
    world.erp.script.push({ commit: false, answer: null });
    await world.export();
    const before = (await store.readOrder("1"))?.intent;
    world.shop.orders.set("1", anOrder({ id: "1", reference: "WEB-1", note: "Ring twice" }));
    clock.advance(MINUTE);
    await world.export();
    expect(world.erp.orders).toMatchObject([{ reference: before?.reference, body: { note: "Ring twice" } }]);
    expect(world.erp.orders[0]?.key).not.toBe(before?.key);
  });
});

describe("an item without a SKU", () => {
  beforeEach(async () => {
    await synced(store, aDesired());
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1" }));
    const items = [
      anItem({ sku: null, price: "4.00" }),
      anItem({ sku: null, shopProductId: "599", price: "3.00" }),
      anItem({ kind: "custom", sku: null, shopProductId: null, price: "3.00" }),
    ];
    world.shop.sell(anOrder({ id: "1", reference: "WEB-1", items }));
  });

  const skusSent = (): unknown => world.erp.orders[0]?.body.lines.map(({ sku }) => sku);

  test("is sent with the SKU of the product that its shop product is linked to; others are sent without", async () => {
    await world.export();
    expect(skusSent()).toEqual(["SKU-1", null, null]);
  });

  test("keeps its order on hold if TotalGest no longer knows its product, and is sent without a SKU on request", async () => {
    world.erp.products.clear();
    expect(await world.export()).toMatchObject({ summary: { held: 1 } });
    await world.export({ tokens: ["1"], articleBy: "sku" });
    expect(skusSent()).toEqual([null, null, null]);
  });

  test("is sent again with the bytes on disk, and with new ones if the link leads to another SKU by now", async () => {
    world.erp.script.push({ commit: false, answer: null }, { commit: false, answer: null });
    await world.export();
    const first = (await store.readOrder("1"))?.intent;
    clock.advance(MINUTE);
    await world.export();
    expect(await store.readOrder("1")).toMatchObject({ attempts: 2, intent: first });
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-NEW" }));
    clock.advance(MINUTE);
    await world.export();
    expect(world.erp.orders).toMatchObject([{ reference: first?.reference }]);
    expect(skusSent()).toEqual(["SKU-NEW", null, null]);
  });
});

describe("the read before a send", () => {
  test("that finds the order gone cancels it, and nothing is sent", async () => {
    sell("1");
    const read = world.shop.fetchOrder.bind(world.shop);
    world.shop.fetchOrder = (id) => {
      world.shop.orders.delete(id);
      return read(id);
    };
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { requested: 0 } });
    expect(callsOf("erp", "createOrder")).toEqual([]);
    expect(await store.readOrder("1")).toMatchObject({ state: "not-linked", reason: "cancelled" });
  });

  test("that returns something unreadable puts the order on hold, although the list was readable", async () => {
    sell("1");
    const fault = problem("order-invalid", { id: "1", path: "cart", found: "None" });
    world.shop.fetchOrder = (id) => Promise.resolve({ ok: false as const, id, problem: fault });
    expect(await world.export()).toMatchObject({ exitCode: 3, summary: { held: 1 } });
    expect(callsOf("erp", "createOrder")).toEqual([]);
    expect(await store.readOrder("1")).toMatchObject({ state: "held", error: fault });
  });

  test("that finds the shop unreachable is a problem of the run, and is not tried for every order", async () => {
    sell(...numbered(4));
    world.shop.fail.set("orders/get", remote("Framework360", "unreachable"));
    expect(await inLine().export()).toMatchObject({ exitCode: 6, summary: { waiting: 4 } });
    expect(callsOf("shop", "orders/get")).toHaveLength(1);
  });
});

describe("a run that stops", () => {
  test.each<CreateAnswer["kind"] & ("not-sent" | "unauthorized" | "throttled" | "unavailable")>([
    "not-sent",
    "unauthorized",
    "throttled",
    "unavailable",
  ])("at %s sends nothing more, and has read at most one order ahead", async (kind) => {
    sell(...numbered(4));
    world.erp.script.push({ commit: false, answer: { kind, retryAfterMs: 60_000, problem: WHY } });
    expect(await inLine().export()).toMatchObject({ summary: { exported: 0, waiting: 4 } });
    expect(callsOf("erp", "createOrder")).toHaveLength(1);
    expect(callsOf("shop", "orders/get").length).toBeLessThanOrEqual(2);
  });

  test("sends no order that was being read when it stopped", async () => {
    sell("1", "2");
    world.erp.script.push({ commit: false, answer: { kind: "throttled", retryAfterMs: 60_000, problem: WHY } });
    const read = world.shop.fetchOrder.bind(world.shop);
    world.shop.fetchOrder = async (id) => {
      const isAnswered = async (): Promise<boolean> => {
        const first = await store.readOrder("1");
        return first?.attempts === 1 && first.state === "queued";
      };
      if (id === "2") while (!(await isAnswered())) await turn();
      return read(id);
    };
    await world.withSettings({ http: { concurrency: 2 } }).export();
    expect(callsOf("erp", "createOrder")).toHaveLength(1);
    expect(await statesOf("1", "2")).toEqual(["queued", "queued"]);
  });

  test("reports once what several calls in flight were answered", async () => {
    sell(...numbered(20));
    const untils = ["10:00:01", "10:00:03", "10:00:02", "10:00:01"].map((time) => `2026-11-24T${time}.000Z`);
    for (const until of untils) {
      const slowDown = problem("throttled", { system: "TotalGest", operation: "createOrder", until });
      world.erp.script.push({ commit: false, answer: { kind: "throttled", retryAfterMs: 1000, problem: slowDown } });
    }
    const report = await world.withSettings({ http: { concurrency: 4 } }).export();
    const told = report.problems.filter(({ code }) => code === "throttled");
    expect(told).toHaveLength(1);
    const screen = await aScreen();
    const troubles = sectionLines(screen, exportTroubles(screen.text, report)).join("\n");
    expect(troubles.match(/asks for a pause/g)).toHaveLength(2);
    expect(troubles).toContain("  1 (WEB-1), 10 (WEB-10), 11 (WEB-11), 12 (WEB-12)\n");
  });

  test("does so after five unknown outcomes in a row, and not after more that are not in a row", async () => {
    const unknown = { commit: true, answer: null } as const;
    const taken = { commit: true, answer: { kind: "taken", order: { id: "o", number: "A" }, how: "created" } } as const;
    sell(...numbered(9));
    world.erp.script.push(unknown, unknown, unknown, unknown, taken, unknown, unknown, unknown, unknown);
    await inLine().export();
    expect(callsOf("erp", "createOrder")).toHaveLength(9);
    sell("11", "12", "13", "14", "15", "16", "17");
    world.erp.script.push(unknown, unknown, unknown, unknown, unknown, unknown, unknown);
    await inLine().export();
    expect(callsOf("erp", "createOrder")).toHaveLength(9 + 5);
  });
});

test("after a signal during two sends the run waits for the slower one too", async () => {
  sell("1", "2", "3", "4", "5");
  const stop = new AbortController();
  const send = world.erp.createOrder.bind(world.erp);
  let begun = 0;
  world.erp.createOrder = async (intent: OrderIntent) => {
    const isSecond = ++begun === 2;
    const answer = await send(intent);
    if (isSecond) stop.abort(new Error("stopped by the test"));
    else await sleep(20);
    return answer;
  };
  const two = world.withSettings({ http: { concurrency: 2 } });
  await expect(exportOrders(two, OPTIONS, stop.signal)).rejects.toThrow("stopped by the test");
  const states = await statesOf("1", "2", "3", "4", "5");
  expect(states.toSorted()).toEqual(["exported", "exported", "queued", "queued", "queued"]);
});

test("an answer that cannot be stored ends the run: what is prepared is not sent any more", async () => {
  sell(...numbered(8));
  const two = world.withSettings({ http: { concurrency: 2 } });
  two.store.recordOutcome = async () => {
    throw new StoreError(problem("disk-full", { path: "tg360.db", freeMb: 0 }));
  };
  expect(await exportOrders(two, OPTIONS, new AbortController().signal)).toMatchObject({ exitCode: 8 });
  expect(callsOf("erp", "createOrder")).toHaveLength(2);
  const states = await statesOf(...numbered(8));
  expect(states.filter((state) => state === "sending")).toHaveLength(2);
});

test("a signal does not interrupt a send in flight: its answer is still recorded", async () => {
  sell("1", "2");
  const stop = new AbortController();
  const send = world.erp.createOrder.bind(world.erp);
  world.erp.createOrder = async (intent: OrderIntent, wire?: AbortSignal) => {
    stop.abort(new Error("stopped by the test"));
    await turn();
    return wire?.aborted === false ? send(intent) : { kind: "unknown", problem: WHY };
  };
  await exportOrders(inLine(), OPTIONS, stop.signal).catch(() => undefined);
  expect(await statesOf("1", "2")).toEqual(["exported", "queued"]);
});

test("a dry run sends nothing, and shows what would be sent", async () => {
  sell("1");
  const report = await world.export({ dryRun: true });
  expect(report.orders).toMatchObject([{ id: "1", payload: { externalReference: "fw360:shop.example.ch:1" } }]);
  expect(callsOf("erp", "createOrder")).toEqual([]);
  expect(await statesOf("1")).toEqual(["queued"]);
});

describe("an order that an earlier run was sending when it was killed", () => {
  test("is not believed to be missing before its deadline, and is not waited for: the others are sent meanwhile", async () => {
    await killedWhileSending("1");
    sell("1", "2");
    clock.advance(44 * SECOND);
    expect(await world.export()).toMatchObject({ exitCode: 6, summary: { exported: 1, waiting: 1 } });
    expect(await statesOf("1", "2")).toEqual(["sending", "exported"]);
    expect(clock.slept).toEqual([]);
    clock.advance(SECOND);
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(world.erp.orders.map(({ reference }) => reference)).toEqual([
      "fw360:shop.example.ch:2",
      "fw360:shop.example.ch:1",
    ]);
  });

  test("is exported as soon as it is found, before its deadline too", async () => {
    await killedWhileSending("1");
    world.erp.orders.push({
      id: "o9",
      number: "A-9",
      key: "k",
      reference: "fw360:shop.example.ch:1",
      body: {} as ErpOrder,
    });
    clock.advance(SECOND);
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await store.readOrder("1")).toMatchObject({ state: "exported", erpNumber: "A-9" });
  });

  test("is not sent a second time while TotalGest books for 12 s, by any run", async () => {
    await killedWhileSending("1");
    sell("1");
    clock.advance(6.3 * SECOND);
    await world.export();
    const [row] = (await world.export({ tokens: ["1"], resend: true })).orders;
    expect(row?.warnings).toEqual([{ code: "may-be-booked", data: { until: "2026-11-24T10:00:45.000Z" } }]);
    await world.export({ tokens: ["1"] });
    expect(callsOf("erp", "createOrder")).toEqual([]);
    clock.advance(5.7 * SECOND);
    world.erp.orders.push({
      id: "o1",
      number: "A-1",
      key: "k",
      reference: "fw360:shop.example.ch:1",
      body: {} as ErpOrder,
    });
    await world.export();
    expect(callsOf("erp", "createOrder")).toEqual([]);
    expect(await store.readOrder("1")).toMatchObject({ state: "exported", erpNumber: "A-1" });
  });

  test("waits again if the clock was set back before its attempt, but not forever", async () => {
    await killedWhileSending("1");
    sell("1");
    clock.advance(-2 * DAY);
    await world.export();
    expect(await statesOf("1")).toEqual(["sending"]);
    clock.advance(46 * SECOND);
    await world.export();
    expect(await statesOf("1")).toEqual(["exported"]);
  });

  test("is looked up by the reference that was sent", async () => {
    await killedWhileSending("1", { reference: "fw360:former.example.ch:1" });
    await world.export();
    expect(callsOf("erp", "findOrder")).toEqual(["findOrder fw360:former.example.ch:1"]);
  });

  test("stays listed if TotalGest fails, with that exit code, and the others are not looked up", async () => {
    for (const id of numbered(3)) await killedWhileSending(id);
    world.erp.fail.set("findOrder", remote("TotalGest", "failing", 500));
    expect(await inLine().export()).toMatchObject({ exitCode: 6, problems: [{ code: "server-error" }] });
    expect(callsOf("erp", "findOrder")).toHaveLength(1);
    expect(await statesOf("1", "2", "3")).toEqual(["sending", "sending", "sending"]);
  });
});

test("a --resend looks nothing up if TotalGest has no look-up, and its own reference keeps the order single", async () => {
  sell("1");
  await world.export();
  world.erp.guarantees = { uniqueReference: true, idempotencyKey: true, lookUp: false };
  await world.export({ tokens: ["1"], resend: true });
  expect(callsOf("erp", "findOrder")).toEqual([]);
  expect(world.erp.orders).toHaveLength(1);
  expect(await statesOf("1")).toEqual(["exported"]);
});

test("a --resend leaves an order that may be there and that the shop has cancelled, if TotalGest has no look-up", async () => {
  sell("1");
  world.erp.guarantees = { uniqueReference: true, idempotencyKey: true, lookUp: false };
  world.erp.script.push({ commit: true, answer: null });
  await world.export();
  world.shop.orders.set("1", anOrder({ id: "1", reference: "WEB-1", status: "4" }));
  await world.export({ tokens: ["1"], resend: true });
  expect(await statesOf("1")).toEqual(["unconfirmed"]);
});

test("a --resend completes an order of which TotalGest has only the head", async () => {
  sell("1");
  world.erp.guarantees = { ...world.erp.guarantees, isInSteps: true };
  world.erp.script.push({ commit: true, answer: null });
  const find = world.erp.findOrders.bind(world.erp);
  world.erp.findOrders = async (reference) => (await find(reference)).map((one) => ({ ...one, isPartial: true }));
  await world.export();
  clock.advance(DAY);
  await world.export({ tokens: ["1"], resend: true });
  expect(callsOf("erp", "createOrder")).toHaveLength(2);
});

test("what is sent in steps is not asked for before its first send", async () => {
  sell("1");
  world.erp.guarantees = { ...world.erp.guarantees, isInSteps: true };
  await world.export();
  expect([await statesOf("1"), callsOf("erp", "findOrder")]).toEqual([["exported"], []]);
});

test("a number that a person types may be a reference; one that neither system knows is not found", async () => {
  world.shop.sell(anOrder({ id: "1", reference: "77" }));
  await world.export();
  expect(await world.export({ tokens: ["77", "78"] })).toMatchObject({
    exitCode: 3,
    orders: [
      { id: "1", state: "exported" },
      { id: "78", state: "not-found", error: { code: "order-not-found" } },
    ],
  });
});

test("an order that is not known yet, while the shop cannot be asked, is not called missing, and no run is promised", async () => {
  world.shop.fetchOrder = () => Promise.reject(remote("Framework360", "unreachable"));
  const report = await world.export({ tokens: ["78"] });
  expect(report).toMatchObject({
    exitCode: 6,
    problems: [{ code: "server-error" }],
    orders: [{ id: "78", state: "not-linked", error: { code: "order-unasked" } }],
  });
});

test("what a person was shown is in the report although a run has exported it meanwhile, and nothing else is to do", async () => {
  sell("1");
  await world.export();
  const report = await world.export({ among: ["1"], shown: new Map([["1", "as it was"]]) });
  expect(report.orders).toMatchObject([{ id: "1", state: "exported" }]);
});

test("a signal leaves refused orders that a person sends again, and whose turn had not come, as they were", async () => {
  const ids = numbered(5);
  sell(...ids);
  for (const _ of ids) world.erp.script.push({ commit: false, answer: { kind: "refused", problem: WHY } });
  await inLine().export();
  const stop = new AbortController();
  const send = world.erp.createOrder.bind(world.erp);
  world.erp.createOrder = (intent: OrderIntent) => {
    stop.abort(new Error("stopped by the test"));
    return send(intent);
  };
  await exportOrders(inLine(), { ...OPTIONS, failed: true }, stop.signal).catch(() => undefined);
  expect(await statesOf("1", "5")).toEqual(["exported", "failed"]);
});

test("an older copy of the state is said until a run that nothing broke off has ended", async () => {
  await store.writeNote("standing:copy", JSON.stringify([problem("state-older", { path: "tg360.db" })]));
  world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
  await world.export();
  expect(await store.readNote("standing:copy")).not.toBeNull();
  world.shop.fail.clear();
  await world.export();
  expect(await store.readNote("standing:copy")).toBeNull();
});

test("an order that was placed at the very instant of a restore may have been decided on before it", () => {
  const placedAt = "2026-11-24T08:00:00.000Z";
  const atMs = Date.parse(placedAt);
  expect([isBeforeRestore({ placedAt }, atMs), isBeforeRestore({ placedAt }, atMs - 1)]).toEqual([true, false]);
});

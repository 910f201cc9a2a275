import { beforeEach, describe, expect, test } from "vitest";

import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import { dismissOrders, markExported } from "../support/decide.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { type FakeClock, remote, type World } from "../support/fake-world.ts";
import { openWorld } from "../support/open-world.ts";
import { order, stateOf, stock } from "./subject.ts";

let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ store, clock, world } = opened);
  return opened.close;
});

const UNKNOWN = problem("timed-out", { system: "TotalGest", operation: "createOrder", host: "erp" });

describe("the table of answers", () => {
  beforeEach(() => {
    stock(world, 1);
    world.shop.sell(order("1"));
  });

  const DETAIL = { system: "TotalGest", operation: "createOrder", status: 403, detail: "x" } as const;
  const DENIED = { kind: "denied", status: 403, problem: problem("remote-refused", DETAIL) } as const;

  test.each([
    ["committed, then timed out", { commit: true, answer: null }, "exported", 0, 1],
    ["timed out before the commit", { commit: false, answer: null }, "sending", 6, 0],
    [
      "503 after the commit",
      { commit: true, answer: { kind: "unavailable", retryAfterMs: null, problem: UNKNOWN } },
      "exported",
      6,
      1,
    ],
    ["no connection", { commit: false, answer: { kind: "not-sent", problem: UNKNOWN } }, "queued", 6, 0],
    ["401 twice", { commit: false, answer: { kind: "unauthorized", problem: UNKNOWN } }, "queued", 5, 0],
    ["429", { commit: false, answer: { kind: "throttled", retryAfterMs: null, problem: UNKNOWN } }, "queued", 6, 0],
    ["422", { commit: false, answer: { kind: "refused", problem: UNKNOWN } }, "failed", 3, 0],
    ["403 to this order only", { commit: false, answer: DENIED }, "failed", 3, 0],
  ] as const)("%s", async (_name, scripted, state, exitCode, committed) => {
    world.erp.script.push(scripted);
    const report = await world.export();
    expect([await stateOf(store, "1"), report.exitCode, world.erp.orders.length]).toEqual([state, exitCode, committed]);
  });

  test.each([
    ["permission", 403, 5],
    ["configuration", 403, 4],
    ["contract", 405, 4],
  ] as const)(
    "403 where the shop call is refused for %s too, with %i, is the run's",
    async (reason, status, exitCode) => {
      const original = world.erp.fetchShop.bind(world.erp);
      let calls = 0;
      world.erp.fetchShop = () => (++calls === 1 ? original() : Promise.reject(remote("TotalGest", reason, status)));
      world.erp.script.push({ commit: false, answer: DENIED });
      expect(await world.export()).toMatchObject({ exitCode });
      expect(await stateOf(store, "1")).toBe("queued");
    },
  );

  test("looks an unknown outcome up at least five seconds after it arose, however long it was waited for", async () => {
    world.erp.script.push({ commit: true, answer: null });
    const original = world.erp.createOrder.bind(world.erp);
    world.erp.createOrder = (intent) => {
      clock.advance(30_000);
      return original(intent);
    };
    const before = clock.now();
    await world.export();
    expect(clock.now() - before).toBeGreaterThanOrEqual(35_000);
    expect(world.erp.calls.at(-1)).toBe("findOrder fw360:shop.example.ch:1");
  });

  test("stays sending where the look-up gets no answer, and is settled by the next run without a second send", async () => {
    world.erp.script.push({ commit: true, answer: null });
    world.erp.fail.set("findOrder", remote("TotalGest", "failing", 500));
    expect(await world.export()).toMatchObject({ exitCode: 6, summary: { waiting: 1 } });
    expect(await stateOf(store, "1")).toBe("sending");
    world.erp.fail.clear();
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { requested: 1, exported: 1 } });
    expect(world.erp.calls.filter((call) => call.startsWith("createOrder"))).toHaveLength(1);
  });

  test("sends the same key and bytes again while order and mapping are the same", async () => {
    const sent: { key: string; body: string }[] = [];
    const original = world.erp.createOrder.bind(world.erp);
    world.erp.createOrder = (intent) => {
      sent.push(intent);
      return original(intent);
    };
    world.erp.script.push({ commit: false, answer: null });
    await world.export();
    clock.advance(5 * MINUTE);
    await world.export();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  test("calls nothing before a Retry-After is over, but waits an hour at most", async () => {
    world.erp.script.push({ commit: false, answer: { kind: "throttled", retryAfterMs: 400 * DAY, problem: UNKNOWN } });
    await world.export();
    const calls = [world.erp.calls.length, world.shop.calls.length];
    expect(await world.export()).toMatchObject({
      exitCode: 6,
      problems: [{ code: "throttled" }],
      summary: { waiting: 1 },
    });
    expect([world.erp.calls.length, world.shop.calls.length]).toEqual(calls);
    clock.advance(HOUR + 1);
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });

  test("does not try refused credentials again for an hour, unless they change or a person insists", async () => {
    world.erp.fail.set("shop", remote("TotalGest", "credentials", 401));
    expect(await world.export()).toMatchObject({ exitCode: 5 });
    const calls = world.erp.calls.length;
    expect(await world.export()).toMatchObject({ exitCode: 5, problems: [{ code: "credentials-paused" }] });
    expect(world.erp.calls).toHaveLength(calls);
    expect(await world.pull()).toMatchObject({ exitCode: 5 });
    world.erp.fail.clear();
    const changed = world.withSettings({ totalgest: { username: "another" } });
    expect(await changed.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });

  test("does not call a system again in the run in which it asked for a pause", async () => {
    world.shop.fail.set("orders/list", remote("Framework360", "throttled", 429, 60_000));
    expect(await world.export()).toMatchObject({ exitCode: 6 });
    expect(await world.pull()).toMatchObject({ exitCode: 6 });
    const after = world.shop.calls.filter((call) => !call.startsWith("orders/statuses") && call !== "orders/list");
    expect(after).toEqual([]);
  });

  test("a --resend whose look-up gets no answer sends nothing and reports that", async () => {
    await world.export();
    world.erp.fail.set("findOrder", remote("TotalGest", "failing", 500));
    const report = await world.export({ tokens: ["1"], resend: true });
    expect(report).toMatchObject({ exitCode: 6, summary: { requested: 1, alreadyExported: 1 } });
    expect(world.erp.orders).toHaveLength(1);
  });

  test("without a look-up an unknown outcome waits for a person", async () => {
    world.erp.guarantees = { uniqueReference: true, idempotencyKey: true, lookUp: false };
    world.erp.script.push({ commit: false, answer: null });
    expect(await world.export()).toMatchObject({ exitCode: 3, summary: { unconfirmed: 1 } });
    expect(await world.export({ tokens: ["1"] })).toMatchObject({ exitCode: 3, summary: { unconfirmed: 1 } });
    expect(await world.export({ tokens: ["1"], resend: true })).toMatchObject({
      exitCode: 0,
      summary: { exported: 1 },
    });
  });

  test("a cancelled order whose outcome is unknown says so, and --resend sends it no more", async () => {
    world.erp.guarantees = { uniqueReference: true, idempotencyKey: false, lookUp: true };
    world.erp.script.push({ commit: false, answer: null });
    await world.export();
    clock.advance(HOUR);
    expect(await world.export()).toMatchObject({ summary: { unconfirmed: 1 } });
    world.shop.sell(order("1", { status: "4", statusName: "Annullato" }));
    await world.export();
    expect((await store.readOrder("1"))?.error?.code).toBe("cancelled-unconfirmed");
    const report = await world.export({ tokens: ["1"], resend: true });
    expect(report).toMatchObject({
      exitCode: 3,
      summary: { failed: 1 },
      orders: [{ state: "not-linked", error: { code: "cancelled-unsent" } }],
    });
    expect(world.erp.orders).toHaveLength(0);
    expect(await world.export()).toMatchObject({ exitCode: 0 });
  });

  test("a cancelled order whose outcome is unknown, and that TotalGest cannot be asked for, is not sent either", async () => {
    world.erp.guarantees = { uniqueReference: true, idempotencyKey: true, lookUp: false };
    world.erp.script.push({ commit: false, answer: null });
    await world.export();
    world.shop.sell(order("1", { status: "4", statusName: "Annullato" }));
    const report = await world.export({ tokens: ["1"], resend: true });
    expect(report).toMatchObject({ exitCode: 3, orders: [{ error: { code: "cancelled-unconfirmed" } }] });
    expect(world.erp.orders).toHaveLength(0);
    world.shop.sell(order("1"));
    await world.export();
    expect((await store.readOrder("1"))?.error?.code).toBe("outcome-unconfirmed");
  });

  test("a look-up that a person asks for sends nothing", async () => {
    world.erp.guarantees = { uniqueReference: true, idempotencyKey: false, lookUp: true };
    world.erp.script.push({ commit: false, answer: null });
    await world.export();
    clock.advance(HOUR);
    await world.export();
    const asked = { tokens: ["1"], resend: true, lookUpOnly: true };
    expect(await world.export(asked)).toMatchObject({
      orders: [{ state: "unconfirmed", warnings: [{ code: "not-there" }] }],
    });
    expect(world.erp.orders).toHaveLength(0);
  });

  test("an order that TotalGest takes after a person gave it up is exported, and perhaps there twice", async () => {
    world.erp.script.push({ commit: false, answer: null });
    await world.export();
    clock.advance(HOUR);
    await dismissOrders(world, ["1"], "typed in by hand", new AbortController().signal);
    const taken = { kind: "exported", order: { id: "o9", number: "A-9" }, how: "created" } as const;
    await store.recordOutcome("1", taken, clock.now(), 1);
    expect(await world.export()).toMatchObject({
      exitCode: 3,
      afterExport: [{ id: "1", afterExport: { differences: [{ field: "double", sent: null, now: "A-9" }] } }],
    });
  });

  test("an order that TotalGest takes under the number that a person entered meanwhile is there once", async () => {
    world.erp.script.push({ commit: false, answer: null });
    await world.export();
    clock.advance(HOUR);
    await markExported(world, "1", "A-9", new AbortController().signal);
    const taken = { kind: "exported", order: { id: "o9", number: "A-9" }, how: "created" } as const;
    await store.recordOutcome("1", taken, clock.now(), 1);
    expect(await store.readOrder("1")).toMatchObject({ erpId: "o9", erpNumber: "A-9", afterExport: null });
    await store.recordOutcome("1", { ...taken, order: { id: "o10", number: "A-10" } }, clock.now(), 1);
    expect((await store.readOrder("1"))?.afterExport?.differences).toMatchObject([{ sent: "A-9", now: "A-10" }]);
  });

  test("without idempotent keys an outcome that is not there becomes unconfirmed", async () => {
    world.erp.guarantees = { uniqueReference: true, idempotencyKey: false, lookUp: true };
    world.erp.script.push({ commit: false, answer: null });
    expect(await world.export()).toMatchObject({ summary: { waiting: 1 } });
    clock.advance(5 * MINUTE);
    expect(await world.export()).toMatchObject({ exitCode: 3, summary: { unconfirmed: 1 } });
  });

  test("without unique references every send is preceded by a look-up", async () => {
    world.erp.guarantees = { uniqueReference: false, idempotencyKey: true, lookUp: true };
    await world.export();
    expect(
      world.erp.calls.filter((call) => /^(findOrder|createOrder)/.test(call)).map((call) => call.split(" ")[0]),
    ).toEqual(["findOrder", "createOrder"]);
  });
});

/** What TotalGest's answers are worth: one id for several orders, refusals without end, answers that come too late. */

import { beforeEach, describe, expect, test } from "vitest";

import { MINUTE, SECOND } from "../../src/core/common/time/duration.ts";
import { markExported } from "../support/decide.ts";
import { judgeHealth } from "../../src/core/run/health.ts";
import type { CreateAnswer } from "../../src/core/ports/erp.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import type { FakeClock, World } from "../support/fake-world.ts";
import { anOrder } from "../support/specimens.ts";
import { doubtExport } from "../../src/core/orders/transitions.ts";
import { openWorld } from "../support/open-world.ts";

let store: Store;
let clock: FakeClock;
let world: World;
const never = new AbortController().signal;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, store, world } = opened);
  world = world.withSettings({ http: { concurrency: 1 } });
  return opened.close;
});

function sell(...ids: readonly string[]): void {
  for (const id of ids) world.shop.sell(anOrder({ id, reference: `WEB-${id}` }));
}

async function statesOf(...ids: readonly string[]): Promise<readonly (string | undefined)[]> {
  return Promise.all(ids.map(async (id) => (await store.readOrder(id))?.state));
}

async function reasonsNow(): Promise<readonly string[]> {
  const nowMs = clock.now();
  const lastGood = { orders: nowMs, products: nowMs };
  const { reasons } = judgeHealth({
    runs: [],
    nowMs,
    counts: await store.countStates(nowMs),
    lastGood,
    audit: null,
    standing: [],
    everyMs: null,
    stateMadeMs: nowMs,
  });
  return reasons.map(({ code }) => code);
}

/** A proxy answers for TotalGest: the same id for whatever is sent. */
const CACHED: CreateAnswer = { kind: "taken", order: { id: "o77", number: "A-77" }, how: "created" };

describe("one id of TotalGest for several orders", () => {
  test("is no success for the others: they are looked up, and so is the first", async () => {
    sell("1", "2", "3", "4", "5");
    world.erp.script.push(...Array.from({ length: 5 }, () => ({ commit: false, answer: CACHED })));
    const report = await world.export();
    expect(report).toMatchObject({ exitCode: 6, summary: { exported: 1, waiting: 4 } });
    expect(report.orders[1]?.error).toEqual({ code: "erp-id-shared", data: { number: "A-77", other: "1" } });
    clock.advance(5 * MINUTE);
    const next = await world.export();
    expect(await statesOf("1", "2", "3", "4", "5")).toEqual([
      "unconfirmed",
      ...Array.from({ length: 4 }, () => "exported"),
    ]);
    expect(next).toMatchObject({ exitCode: 3 });
    await world.export({ tokens: ["1"], resend: true });
    const references = world.erp.orders.map(({ reference }) => reference);
    expect([references.length, new Set(references).size]).toEqual([5, 5]);
  });

  test("puts no doubt on an order that a person has marked with another number since", async () => {
    sell("1", "2");
    world.erp.script.push(...Array.from({ length: 2 }, () => ({ commit: false, answer: CACHED })));
    await world.export();
    const doubt = { code: "outcome-unconfirmed", data: { why: "twice", number: "" } } as const;
    await store.changeOrders([{ id: "1", error: doubt, atMs: clock.now() }], doubtExport);
    await store.decideOrder("1", { kind: "mark-exported", number: "B-9", reason: null }, { atMs: 0, timeoutMs: null });
    clock.advance(5 * MINUTE);
    await world.export();
    expect(await store.readOrder("1")).toMatchObject({ state: "exported", erpId: null, erpNumber: "B-9" });
  });

  test("belongs to the order whose reference is found under it, and the first order keeps its own", async () => {
    sell("1", "2");
    await world.export({ tokens: ["1"] });
    const first = await store.readOrder("1");
    world.erp.script.push({
      commit: true,
      answer: { kind: "taken", order: { id: "o1", number: "A-1" }, how: "created" },
    });
    expect(await world.export()).toMatchObject({ exitCode: 0 });
    expect(await store.readOrder("2")).toMatchObject({ state: "exported", erpId: "o2", erpNumber: "A-2" });
    expect((await store.readOrder("1"))?.erpId).toEqual(first?.erpId);
  });

  test("is no doubt of the first order where TotalGest cannot be asked for it", async () => {
    world.erp.guarantees = { uniqueReference: true, idempotencyKey: true, lookUp: false };
    sell("1", "2");
    await world.export({ tokens: ["1"] });
    clock.advance(5 * MINUTE);
    const answer = { kind: "taken", order: { id: "o1", number: "A-1" }, how: "created" } as const;
    world.erp.script.push({ commit: true, answer });
    expect(await world.export()).toMatchObject({ exitCode: 3 });
    expect(await statesOf("1", "2")).toEqual(["exported", "unconfirmed"]);
  });

  test("is not accepted from a person either: the order that has the number is named", async () => {
    sell("1", "2");
    await world.export({ tokens: ["1"] });
    const report = await markExported(world, "2", "A-1", never);
    expect(report).toMatchObject({ exitCode: 3, orders: [{ error: { code: "number-taken", data: { other: "1" } } }] });
    expect(await statesOf("2")).toEqual(["queued"]);
    expect(await markExported(world, "2", "A-2", never)).toMatchObject({ exitCode: 0 });
  });
});

describe("an order that is refused again and again without a refusal that can be read", () => {
  const words = "HTTP 415 only XML is taken here";
  const refused: CreateAnswer = { kind: "unknown", problem: problem("outcome-unknown", { detail: words }) };

  test("keeps TotalGest's words while it is sent again, and is a problem after an hour", async () => {
    sell("1");
    world.erp.script.push(...Array.from({ length: 4 }, () => ({ commit: false, answer: refused })));
    expect((await world.export()).orders[0]?.error?.code).toBe("outcome-unknown");
    for (const afterMs of [5 * MINUTE, 56 * MINUTE]) {
      expect(await reasonsNow()).toEqual([]);
      clock.advance(afterMs);
      const report = await world.export();
      expect(report).toMatchObject({ exitCode: 6 });
      expect(report.orders[0]?.error).toMatchObject({ data: { detail: words } });
    }
    expect(await reasonsNow()).toEqual(["orders-stuck"]);
  });

  test("is no problem any more once TotalGest takes it", async () => {
    sell("1");
    world.erp.script.push(...Array.from({ length: 2 }, () => ({ commit: false, answer: refused })));
    for (let cycle = 0; cycle < 3; cycle++) {
      await world.export();
      clock.advance(5 * MINUTE);
    }
    expect(await statesOf("1")).toEqual(["exported"]);
    expect(await reasonsNow()).toEqual([]);
  });
});

describe("an answer that comes after somebody else has sent the order", () => {
  test("is a possible duplicate, and a problem until it is settled", async () => {
    sell("1");
    const send = world.erp.createOrder.bind(world.erp);
    world.erp.guarantees = { uniqueReference: false, idempotencyKey: true, lookUp: true };
    let isFirst = true;
    world.erp.createOrder = async (intent) => {
      if (!isFirst) return send(intent);
      isFirst = false;
      clock.advance(MINUTE);
      await world.export();
      return send(intent);
    };
    expect(await world.export()).toMatchObject({ exitCode: 3, afterExport: [{ id: "1" }] });
    const record = await store.readOrder("1");
    expect(record).toMatchObject({ state: "exported", erpNumber: "A-1" });
    expect(record?.afterExport?.differences).toEqual([{ field: "double", article: null, sent: "A-1", now: "A-2" }]);
    expect(await reasonsNow()).toContain("orders-after-export");
  });
});

describe("the deadline of an attempt", () => {
  test("is the start, both time-outs and 5 s", async () => {
    sell("1");
    world.erp.script.push({ commit: false, answer: null });
    const startMs = clock.now();
    await world.withSettings({ http: { timeoutMs: 30_000 } }).export();
    expect((await store.readOrder("1"))?.deadlineMs).toBe(startMs + 45 * SECOND);
  });

  test("counts from the sent bytes if waiting for a turn or a new session took time", async () => {
    sell("1");
    world.erp.createOrder = async (_intent, _signal, beforeBytes) => {
      clock.advance(20 * SECOND);
      await beforeBytes?.();
      return { kind: "unknown", problem: problem("outcome-unknown", { detail: "ECONNRESET" }) };
    };
    const startMs = clock.now();
    await world.withSettings({ http: { timeoutMs: 30_000 } }).export();
    expect((await store.readOrder("1"))?.deadlineMs).toBe(startMs + 65 * SECOND);
  });
});

test("--failed warns of an order that is not completed any more, as --ids does", async () => {
  sell("1");
  world.erp.script.push({ commit: false, answer: { kind: "refused", problem: problem("no-lines", {}) } });
  await world.export();
  world.shop.orders.set("1", anOrder({ id: "1", reference: "WEB-1", status: "1", statusName: "In attesa" }));
  const [row] = (await world.export({ failed: true })).orders;
  expect(row).toMatchObject({
    state: "exported",
    warnings: [{ code: "forced-status", data: { status: "In attesa" } }],
  });
});

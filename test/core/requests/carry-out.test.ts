import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { carryOutNow, carryOutRequests } from "../../../src/core/requests/carry-out.ts";
import type { NewRequest, RequestAction, RequestRecord } from "../../../src/core/requests/request.ts";
import { HELD, readShownHeld, shownOrder } from "../../../src/core/requests/shown.ts";
import type { Store } from "../../../src/core/ports/store.ts";
import { openStore } from "../../../src/store/database.ts";
import { FakeClock, makeWorld, type World } from "../../support/fake-world.ts";
import { anErpProduct, anItem, anOrder } from "../../support/specimens.ts";
import { makeTestFolder } from "../../support/folder.ts";

let folder = "";
let store: Store;
let world: World;
const clock = new FakeClock("2026-11-24T12:00:00Z");

beforeEach(async () => {
  folder = makeTestFolder();
  store = await openStore({ path: join(folder, "tg360.db"), clock, author: "system" });
  world = makeWorld(store, clock);
  for (let index = 1; index <= 40; index++) {
    world.erp.put(anErpProduct({ id: String(index), sku: `A-${String(index)}`, quantity: "5" }));
  }
  world.shop.sell(orderOf("1042"));
  await world.pull();
});
afterEach(async () => {
  await store.close();
});

function orderOf(id: string, patch: Parameters<typeof anOrder>[0] = {}): ReturnType<typeof anOrder> {
  return anOrder({ id, reference: `WEB-${id}`, items: [anItem({ sku: "A-1", quantity: "1" })], ...patch });
}

const signal = new AbortController().signal;

async function ask(
  action: RequestAction,
  shown: NewRequest["shown"] = {},
  author = "anna",
): Promise<() => Promise<RequestRecord>> {
  const id = await store.fileRequest({ action, shown, author, via: "page" }, clock.now());
  return async () => {
    const found = await store.readRequest(id);
    if (found === null) throw new Error("the request is gone");
    return found;
  };
}

async function shownOf(id: string): Promise<Record<string, string>> {
  const order = await store.readOrder(id);
  return order === null ? {} : { [id]: shownOrder(order) };
}

describe("a request about orders", () => {
  it("waits for a process with the lock, and is in the order's history with its author's name", async () => {
    const state = await ask({ kind: "send", orders: ["1042"] }, await shownOf("1042"));
    expect(await state()).toMatchObject({ state: "waiting", author: "anna", direction: "orders", outcome: null });
    await carryOutRequests(world, "orders", signal);
    expect(await state()).toMatchObject({ state: "done", outcome: { report: { summary: { exported: 1 } } } });
    expect(world.erp.orders).toHaveLength(1);
    const forced = (await store.readOrderEvents("1042")).find(({ kind }) => kind === "forced");
    expect(forced?.author).toBe("anna");
    expect(await store.listRequests({ limit: 9, item: "1042" })).toHaveLength(1);
  });

  it("does not touch an order that differs from what was shown, and reports it", async () => {
    const shown = await shownOf("1042");
    world.shop.sell(orderOf("1042", { total: "99.00" }));
    const state = await ask({ kind: "send", orders: ["1042"] }, shown);
    await carryOutRequests(world, "orders", signal);
    expect(world.erp.orders).toHaveLength(0);
    expect(await state()).toMatchObject({
      state: "rejected",
      outcome: { report: { exitCode: 3, orders: [{ isAsShown: false, error: { code: "changed-since-shown" } }] } },
    });
  });

  it("is carried out for the unchanged orders if another one has changed", async () => {
    world.shop.sell(orderOf("1043"));
    await world.pull();
    const shown = { ...(await shownOf("1042")), ...(await shownOf("1043")) };
    world.shop.sell(orderOf("1043", { total: "99.00" }));
    const state = await ask({ kind: "send", orders: ["1042", "1043"] }, shown);
    await carryOutRequests(world, "orders", signal);
    expect(world.erp.orders.map(({ reference }) => reference)).toEqual([expect.stringMatching(/:1042$/)]);
    expect(await state()).toMatchObject({
      state: "done",
      outcome: { report: { summary: { exported: 1, failed: 1 } } },
    });
  });

  it("sends nothing if a cycle exported the order meanwhile", async () => {
    const shown = await shownOf("1042");
    const state = await ask({ kind: "send", orders: ["1042"] }, shown);
    await world.export();
    await carryOutRequests(world, "orders", signal);
    expect(world.erp.orders).toHaveLength(1);
    expect(await state()).toMatchObject({ state: "done", outcome: { report: { summary: { alreadyExported: 1 } } } });
  });

  it("is carried out again if the process that began it was killed", async () => {
    const state = await ask({ kind: "dismiss", orders: ["1042"], reason: "a test order" }, await shownOf("1042"));
    await store.beginRequest((await state()).id, clock.now());
    await carryOutRequests(world, "orders", signal);
    expect((await state()).state).toBe("done");
    expect((await store.readOrder("1042"))?.reason).toBe("dismissed");
  });

  it("waits for the next run if this one is stopping", async () => {
    const state = await ask({ kind: "send", orders: ["1042"] });
    const ended = new AbortController();
    ended.abort(new Error("SIGTERM"));
    await carryOutRequests(world, "orders", ended.signal);
    expect((await state()).state).toBe("waiting");
  });

  it("does not decide about an order that has changed", async () => {
    const shown = await shownOf("1042");
    await world.export();
    const state = await ask({ kind: "dismiss", orders: ["1042"], reason: "twice" }, shown);
    await carryOutRequests(world, "orders", signal);
    expect(await state()).toMatchObject({ state: "rejected" });
    expect((await store.readOrder("1042"))?.state).toBe("exported");
  });

  it("is also made by the command line, with the system's user as author", async () => {
    const action = { kind: "dismiss", orders: ["1042"], reason: "twice" } as const;
    const problem = { code: "no-ids", data: {} } as const;
    await carryOutNow(world, action, signal, () =>
      Promise.resolve({ result: 1, outcome: { kind: "problem", problem } }),
    );
    expect(await store.listRequests({ limit: 1 })).toMatchObject([{ author: "system", via: "command-line", action }]);
  });
});

const AGREE = { kind: "agree", release: ["stock"] } as const;

describe("agreeing to a brake", () => {
  beforeEach(async () => {
    for (let index = 1; index <= 40; index++) world.erp.setStock(String(index), "0");
    clock.advance(60_000);
    await world.pull();
  });

  it("covers exactly what was shown, line by line", async () => {
    const lines = await store.listHeld(0, 100);
    expect(lines).toHaveLength(40);
    expect(lines.every(({ held }) => held?.quantity === "0")).toBe(true);
    expect(world.shop.quantityOf("A-2")).toBe(5);
    const state = await ask(AGREE, { [HELD]: await readShownHeld(store, ["stock"]) });
    await carryOutRequests(world, "products", signal);
    expect(await state()).toMatchObject({ state: "done", outcome: { report: { exitCode: 0 } } });
    expect(world.shop.quantityOf("A-2")).toBe(0);
  });

  it("is rejected if other values are restrained by now", async () => {
    const shown = { [HELD]: await readShownHeld(store, ["stock"]) };
    world.erp.put(anErpProduct({ id: "7", sku: "A-7", quantity: "9" }));
    clock.advance(60_000);
    await world.pull();
    const state = await ask(AGREE, shown);
    await carryOutRequests(world, "products", signal);
    expect(await state()).toMatchObject({ state: "rejected", outcome: { problem: { code: "brakes-changed" } } });
    expect(world.shop.quantityOf("A-2")).toBe(5);
  });

  it("from a killed command line is not carried out by others: the user has not seen the current state", async () => {
    const words = { action: AGREE, shown: {}, author: null, via: "command-line" } as const;
    const id = await store.fileRequest(words, clock.now());
    await store.beginRequest(id, clock.now());
    await carryOutRequests(world, "products", signal);
    expect(await store.readRequest(id)).toMatchObject({
      state: "rejected",
      outcome: { problem: { code: "interrupted" } },
    });
    expect(world.shop.quantityOf("A-2")).toBe(5);
  });
});

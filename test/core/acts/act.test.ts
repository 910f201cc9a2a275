import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { act, endOf } from "../../../src/core/acts/act.ts";
import type { Scope } from "../../../src/core/acts/page-run.ts";
import { decide, type Decider } from "../../../src/core/orders/export/decisions.ts";
import { HOUR } from "../../../src/core/common/time/duration.ts";
import { shownOrder } from "../../../src/core/orders/shown.ts";
import type { Store } from "../../../src/core/ports/store.ts";
import { openStore } from "../../../src/store/database.ts";
import { FakeClock, makeWorld, type World } from "../../support/fake-world.ts";
import { anAddress, anErpProduct, anItem, anOrder } from "../../support/specimens.ts";
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

const { signal } = new AbortController();

async function shownOf(...ids: readonly string[]): Promise<Scope> {
  const orders = await Promise.all(ids.map((id) => store.readOrder(id)));
  return orders.flatMap((order) => (order === null ? [] : [[order.id, shownOrder(order)] as const]));
}

describe("acting on orders", () => {
  it("is in the order's history with its author's name", async () => {
    store.actAs("anna");
    const outcome = await act(world, { kind: "send" }, await shownOf("1042"), signal);
    expect([endOf(outcome), outcome]).toMatchObject(["done", { report: { summary: { exported: 1 } } }]);
    expect(world.erp.orders).toHaveLength(1);
    const forced = (await store.readOrderEvents("1042")).find(({ kind }) => kind === "forced");
    expect(forced?.author).toBe("anna");
  });

  it("does not touch an order that differs from what was shown, and reports it", async () => {
    const scope = await shownOf("1042");
    world.shop.sell(orderOf("1042", { total: "99.00" }));
    for (const kind of ["send", "send-ready"] as const) {
      const outcome = await act(world, { kind }, scope, signal);
      expect(world.erp.orders).toHaveLength(0);
      expect([endOf(outcome), outcome]).toMatchObject([
        "refused",
        { report: { orders: [{ error: { code: "changed-since-shown" } }] } },
      ]);
    }
  });

  it.each([
    ["lines", { items: [anItem({ sku: "B-1", quantity: "1" })] }],
    ["address", { billing: anAddress({ street: "Elsewhere 2" }) }],
    ["payment", { payment: { id: "cod", name: "Contrassegno", paid: false, transaction: null } }],
  ] as const)("does not send an order with other %s than were shown, whatever its total", async (_what, patch) => {
    const scope = await shownOf("1042");
    world.shop.sell(orderOf("1042", patch));
    expect(await act(world, { kind: "send" }, scope, signal)).toMatchObject({
      report: { orders: [{ error: { code: "changed-since-shown" } }] },
    });
    expect(world.erp.orders).toHaveLength(0);
  });

  it.each(["send", "resend", "send-ready"] as const)(
    "asks the shop again before it is asked to %s: an edit after the list is not sent, now or by the next run alone",
    async (kind) => {
      const isReady = kind === "send-ready";
      if (!isReady) {
        world.shop.sell(orderOf("1042", { status: "1", statusName: "In attesa di pagamento" }));
        await world.pull();
      }
      const scope = await shownOf("1042");
      const fetchOrder = world.shop.fetchOrder.bind(world.shop);
      world.shop.fetchOrder = (id, ...rest) => {
        const status = isReady ? {} : { status: "1", statusName: "In attesa di pagamento" };
        world.shop.sell(orderOf("1042", { ...status, billing: anAddress({ street: "Elsewhere 2" }) }));
        return fetchOrder(id, ...rest);
      };
      expect(await act(world, { kind }, scope, signal)).toMatchObject({
        report: { orders: [{ error: { code: "changed-since-shown" } }] },
      });
      expect(world.erp.orders).toHaveLength(0);
      if (!isReady) expect((await store.readOrder("1042"))?.state).toBe("not-linked");
    },
  );

  it("is carried out for the unchanged orders if another one has changed", async () => {
    world.shop.sell(orderOf("1043"));
    await world.pull();
    const scope = await shownOf("1042", "1043");
    world.shop.sell(orderOf("1043", { total: "99.00" }));
    const outcome = await act(world, { kind: "send" }, scope, signal);
    expect(world.erp.orders.map(({ reference }) => reference)).toEqual([expect.stringMatching(/:1042$/)]);
    expect([endOf(outcome), outcome]).toMatchObject(["done", { report: { summary: { exported: 1, failed: 1 } } }]);
  });

  it("sends nothing if a cycle exported the order meanwhile", async () => {
    const scope = await shownOf("1042");
    await world.export();
    for (const kind of ["send", "send-ready"] as const) {
      const outcome = await act(world, { kind }, scope, signal);
      expect(outcome).toMatchObject({ report: { summary: { requested: 1, alreadyExported: 1 } } });
    }
    expect(world.erp.orders).toHaveLength(1);
  });

  it("sends of the ready orders only those that were shown, and forces none", async () => {
    world.shop.sell(orderOf("1043"));
    await world.pull();
    const outcome = await act(world, { kind: "send-ready" }, await shownOf("1042"), signal);
    expect(outcome).toMatchObject({ report: { summary: { requested: 1, exported: 1 } } });
    expect((await store.readOrder("1043"))?.state).toBe("queued");
    expect((await store.readOrderEvents("1042")).map(({ kind }) => kind)).not.toContain("forced");
  });

  it("releases each order as it is sent: a run that ends leaves the rest as it was", async () => {
    const ids = Array.from({ length: 30 }, (_, index) => String(2000 + index));
    for (const id of ids) world.shop.sell(orderOf(id, { status: "1", statusName: "In attesa di pagamento" }));
    await world.pull();
    const ended = new AbortController();
    const progress = {
      report: ({ kind }: { readonly kind: string }): void => {
        if (kind === "order") ended.abort(new Error("SIGTERM"));
      },
    };
    await act({ ...world, progress }, { kind: "send" }, await shownOf(...ids), ended.signal).catch(() => undefined);
    const states = await Promise.all(ids.map(async (id) => (await store.readOrder(id))?.state));
    expect(states.filter((state) => state === "not-linked").length).toBeGreaterThan(10);
    expect(world.erp.orders.length).toBeGreaterThan(0);
  });
});

/** A run has the lock of the orders. */
const WHILE_A_RUN = () => Promise.resolve(null);
/** No run has it. */
const NO_RUN: Decider["whileNoRun"] = async (decideOne) => ({ refused: await decideOne(store, 30_000) });

describe("a decision", () => {
  const dismiss = { kind: "dismiss", reason: "a test order" } as const;

  it("of two people about the same order is made once, and the other one is told", async () => {
    const scope = await shownOf("1042");
    const [anna, leo] = await Promise.all(
      ["anna", "leo"].map((author) => decide({ store, clock, author, whileNoRun: WHILE_A_RUN }, dismiss, scope)),
    );
    expect(anna?.orders).toMatchObject([{ state: "not-linked" }]);
    expect(leo?.orders).toMatchObject([{ error: { code: "changed-since-shown" } }]);
    const dismissed = (await store.readOrderEvents("1042")).filter(({ kind }) => kind === "dismissed");
    expect(dismissed.map(({ author }) => author)).toEqual(["anna"]);
  });

  it("is refused while the order is on the wire", async () => {
    let during: unknown = null;
    const scope = await shownOf("1042");
    const create = world.erp.createOrder.bind(world.erp);
    world.erp.createOrder = async (intent) => {
      during = await decide({ store, clock, author: "anna", whileNoRun: WHILE_A_RUN }, dismiss, await shownOf("1042"));
      return create(intent);
    };
    await act(world, { kind: "send" }, scope, signal);
    expect(during).toMatchObject({ exitCode: 3, orders: [{ state: "sending", error: { code: "on-the-wire" } }] });
    expect((await store.readOrder("1042"))?.state).toBe("exported");
  });

  it("about an order that a killed run left on the wire is made only while no run can send it", async () => {
    world.erp.createOrder = () => {
      throw new Error("killed");
    };
    await act(world, { kind: "send" }, await shownOf("1042"), signal).catch(() => undefined);
    expect((await store.readOrder("1042"))?.state).toBe("sending");
    clock.advance(HOUR);
    const scope = await shownOf("1042");
    const beside = await decide({ store, clock, author: "anna", whileNoRun: WHILE_A_RUN }, dismiss, scope);
    expect(beside).toMatchObject({ exitCode: 3, orders: [{ state: "sending", error: { code: "on-the-wire" } }] });
    const alone = await decide({ store, clock, author: "anna", whileNoRun: NO_RUN }, dismiss, scope);
    expect(alone).toMatchObject({ exitCode: 0, orders: [{ state: "not-linked" }] });
  });
});

describe("releasing what is held back", () => {
  const readHeld = async (): Promise<Scope> =>
    (await store.listHeldValues("quantity")).map(({ id, held }) => [id, held] as const);

  beforeEach(async () => {
    for (let index = 1; index <= 40; index++) world.erp.setStock(String(index), "0");
    clock.advance(60_000);
    await world.pull();
  });

  it("covers exactly what was shown, line by line", async () => {
    const scope = await readHeld();
    expect(scope).toHaveLength(40);
    expect(scope.every(([, value]) => value === "0")).toBe(true);
    expect(world.shop.quantityOf("A-2")).toBe(5);
    const outcome = await act(world, { kind: "release", what: "stock" }, scope, signal);
    expect([endOf(outcome), outcome]).toMatchObject(["done", { report: { exitCode: 0 } }]);
    expect(world.shop.quantityOf("A-2")).toBe(0);
  });

  it("leaves what changed since, and names it", async () => {
    const scope = await readHeld();
    for (let index = 30; index <= 40; index++) {
      world.erp.put(anErpProduct({ id: String(index), sku: `A-${String(index)}`, quantity: "1" }));
    }
    clock.advance(60_000);
    await world.pull();
    expect(await readHeld()).not.toEqual(scope);
    const other = scope.map(([id, value]) => [id, id === "7" ? "2" : value] as const);
    const outcome = await act(world, { kind: "release", what: "stock" }, other, signal);
    expect(outcome).toMatchObject({
      report: { problems: [{ code: "held-left", data: { release: "stock", held: 1 } }] },
    });
    expect([world.shop.quantityOf("A-2"), world.shop.quantityOf("A-7")]).toEqual([0, 5]);
  });

  it("of a part leaves the rest held back in later runs too, however little it is, until a person releases it", async () => {
    const scope = await readHeld();
    const part = scope.filter(([id]) => id !== "7");
    const outcome = await act(world, { kind: "release", what: "stock" }, part, signal);
    const left = [{ code: "held-left", data: { release: "stock", held: 1 } }];
    expect(outcome).toMatchObject({ report: { problems: left } });
    for (let run = 0; run < 2; run += 1) {
      clock.advance(60_000);
      expect((await world.pull()).problems).toMatchObject(left);
    }
    expect([world.shop.quantityOf("A-2"), world.shop.quantityOf("A-7")]).toEqual([0, 5]);
    const rest = await readHeld();
    expect(rest).toEqual([["7", "0"]]);
    await act(world, { kind: "release", what: "stock" }, rest, signal);
    expect([world.shop.quantityOf("A-7"), await store.readNote("left")]).toEqual([0, null]);
  });
});

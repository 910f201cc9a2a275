/** The shop is told once of each order that left, and of nothing else. */
import { acknowledgeChanges, markExported } from "../support/decide.ts";
import { describe, expect, test } from "vitest";

import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import { countHeldStatuses } from "../../src/core/orders/fulfilment/fulfilment.ts";
import type { FulfilmentReport } from "../../src/core/orders/fulfilment/fulfilment.ts";
import { pushByHand, readHeldStatuses, scopeOfHeld } from "../../src/core/orders/fulfilment/run.ts";
import type { ExportReport } from "../../src/core/run/reports.ts";
import { STATUS } from "../../src/sandbox/framework360/products/product.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

const AT = "2026-11-24T10:00:00Z";
const ON = { fulfilment: { statuses: { shipped: "7", invoiced: "Fatturato" } } };

/** One cycle later, the orders' run with the delivery switched on. */
async function cycle(
  stage: Stage,
  patch = ON,
): Promise<FulfilmentReport & { readonly exit: number; readonly afterExport: ExportReport["afterExport"] }> {
  stage.clock.advance(5 * MINUTE);
  const report = await stage.export({}, patch);
  if (report.fulfilment === null) throw new Error("switched off");
  return { ...report.fulfilment, exit: report.exitCode, afterExport: report.afterExport };
}

/** An order that is in TotalGest: its id in the shop and there. */
function place(stage: Stage, count = 1): readonly string[] {
  return Array.from({ length: count }, () => stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }).id);
}

function erpId(stage: Stage, id: string): string {
  const found = stage.sandbox.erp.orders.find((order) => order.externalReference.endsWith(`:${id}`));
  if (found === undefined) throw new Error(`no order ${id}`);
  return found.id;
}

/** The mails that the shop sent, `ID STATUS TRACKING`. */
function mails(stage: Stage): readonly string[] {
  return stage.sandbox.ledger.flatMap((entry) =>
    entry.kind === "commit" && entry.operation === "mail"
      ? [`${entry.id} ${String(entry.detail["status"])} ${String(entry.detail["tracking"])}`]
      : [],
  );
}

/** A shop with these orders in TotalGest, switched on. */
async function switchedOn(count = 1): Promise<{ stage: Stage; ids: readonly string[] }> {
  const stage = await openStage({ at: AT });
  const ids = place(stage, count);
  await cycle(stage);
  expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
  return { stage, ids };
}

async function one(): Promise<{ stage: Stage; id: string; inErp: string }> {
  const { stage, ids } = await switchedOn();
  const [id = ""] = ids;
  return { stage, id, inErp: erpId(stage, id) };
}

/** A person acknowledges what changed after the export. */
function settleChange(stage: Stage, id: string): Promise<unknown> {
  const { signal } = new AbortController();
  return stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "x" }, signal));
}

const PARCEL = (trackingNumber: string) => ({ carrier: "Posta", trackingNumber });

describe("an order that left", () => {
  test("is told once, again only with another tracking number or a later state, and never backwards", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
    expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: 1 } });
    expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({ statusName: "Spedito" });
    stage.sandbox.erp.shipOrder(inErp, PARCEL("B"));
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    stage.sandbox.erp.changeOrder(inErp, { shipments: [{ ...PARCEL("C"), shippedAt: AT }] });
    await cycle(stage);
    stage.sandbox.erp.changeOrder(inErp, { state: "invoiced" });
    await cycle(stage);
    stage.sandbox.erp.changeOrder(inErp, { state: "shipped" });
    await cycle(stage);
    expect(mails(stage)).toEqual([`${id} 7 A`, `${id} 7 C`, `${id} 8 C`]);
    expect(stage.sandbox.shop.orders.get(id)?.status).toBe("8");
    const record = await stage.withEngine(({ store }) => store.readOrder(id));
    expect(record).toMatchObject({ afterExport: null, fulfilment: { stage: "pushed", state: "invoiced" } });
  });

  test("of which the state is partly shipped is not told, where no status stands for that", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"), { isWhole: false });
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    stage.sandbox.erp.shipOrder(inErp, PARCEL("B"));
    await cycle(stage);
    expect(mails(stage)).toEqual([`${id} 7 A`]);
  });

  test("while the shop moved it by hand, cancelled it or gave its id again, is left and named", async () => {
    const { stage, ids } = await switchedOn(3);
    const [moved = "", cancelled = "", reused = ""] = ids;
    for (const id of ids) stage.sandbox.erp.shipOrder(erpId(stage, id));
    stage.sandbox.shop.statuses = [...stage.sandbox.shop.statuses, { id: "9", name: "Consegnato" }];
    stage.sandbox.shop.setOrderStatus(moved, "9");
    stage.sandbox.shop.cancelOrder(cancelled);
    stage.sandbox.shop.editOrder(reused, { reference: "OTHER-1", date: "2026-11-24 20:00:00" });
    const { orders } = await cycle(stage);
    expect(orders.map(({ order, outcome, error }) => [order.id, outcome, error?.code])).toEqual([
      [moved, "left", "delivery-left"],
    ]);
    const stageOf = (id: string) =>
      stage.withEngine(async ({ store }) => (await store.readOrder(id))?.fulfilment?.stage);
    expect(await Promise.all(ids.map(stageOf))).toEqual(["left", "due", "due"]);
    await settleChange(stage, cancelled);
    await cycle(stage);
    expect(await stageOf(cancelled)).toBe("left");
    expect(mails(stage)).toEqual([]);
  });

  test("is not told where a person entered its number, or another system made the order", async () => {
    const stage = await openStage({ at: AT });
    stage.sandbox.erp.promises.lookUp = false;
    const [id = ""] = place(stage);
    const typed = stage.sandbox.erp.enterOrder({ externalReference: "amazon:1", lines: [] });
    await stage.withEngine(({ store }) => store.readOrder(id));
    await cycle(stage);
    await stage.withEngine((engine) => markExported(engine, id, typed.number, new AbortController().signal));
    stage.sandbox.erp.shipOrder(typed.id);
    await cycle(stage);
    expect(mails(stage)).toEqual([]);
  });
});

describe("switched on", () => {
  test("over old orders, everything that TotalGest shows counts as told", async () => {
    const stage = await openStage({ at: AT });
    const ids = place(stage, 8);
    await stage.export();
    for (const id of ids) stage.sandbox.erp.shipOrder(erpId(stage, id));
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    for (const id of ids) stage.sandbox.erp.changeOrder(erpId(stage, id), { state: "shipped" });
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    expect(mails(stage)).toEqual([]);
    const [first = ""] = ids;
    stage.sandbox.erp.changeOrder(erpId(stage, first), { state: "invoiced" });
    await cycle(stage);
    expect(mails(stage)).toEqual([`${first} 8 99.00.${erpId(stage, first)}.1`]);
  });

  test("again after it was off, or after the state was restored, likewise", async () => {
    const { stage, ids } = await switchedOn(2);
    const [first = "", second = ""] = ids;
    await stage.export();
    stage.sandbox.erp.shipOrder(erpId(stage, first));
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    stage.sandbox.erp.shipOrder(erpId(stage, second));
    await stage.withEngine(({ store }) => store.writeNote("restored", String(stage.clock.now())));
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    expect(mails(stage)).toEqual([]);
  });

  test("again after a restore, names what was cancelled since the copy and nothing from before the first read", async () => {
    const stage = await openStage({ at: AT });
    const [before = "", since = ""] = place(stage, 2);
    await stage.export();
    stage.sandbox.erp.changeOrder(erpId(stage, before), { state: "cancelled" });
    await cycle(stage);
    stage.sandbox.erp.changeOrder(erpId(stage, since), { state: "cancelled" });
    await stage.withEngine(({ store }) => store.writeNote("restored", String(stage.clock.now())));
    await cycle(stage);
    const changes = await stage.withEngine(async ({ store }) =>
      Promise.all([before, since].map(async (id) => (await store.readOrder(id))?.afterExport?.differences[0]?.field)),
    );
    expect(changes).toEqual([undefined, "erp-cancelled"]);
  });

  test("again after a restore, what waited in the copy counts as pushed", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.shop.unsupported.add("orders/updateStatus");
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
    expect(await cycle(stage)).toMatchObject({ summary: { waiting: 1 } });
    stage.sandbox.shop.unsupported.clear();
    stage.clock.advance(DAY);
    await stage.withEngine(({ store }) => store.writeNote("restored", String(stage.clock.now())));
    expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { waiting: 0 } });
    expect(mails(stage)).toEqual([]);
    stage.sandbox.erp.changeOrder(inErp, { state: "invoiced" });
    await cycle(stage);
    expect(mails(stage)).toEqual([`${id} 8 A`]);
  });

  test("with a status that does not come after completed, it is a mistake of the settings", async () => {
    const { stage } = await switchedOn();
    const report = await cycle(stage, { fulfilment: { statuses: { shipped: "3", invoiced: "8" } } });
    expect(report).toMatchObject({ exit: 4, problems: [{ code: "delivery-status-wrong" }] });
  });
});

describe("a push", () => {
  test("whose answer is lost is not repeated: the shop shows whether it took it", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.inject({ system: "Framework360", operation: "orders/updateStatus", fault: { kind: "resetAfter" } });
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
    expect(await cycle(stage)).toMatchObject({ exit: 6, summary: { pushed: 0, waiting: 1 } });
    const settled = await cycle(stage);
    expect(settled).toMatchObject({ exit: 0, orders: [{ error: { code: "delivery-unseen" } }] });
    expect(mails(stage)).toEqual([`${id} 7 A`]);
  });

  test.each([
    ["", 0],
    [", also if the clock was set back", -DAY],
  ])("that never arrived is sent by the next run%s", async (_what, byMs) => {
    const { stage, id, inErp } = await one();
    stage.sandbox.inject({ system: "Framework360", operation: "orders/updateStatus", fault: { kind: "resetBefore" } });
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
    await cycle(stage);
    stage.clock.advance(byMs);
    expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: 1 } });
    expect(mails(stage)).toEqual([`${id} 7 A`]);
  });

  test("whose answer is lost is not repeated where the shop put the order back meanwhile", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.inject({ system: "Framework360", operation: "orders/updateStatus", fault: { kind: "resetAfter" } });
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
    await cycle(stage);
    stage.sandbox.shop.setOrderStatus(id, STATUS.unpaid);
    await cycle(stage);
    await settleChange(stage, id);
    await cycle(stage);
    expect(mails(stage)).toEqual([`${id} 7 A`]);
  });

  test("that waits is not sent any more once TotalGest cancelled the order, whatever a person says of that", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.shop.unsupported.add("orders/updateStatus");
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
    await cycle(stage);
    stage.sandbox.erp.changeOrder(inErp, { state: "cancelled", shipments: [] });
    await cycle(stage);
    await settleChange(stage, id);
    stage.sandbox.shop.unsupported.clear();
    await cycle(stage);
    expect(mails(stage)).toEqual([]);
  });

  test("that waits is not sent any more once TotalGest lost the order, and a person sends it again", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.shop.unsupported.add("orders/updateStatus");
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
    await cycle(stage);
    stage.sandbox.erp.forgetOrder(inErp);
    expect(await stage.run(["fix", id, "--resend", "--yes"])).toMatchObject({
      stdout: expect.stringContaining("1 sent"),
    });
    stage.sandbox.shop.unsupported.clear();
    await cycle(stage);
    expect(mails(stage)).toEqual([]);
    stage.sandbox.erp.shipOrder(erpId(stage, id), PARCEL("B"));
    await cycle(stage);
    expect(mails(stage)).toEqual([`${id} 7 B`]);
  });

  test("that the shop refuses is a problem until TotalGest shows something else", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.shop.refuseStatus = () => "locked";
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
    expect(await cycle(stage)).toMatchObject({ exit: 3, summary: { refused: 1 } });
    stage.sandbox.shop.refuseStatus = null;
    // It is not sent again, and every run says so.
    expect(await cycle(stage)).toMatchObject({ exit: 3, orders: [], problems: [{ code: "delivery-refused" }] });
    stage.sandbox.erp.changeOrder(inErp, { shipments: [{ ...PARCEL("B"), shippedAt: AT }] });
    expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: 1 } });
    expect(mails(stage)).toEqual([`${id} 7 B`]);
  });

  test("keeps what TotalGest shows meanwhile for a later run, while its own answer may still come", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.inject({ system: "Framework360", operation: "orders/updateStatus", fault: { kind: "resetAfter" } });
    stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
    // Longer than until the next run.
    const patient = { ...ON, http: { timeoutMs: 300_000 } };
    await cycle(stage, patient);
    stage.sandbox.erp.changeOrder(inErp, { shipments: [{ ...PARCEL("B"), shippedAt: AT }] });
    for (let run = 0; run < 2; run++) await cycle(stage, patient);
    expect(mails(stage)).toEqual([`${id} 7 A`, `${id} 7 B`]);
  });

  test("waits while TotalGest is not read, because the answer to another one may still come", async () => {
    const { stage, ids } = await switchedOn(2);
    const [first = "", second = ""] = ids;
    const patient = { ...ON, http: { timeoutMs: 300_000 } };
    for (const id of ids) stage.sandbox.erp.shipOrder(erpId(stage, id), PARCEL("A"));
    for (const fault of [{ kind: "resetAfter" }, { kind: "status", status: 429 }] as const)
      stage.sandbox.inject({ system: "Framework360", operation: "orders/updateStatus", fault });
    await cycle(stage, patient);
    expect(await stage.withEngine(({ store }) => store.listOpenDeliveries())).toMatchObject([
      { id: first, fulfilment: { stage: "sending" } },
      { id: second, fulfilment: { stage: "due" } },
    ]);
    stage.sandbox.erp.changeOrder(erpId(stage, second), { state: "open", shipments: [] });
    for (let run = 0; run < 3; run++) await cycle(stage, patient);
    expect(mails(stage)).toEqual([`${first} 7 A`]);
  });

  test.each(["unsupported", "denied"] as const)(
    "of a function that is %s is tried again in the next run",
    async (set) => {
      const { stage, id, inErp } = await one();
      stage.sandbox.shop[set].add("orders/updateStatus");
      stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
      expect(await cycle(stage)).toMatchObject({ exit: 3, problems: [{ code: "delivery-off" }] });
      expect(await cycle(stage)).toMatchObject({ exit: 3, summary: { waiting: 1 } });
      stage.sandbox.shop[set].clear();
      expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: 1 } });
      expect(mails(stage)).toEqual([`${id} 7 A`]);
    },
  );
});

describe("parcels", () => {
  const shipments = (...numbers: readonly string[]) =>
    numbers.map((trackingNumber) => ({ ...PARCEL(trackingNumber), shippedAt: AT }));

  test("of an order are a set: listed in another order, they are no news", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.changeOrder(inErp, { state: "shipped", shipments: shipments("B", "A") });
    await cycle(stage);
    for (const numbers of [
      ["A", "B"],
      ["B", "A"],
    ]) {
      stage.sandbox.erp.changeOrder(inErp, { shipments: shipments(...numbers) });
      expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    }
    expect(mails(stage)).toEqual([`${id} 7 A`]);
  });

  test("with an empty number have none", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.changeOrder(inErp, { state: "shipped", shipments: shipments("") });
    expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: 1 } });
    stage.sandbox.erp.changeOrder(inErp, { shipments: shipments("A") });
    await cycle(stage);
    stage.sandbox.erp.changeOrder(inErp, { shipments: shipments("") });
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    expect(mails(stage)).toEqual([`${id} 7 null`, `${id} 7 A`]);
  });

  test("that go T1, T2, T1 are told once each; the way back is named, and ends by a person", async () => {
    const { stage, id, inErp } = await one();
    const numbers = ["T1", "T2", "T1"];
    const exits: number[] = [];
    for (const number of numbers) {
      stage.sandbox.erp.changeOrder(inErp, { state: "shipped", shipments: shipments(number) });
      exits.push((await cycle(stage)).exit);
    }
    expect(exits).toEqual([0, 0, 3]);
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    expect(mails(stage)).toEqual([`${id} 7 T1`, `${id} 7 T2`]);
    const { reference } = (await stage.withEngine(({ store }) => store.readOrder(id))) ?? { reference: "" };
    const shown = await stage.run(["fix", id]);
    expect(shown.code).toBe(3);
    expect(shown.stdout).toContain(`the tracking number T1 for order ${reference} again`);
    expect((await stage.run(["status"])).stdout).toContain("the new status of 1 order could not be passed on");
    expect(shown.stdout).toContain(`tg360 fix ${id} --push-status`);
    expect(shown.stdout).toContain(`tg360 fix ${id} --settle-status`);
    const again = { code: "delivery-again", hint: expect.stringContaining(`tg360 fix ${id} --settle-status`) };
    expect(JSON.parse((await stage.run(["fix", "--json"])).stdout)).toMatchObject({ others: [again] });
    const listed = await stage.run(["status", "orders", id, "--json"]);
    expect(JSON.parse(listed.stdout)).toMatchObject({ orders: [{ fulfilment: { stage: "again", error: again } }] });
    expect(await stage.run(["fix", id, "--settle-status", "--yes"])).toMatchObject({ code: 0 });
    expect(await stage.run(["fix", id])).toMatchObject({ code: 0 });
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    expect(mails(stage)).toHaveLength(2);
  });

  test("that were noted with others before it was switched on are not said to have been sent", async () => {
    const { stage, id, inErp } = await one();
    stage.sandbox.erp.changeOrder(inErp, { state: "shipped", shipments: shipments("A", "B") });
    await stage.withEngine(({ store }) => store.writeNote("restored", String(stage.clock.now())));
    await cycle(stage);
    stage.sandbox.erp.changeOrder(inErp, { shipments: shipments("B") });
    expect((await cycle(stage)).exit).toBe(3);
    const shown = (await stage.run(["fix", id])).stdout.replaceAll(/\s+/g, " ");
    expect(shown).toContain("shows the tracking number B");
    expect(shown).toContain("counts as known to the customer");
    expect(shown).not.toContain("was sent A");
    expect(mails(stage)).toEqual([]);
  });

  test("in a state that cannot be read are a problem in every run, by the shop's number, until it can", async () => {
    const { stage, id, inErp } = await one();
    const { reference } = (await stage.withEngine(({ store }) => store.readOrder(id))) ?? { reference: "" };
    stage.sandbox.erp.changeOrder(inErp, { state: "delivered" as "shipped", shipments: shipments("A") });
    for (let run = 0; run < 2; run++) {
      expect(await cycle(stage)).toMatchObject({
        exit: 3,
        problems: [{ code: "delivery-unread", data: { reference, path: "state", found: '"delivered"' } }],
      });
    }
    const shown = await stage.run(["fix", id]);
    expect(shown).toMatchObject({ code: 3 });
    expect(shown.stdout).toContain(reference);
    expect(shown.stdout).not.toContain("in the shop");
    stage.sandbox.erp.changeOrder(inErp, { state: "shipped" });
    expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: 1 } });
    expect(mails(stage)).toEqual([`${id} 7 A`]);
    expect(await stage.run(["fix", id])).toMatchObject({ code: 0 });
  });

  test("that changed while TotalGest's clock was ahead are found when it is right again, at the latest in the night", async () => {
    const { stage, id, inErp } = await one();
    const { erp } = stage.sandbox;
    const right = erp.now;
    Object.assign(erp, { now: () => right() + 5 * 60 * MINUTE });
    await cycle(stage);
    Object.assign(erp, { now: right });
    erp.shipOrder(inErp, PARCEL("A"));
    stage.clock.advance(DAY);
    expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: 1 } });
    expect(mails(stage)).toEqual([`${id} 7 A`]);
  });
});

test("a status that the shop refused, and that somebody set there, is settled by fix and done with", async () => {
  const { stage, id, inErp } = await one();
  stage.sandbox.shop.refuseStatus = () => "locked";
  stage.sandbox.erp.shipOrder(inErp, PARCEL("A"));
  expect(await cycle(stage)).toMatchObject({ exit: 3 });
  stage.sandbox.shop.refuseStatus = null;
  stage.sandbox.shop.setOrderStatus(id, "7");
  const shown = await stage.run(["fix", id]);
  expect(shown.stdout).toContain(`tg360 fix ${id} --settle-status`);
  expect(await stage.run(["fix", id, "--settle-status", "--yes"])).toMatchObject({ code: 0 });
  expect(await stage.run(["fix", id, "--settle-status", "--yes"])).toMatchObject({ code: 3 });
  expect((await stage.run(["status"])).stdout).not.toContain("could not be passed on");
  stage.sandbox.erp.changeOrder(inErp, { state: "invoiced" });
  await cycle(stage);
  expect(mails(stage)).toEqual([`${id} 8 A`]);
});

const RELEASE = { kind: "release-statuses" } as const;

describe("the brake", () => {
  test("holds back what looks like an accident, and drops it when the direction is switched off", async () => {
    const { stage, ids } = await switchedOn(25);
    stage.clock.advance(8 * DAY);
    await cycle(stage);
    for (const id of ids) stage.sandbox.erp.shipOrder(erpId(stage, id));
    expect(await cycle(stage)).toMatchObject({ exit: 8, summary: { pushed: 0, heldBack: 25 } });
    expect(await cycle(stage)).toMatchObject({ exit: 8, summary: { heldBack: 25 } });
    const waiting = (): Promise<readonly unknown[]> =>
      stage.withEngine(async ({ store }) => [
        await countHeldStatuses(store),
        (await store.listOpenDeliveries()).length,
      ]);
    expect(await waiting()).toEqual([25, 25]);
    await stage.export({}, { fulfilment: { statuses: {} } });
    expect(await waiting()).toEqual([0, 0]);
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    expect(mails(stage)).toEqual([]);
  });

  test("keeps nothing from the buyers of orders that left by accident, were taken back while it was off, and leave later", async () => {
    const { stage, ids } = await switchedOn(25);
    stage.clock.advance(8 * DAY);
    await cycle(stage);
    const set = (state: "open" | "shipped"): void => {
      for (const id of ids) stage.sandbox.erp.changeOrder(erpId(stage, id), { state });
    };
    set("shipped");
    expect(await cycle(stage)).toMatchObject({ exit: 8, summary: { heldBack: 25 } });
    await stage.export({}, { fulfilment: { statuses: {} } });
    set("open");
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    const [first = ""] = ids;
    stage.sandbox.erp.changeOrder(erpId(stage, first), { state: "shipped" });
    await cycle(stage);
    expect(mails(stage)).toEqual([`${first} 7 null`]);
  });

  test("lets a person send exactly what is listed, and asks the shop before one is sent again", async () => {
    const { stage, ids } = await switchedOn(25);
    stage.clock.advance(8 * DAY);
    for (const id of ids) stage.sandbox.erp.shipOrder(erpId(stage, id));
    expect(await cycle(stage)).toMatchObject({ exit: 8 });
    const held = await stage.withEngine(readHeldStatuses);
    const [first = ""] = ids;
    stage.sandbox.erp.changeOrder(erpId(stage, first), { shipments: [{ ...PARCEL("B"), shippedAt: AT }] });
    await cycle(stage);
    const signal = new AbortController().signal;
    const signals = { run: signal, wire: signal };
    const released = await stage.withEngine((engine) => pushByHand(engine, RELEASE, scopeOfHeld(held), signals));
    expect(released).toMatchObject({ exitCode: 3, summary: { pushed: 24, left: 1, heldBack: 1 } });
    expect(mails(stage)).toHaveLength(24);
    const rest = await stage.withEngine(async (engine) =>
      pushByHand(engine, RELEASE, scopeOfHeld(await readHeldStatuses(engine)), signals),
    );
    expect(rest).toMatchObject({ exitCode: 0, summary: { pushed: 1, heldBack: 0 } });
    expect(mails(stage).at(-1)).toBe(`${first} 7 B`);
    expect(await cycle(stage)).toMatchObject({ exit: 0, orders: [] });
    const again = await stage.withEngine((engine) =>
      pushByHand(
        engine,
        { kind: "push-status" },
        [
          [first, ""],
          ["9999", ""],
        ],
        signals,
      ),
    );
    expect(again.orders.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ["left", "delivery-none"],
      ["pushed", undefined],
    ]);
    expect(mails(stage)).toHaveLength(26);
  });

  test("lets a person send some of what is held, and drop others, which may leave later", async () => {
    const { stage, ids } = await switchedOn(25);
    stage.clock.advance(8 * DAY);
    for (const id of ids) stage.sandbox.erp.shipOrder(erpId(stage, id), PARCEL(`P${id}`));
    expect(await cycle(stage)).toMatchObject({ exit: 8 });
    const [right = "", wrong = "", alsoWrong = ""] = ids;
    expect(await stage.run(["fix", right, "--release-statuses", "--yes"])).toMatchObject({ code: 0 });
    expect(await stage.run(["fix", `${wrong},${alsoWrong}`, "--settle-status", "--yes"])).toMatchObject({
      code: 0,
    });
    expect(await stage.run(["fix", wrong, "--release-statuses", "--yes"])).toMatchObject({ code: 3 });
    expect(await cycle(stage)).toMatchObject({ exit: 8, summary: { heldBack: 22 } });
    expect(mails(stage)).toEqual([`${right} 7 P${right}`]);
    stage.sandbox.erp.changeOrder(erpId(stage, wrong), { state: "open", shipments: [] });
    await cycle(stage);
    expect(await stage.run(["fix", "--release-statuses", "--yes"])).toMatchObject({ code: 0 });
    stage.sandbox.erp.shipOrder(erpId(stage, wrong), PARCEL("NEW"));
    await cycle(stage);
    expect(await stage.run(["fix", "--release-statuses", "--yes"])).toMatchObject({ code: 0 });
    expect(mails(stage).filter((mail) => mail.startsWith(`${wrong} `))).toEqual([`${wrong} 7 NEW`]);
    expect(mails(stage).some((mail) => mail.startsWith(`${alsoWrong} `))).toBe(false);
  });

  test("keeps no status that is another one by now: what was shown is not sent, and what is sent is as configured", async () => {
    const { stage, ids } = await switchedOn(25);
    stage.clock.advance(8 * DAY);
    for (const id of ids) stage.sandbox.erp.shipOrder(erpId(stage, id), PARCEL(`P${id}`));
    expect(await cycle(stage)).toMatchObject({ exit: 8 });
    const held = await stage.withEngine(readHeldStatuses);
    // The shop gives the id to another status, and a person says which one stands for what is shipped now.
    const { shop } = stage.sandbox;
    shop.statuses = [
      ...shop.statuses.map(({ id, name }) => ({ id, name: id === "7" ? "Stornato" : name })),
      { id: "71", name: "Spedito" },
    ];
    const { signal } = new AbortController();
    const signals = { run: signal, wire: signal };
    const byId = { ...ON, export: { statuses: ["3"], after: ["7", "8"] } };
    expect(await cycle(stage, byId)).toMatchObject({ summary: { heldBack: 25 } });
    const unclear = await stage.withEngine(
      (engine) => pushByHand(engine, RELEASE, scopeOfHeld(held.slice(0, 1)), signals),
      byId,
    );
    expect(unclear).toMatchObject({ exitCode: 3, orders: [{ outcome: "left", error: { code: "status-renamed" } }] });
    for (const words of ["--after +71 --fulfilment shipped=71", "--cancelled +7"])
      expect(await stage.run(["configure", ...words.split(" ")])).toMatchObject({ code: 0 });
    const late = await stage.run(["fix", "--release-statuses", "--yes"]);
    expect([late.code, mails(stage)]).toEqual([3, []]);
    expect(late.stdout + late.stderr).toContain("changed since");
    expect(await stage.run(["fix", "--release-statuses", "--yes"])).toMatchObject({ code: 0 });
    expect(new Set(mails(stage).map((mail) => mail.split(" ")[1]))).toEqual(new Set(["71"]));
  });

  test("lets an evening's parcels of a busy week pass", async () => {
    const { stage, ids } = await switchedOn(25);
    for (const id of ids) stage.sandbox.erp.shipOrder(erpId(stage, id));
    expect(await cycle(stage)).toMatchObject({ exit: 0, summary: { pushed: 25 } });
    expect(mails(stage)).toHaveLength(25);
  });
});

test("an order that is cancelled in TotalGest and completed in the shop is a problem until it is settled", async () => {
  const { stage, id, inErp } = await one();
  stage.sandbox.erp.changeOrder(inErp, { state: "cancelled" });
  const report = await cycle(stage);
  expect(report).toMatchObject({ exit: 3, afterExport: [{ id }] });
  expect(await cycle(stage)).toMatchObject({ exit: 0, afterExport: [{ id }] });
  const record = await stage.withEngine(({ store }) => store.readOrder(id));
  expect(record?.afterExport?.differences).toMatchObject([{ field: "erp-cancelled" }]);
  expect(stage.sandbox.shop.orders.get(id)?.status).toBe(STATUS.completed);
});

test("an order that was cancelled in TotalGest and reopened there is no problem any more", async () => {
  const { stage, id, inErp } = await one();
  stage.sandbox.erp.changeOrder(inErp, { state: "cancelled" });
  expect(await cycle(stage)).toMatchObject({ exit: 3, afterExport: [{ id }] });
  stage.sandbox.erp.changeOrder(inErp, { state: "open" });
  await cycle(stage);
  expect(await cycle(stage)).toMatchObject({ exit: 0, afterExport: [] });
  expect(await stage.run(["fix", id])).toMatchObject({ code: 0 });
});

test("nothing new costs one call more", async () => {
  const { stage } = await switchedOn();
  // A command keeps its session between runs.
  const isCall = (one: Stage["sandbox"]["ledger"][number]): boolean =>
    one.kind === "request" && one.operation !== "session";
  const calls = (): number => stage.sandbox.ledger.filter(isCall).length;
  const before = calls();
  await stage.export({}, { fulfilment: { statuses: {} } });
  const without = calls() - before;
  await cycle(stage);
  const between = calls();
  await cycle(stage);
  expect(calls() - between).toBe(without + 1);
});

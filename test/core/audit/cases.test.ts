import { join } from "node:path";

import { expect, test } from "vitest";

import { DAY as DAY_MS } from "../../../src/core/common/time/duration.ts";
import { queryOf } from "../../../src/sandbox/http/exchange.ts";
import { auditOrders } from "../../../src/core/audit/audit.ts";
import type { AuditReport } from "../../../src/core/audit/report.ts";
import { acknowledgeChanges, markExported } from "../../support/decide.ts";
import { openStage, type Stage, type StageOptions } from "../../support/stage.ts";
import { forgetState } from "../../support/state.ts";
import { audit, bookedOf, CART, FROM, kindsIn, placeOn } from "../../support/audited.ts";

const signal = new AbortController().signal;
const DAY = "2026-11-23";
const IN_PROGRESS = "2";

function open(options: StageOptions = {}): Promise<Stage> {
  return openStage({ at: "2026-11-24T09:00:00Z", orders: 0, ...options });
}

const ofDay = (stage: Stage, day = DAY): Promise<AuditReport> => audit(stage, { from: day, to: day });

test.each([
  ["in the night that is an hour shorter", "2026-03-29", ["00:00:00", "01:59:59", "03:00:00", "23:59:59"]],
  ["in the night that is an hour longer", "2026-10-25", ["00:00:00", "02:30:00", "03:00:00", "23:59:59"]],
])("%s the day has exactly its own orders, to the last second", async (_name, day, times) => {
  const stage = await open();
  for (const time of times) placeOn(stage, `${day} ${time}`);
  const around = {
    before: `${day.slice(0, 8)}${String(Number(day.slice(8)) - 1)} 23:59:59`,
    after: `${day.slice(0, 8)}${String(Number(day.slice(8)) + 1)} 00:00:00`,
  };
  placeOn(stage, around.before);
  placeOn(stage, around.after);
  await stage.export({}, { export: { from: "2026-03-01" } });
  const report = await audit(stage, { from: day, to: day }, { export: { from: "2026-03-01" } });
  expect(report).toMatchObject({ exitCode: 0, exceptions: [] });
  expect(report.days).toMatchObject([{ day, shop: { count: 4 }, found: { count: 4, sum: "157.20" } }]);
});

test("days are in the shop's zone, whatever zone this machine or TotalGest uses", async () => {
  const before = process.env["TZ"];
  process.env["TZ"] = "Pacific/Auckland";
  try {
    const stage = await open();
    placeOn(stage, `${DAY} 23:59:59`);
    placeOn(stage, `${DAY} 00:00:01`);
    await stage.export({}, FROM);
    expect((await ofDay(stage)).days).toMatchObject([{ shop: { count: 2 }, difference: { count: 0, sum: "0.00" } }]);
  } finally {
    if (before === undefined) delete process.env["TZ"];
    else process.env["TZ"] = before;
  }
});

test("a page that shifts during the read hides no order", async () => {
  const stage = await open();
  const ids = Array.from({ length: 9 }, (_, at) => placeOn(stage, `${DAY} 1${String(at)}:00:00`));
  await stage.export({}, FROM);
  const { shop } = stage.sandbox;
  shop.capLimit = 4;
  let pages = 0;
  const [first = ""] = ids;
  // After the first page one order is deleted and another added: the total stays, and an order slips between two pages.
  stage.sandbox.inject({
    system: "Framework360",
    operation: "orders/list",
    fault: { kind: "slow", ms: 0 },
    times: 100,
    when: () => {
      pages += 1;
      if (pages === 2) {
        shop.orders.remove(first);
        placeOn(stage, `${DAY} 22:00:00`, { status: IN_PROGRESS });
      }
      return false;
    },
  });
  const report = await ofDay(stage);
  expect(kindsIn(report)).toEqual([]);
  expect(report.days).toMatchObject([{ expected: { count: 9 }, found: { count: 9 }, excluded: [{ count: 1 }] }]);
});

test.each([
  ["and TotalGest lists", { isListed: true, isKnown: true }],
  ["and the state knows", { isListed: false, isKnown: true }],
  ["and only TotalGest knows", { isListed: true, isKnown: false }],
])(
  "an exported order that the shop does not have any more, %s, is a difference",
  async (_what, { isListed, isKnown }) => {
    const stage = await open();
    const id = placeOn(stage, `${DAY} 10:00:00`);
    await stage.export({}, FROM);
    stage.sandbox.shop.orders.remove(id);
    stage.sandbox.erp.promises.listOrders = isListed;
    if (!isKnown) forgetState(join(stage.dataDir, "tg360.db"));
    const report = await ofDay(stage);
    expect(kindsIn(report)).toEqual([expect.stringContaining("unknown-in-shop")]);
    // Of which day it is, only the state knows: it may be this one.
    expect(report.days).toMatchObject([{ proven: false }]);
  },
);

test("an order completed three days later belongs to the day it was placed, which stays open until then", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`, { status: IN_PROGRESS });
  await stage.export({}, FROM);
  const open1 = await ofDay(stage);
  expect(open1).toMatchObject({ exitCode: 0, days: [{ isOpen: true, excluded: [{ reason: "status", count: 1 }] }] });
  await stage.withEngine((engine) => engine.store.keepAudit(open1, 0), FROM);
  stage.clock.advance(3 * 24 * 60 * 60 * 1000);
  stage.sandbox.shop.setOrderStatus(id, "3");
  await stage.export({}, FROM);
  const audited = await stage.withEngine((engine) => engine.store.listAuditedDays("2026-08-01", DAY), FROM);
  expect(audited).toEqual([{ day: DAY, number: 1, isOpen: true }]);
  const report = await audit(stage, { days: [DAY] });
  expect(report).toMatchObject({ exitCode: 0, days: [{ day: DAY, isOpen: false, found: { count: 1, sum: "39.30" } }] });
});

test("an order that TotalGest dates a day later is no difference, and orders of other sites are only counted", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`);
  await stage.export({}, FROM);
  const { erp } = stage.sandbox;
  const { order } = bookedOf(stage, id);
  erp.forgetOrder(bookedOf(stage, id).id);
  erp.enterOrder({ ...order, placedAt: "2026-11-24T08:00:00Z" });
  erp.enterOrder({ ...order, externalReference: `fw360:other.example.ch:${id}` });
  const report = await ofDay(stage);
  expect(report).toMatchObject({ exitCode: 0, exceptions: [], days: [{ found: { count: 1 } }] });
  const now = await audit(stage, { from: DAY, to: "2026-11-24" });
  expect(now.others).toEqual({ byHand: { count: 0, sum: "0.00" }, otherSites: { count: 1, sum: "39.30" } });
});

test("without totals the presence is proven, the amount cannot be proven, and nothing alarms", async () => {
  const stage = await open();
  placeOn(stage, `${DAY} 12:00:00`);
  await stage.export({}, FROM);
  stage.sandbox.erp.promises.totals = false;
  const report = await ofDay(stage);
  expect(report).toMatchObject({ proven: { presence: true, amount: null }, exitCode: 0, exceptions: [] });
  expect(report.days).toMatchObject([
    { found: { count: 1, sum: null }, difference: { count: 0, sum: null }, proven: true },
  ]);
  expect(report.vat.map(({ totalgest }) => totalgest)).toEqual([null, null]);
});

test("without a list each order is looked up, and the report says that only one direction was checked", async () => {
  const stage = await open();
  const there = placeOn(stage, `${DAY} 12:00:00`);
  const gone = placeOn(stage, `${DAY} 13:00:00`);
  await stage.export({}, FROM);
  const { erp } = stage.sandbox;
  erp.promises.listOrders = false;
  expect(await ofDay(stage)).toMatchObject({ isOneWay: true, exitCode: 0, days: [{ found: { count: 2 } }] });
  erp.forgetOrder(bookedOf(stage, gone).id);
  expect(kindsIn(await ofDay(stage))).toEqual([`missing ${gone}`]);
  erp.promises.lookUp = false;
  const blind = await ofDay(stage);
  expect(kindsIn(blind)).toEqual([`not-provable ${there}`, `not-provable ${gone}`]);
  expect(blind).toMatchObject({
    exitCode: 6,
    proven: { presence: false },
    days: [{ proven: false }],
  });
});

test("a system that does not answer proves nothing, and its days are reported", async () => {
  const stage = await open();
  placeOn(stage, `${DAY} 12:00:00`);
  await stage.export({}, FROM);
  stage.sandbox.inject({
    system: "TotalGest",
    operation: "listOrders",
    fault: { kind: "status", status: 500 },
    times: 500,
  });
  const report = await ofDay(stage);
  expect(report).toMatchObject({
    exitCode: 6,
    proven: { presence: false, amount: false },
    days: [{ proven: false, found: { count: 1 } }],
  });
  expect(report.unread.length).toBeGreaterThan(0);
});

test("a day that the shop cannot list leaves yesterday provable", async () => {
  const stage = await open();
  placeOn(stage, "2026-11-18 12:00:00");
  placeOn(stage, `${DAY} 12:00:00`);
  await stage.export({}, FROM);
  stage.sandbox.inject({
    system: "Framework360",
    operation: "orders/list",
    fault: { kind: "status", status: 500 },
    times: 500,
    when: ({ query }) => {
      const [from = "", to = ""] = (query["daterange"]?.[0] ?? "").split(",");
      return from <= "2026-11-18" && to >= "2026-11-18";
    },
  });
  // The older one is still open, so it is read again every day.
  const { days } = await audit(stage, { days: ["2026-11-18", DAY], isDaily: true });
  expect(days).toMatchObject([
    { day: "2026-11-18", proven: false, isOpen: true },
    { day: DAY, proven: true, isOpen: false },
  ]);
});

test("an order that cannot be read any more leaves its day unproven, and every day if the store does not know it", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`);
  placeOn(stage, "2026-11-22 12:00:00");
  await stage.export({}, FROM);
  const both = { from: "2026-11-22", to: DAY };
  const provenDays = async () => {
    const { days, unread, exitCode } = await audit(stage, both);
    return { proven: days.map(({ proven }) => proven), exitCode, unread: unread.map(({ from, to }) => [from, to]) };
  };
  expect(await provenDays()).toEqual({ proven: [true, true], exitCode: 0, unread: [] });
  stage.sandbox.shop.editOrder(id, { date: `${DAY} at noon` });
  expect(await provenDays()).toEqual({ proven: [true, false], exitCode: 6, unread: [[DAY, DAY]] });
  placeOn(stage, `${DAY} at one`);
  expect(await provenDays()).toEqual({
    proven: [false, false],
    exitCode: 6,
    unread: [
      [DAY, DAY],
      [null, null],
    ],
  });
});

test("an order marked by a person is found by its number, with name, time and reason", async () => {
  const stage = await open();
  const marked = placeOn(stage, `${DAY} 12:00:00`, { payment: { id: "barter", name: "Barter" } });
  const wrong = placeOn(stage, `${DAY} 13:00:00`, { payment: { id: "barter", name: "Barter" } });
  await stage.export({}, FROM);
  const { erp } = stage.sandbox;
  const typed = erp.enterOrder({
    placedAt: `${DAY}T12:00:00Z`,
    currency: "CHF",
    lines: [],
    totals: { net: "37.41", vat: "1.89", gross: "39.30" },
  });
  await stage.withEngine(async (engine) => {
    await markExported(engine, marked, typed.number, signal, "by phone");
    await markExported(engine, wrong, "2026-77777", signal);
  }, FROM);
  const report = await ofDay(stage);
  expect(report).toMatchObject({ exitCode: 3, proven: { presence: false, amount: false } });
  expect(report.exceptions).toMatchObject([
    { kind: "marked", cause: "marked-found", id: marked, decision: { reason: "by phone" } },
    { kind: "marked", cause: "marked-not-found", id: wrong, numbers: ["2026-77777"] },
  ]);
  expect(report.days).toMatchObject([
    { excluded: [{ reason: "marked", count: 2, sum: "78.60" }], expected: { count: 0 } },
  ]);
});

test("a marked order that was corrected in TotalGest as in the shop, and settled, alarms nobody again", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`, { payment: { id: "barter", name: "Barter" } });
  await stage.export({}, FROM);
  const { erp, shop } = stage.sandbox;
  const typed = erp.enterOrder({
    placedAt: `${DAY}T12:00:00Z`,
    currency: "CHF",
    lines: [],
    totals: { net: "37.41", vat: "1.89", gross: "39.30" },
  });
  await stage.withEngine((engine) => markExported(engine, id, typed.number, signal), FROM);
  const [wrap, book] = CART;
  shop.editOrder(id, { cart: [{ ...wrap }, { ...book, quantity: "1" }] as never, total: "26.40" });
  expect(await stage.export({}, FROM)).toMatchObject({ exitCode: 3, afterExport: [{ id }] });
  erp.changeOrder(typed.id, { totals: { net: "24.84", vat: "1.56", gross: "26.40" } });
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "corrected" }, signal), FROM);
  expect(await ofDay(stage)).toMatchObject({ exitCode: 0, exceptions: [{ cause: "marked-found", id }] });
  expect(await stage.export({}, FROM)).toMatchObject({ exitCode: 0, afterExport: [] });
});

test("an order cancelled in both systems is no difference; one cancelled only in TotalGest is", async () => {
  const stage = await open();
  const both = placeOn(stage, `${DAY} 12:00:00`);
  const one = placeOn(stage, `${DAY} 13:00:00`);
  await stage.export({}, FROM);
  const { erp, shop } = stage.sandbox;
  for (const id of [both, one]) erp.changeOrder(bookedOf(stage, id).id, { state: "cancelled" });
  shop.cancelOrder(both);
  const report = await ofDay(stage);
  expect(report.exceptions).toMatchObject([{ kind: "cancelled", cause: "cancelled-in-totalgest", id: one }]);
  expect(report.days).toMatchObject([{ difference: { count: -1, sum: "-39.30" } }]);
});

test("an order that alone has no total is not proven", async () => {
  const stage = await open();
  placeOn(stage, `${DAY} 12:00:00`);
  const silent = placeOn(stage, `${DAY} 13:00:00`);
  await stage.export({}, FROM);
  stage.sandbox.erp.changeOrder(bookedOf(stage, silent).id, { totals: null as never });
  const report = await ofDay(stage);
  expect(kindsIn(report)).toEqual([`not-provable ${silent}`]);
  expect(report).toMatchObject({ exitCode: 6, proven: { amount: false } });
});

test("an acknowledged change is shown as the person's decision and alarms nobody; a later change alarms again", async () => {
  const stage = await open({ author: "anna" });
  const cancelled = placeOn(stage, `${DAY} 12:00:00`);
  const changed = placeOn(stage, `${DAY} 13:00:00`);
  placeOn(stage, `${DAY} 14:00:00`);
  await stage.export({}, FROM);
  const { shop, erp } = stage.sandbox;
  shop.cancelOrder(cancelled);
  const [wrap, book] = CART;
  const edit = (quantity: string, total: string): void => {
    shop.editOrder(changed, { cart: [{ ...wrap }, { ...book, quantity }] as never, total });
  };
  edit("1", "26.40");
  await stage.export({}, FROM);
  expect(await ofDay(stage)).toMatchObject({
    exitCode: 3,
    exceptions: [
      { kind: "cancelled", id: cancelled, credit: "39.30" },
      { kind: "changed", id: changed, credit: "12.90" },
    ],
  });
  await stage.withEngine(
    (engine) => acknowledgeChanges(engine, [cancelled, changed], { reason: "credit note 12" }, signal),
    FROM,
  );
  const settled = await ofDay(stage);
  expect(settled).toMatchObject({
    exitCode: 0,
    proven: { presence: true, amount: true },
    days: [
      {
        proven: true,
        shop: { count: 3, sum: "105.00" },
        excluded: [{ reason: "acknowledged", count: 2, sum: "65.70" }],
        expected: { count: 1, sum: "39.30" },
        // As in TotalGest's books.
        found: { count: 3, sum: "117.90" },
        settled: { count: 2, sum: "78.60" },
        difference: { count: 0, sum: "0.00" },
      },
    ],
  });
  const decision = { kind: "acknowledged", by: "anna", reason: "credit note 12", atMs: stage.clock.now() };
  expect(settled.exceptions).toMatchObject([
    { kind: "acknowledged", cause: "cancelled-in-shop", id: cancelled, totalgest: "39.30", decision },
    { kind: "acknowledged", cause: "changed", id: changed, shop: "26.40", totalgest: "39.30", decision },
  ]);
  edit("3", "52.20");
  expect(kindsIn(await ofDay(stage))).toEqual([`acknowledged ${cancelled}`, `changed ${changed}`]);
  erp.changeOrder(bookedOf(stage, cancelled).id, { totals: { net: "9.25", vat: "0.75", gross: "10.00" } });
  expect(kindsIn(await ofDay(stage))).toEqual([`cancelled ${cancelled}`, `changed ${changed}`]);
});

test("a day's difference is what is found less what is expected", async () => {
  const stage = await open();
  const [whole, cancelled, changed, lost, doubled] = ["10", "11", "12", "13", "14"].map((hour) =>
    placeOn(stage, `${DAY} ${hour}:00:00`),
  ) as [string, string, string, string, string];
  await stage.export({}, FROM);
  const { shop, erp } = stage.sandbox;
  shop.cancelOrder(cancelled);
  const [wrap, book] = CART;
  shop.editOrder(changed, { cart: [{ ...wrap }, { ...book, quantity: "1" }] as never, total: "26.40" });
  erp.forgetOrder(bookedOf(stage, lost).id);
  erp.enterOrder(bookedOf(stage, doubled).order);
  const report = await ofDay(stage);
  expect(report.days).toMatchObject([
    {
      shop: { count: 5, sum: "183.60" },
      excluded: [{ reason: "cancelled", count: 1, sum: "39.30" }],
      expected: { count: 4, sum: "144.30" },
      found: { count: 5, sum: "196.50" },
      difference: { count: 1, sum: "52.20" },
    },
  ]);
  expect(report.orders.map(([, id]) => id)).toEqual([whole, cancelled, changed, lost, doubled]);
});

test("an order that TotalGest has, and that the shop has cancelled, is a difference although the state does not know that it was sent", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`);
  await stage.export({}, FROM);
  stage.sandbox.shop.cancelOrder(id);
  forgetState(join(stage.dataDir, "tg360.db"));
  await stage.export({}, FROM);
  for (const _ of [1, 2]) expect(kindsIn(await ofDay(stage))).toEqual([`cancelled ${id}`]);
  expect(await stage.export({}, FROM)).toMatchObject({ exitCode: 3, afterExport: [{ id }] });
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "credit note" }, signal), FROM);
  expect(await ofDay(stage)).toMatchObject({ exitCode: 0, exceptions: [{ kind: "acknowledged", id }] });
});

test("what TotalGest has twice of an order that is open again, and that the state does not know, is settled by one decision", async () => {
  const stage = await open();
  const { shop, erp } = stage.sandbox;
  const id = placeOn(stage, `${DAY} 12:00:00`);
  await stage.export({}, FROM);
  shop.setOrderStatus(id, IN_PROGRESS);
  erp.enterOrder(bookedOf(stage, id).order);
  forgetState(join(stage.dataDir, "tg360.db"));
  await stage.export({}, FROM);
  expect(kindsIn(await ofDay(stage))).toEqual([`doubled ${id}`]);
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "one is deleted" }, signal), FROM);
  // A run that reads the same order again finds nothing new.
  await stage.export({}, FROM);
  expect(kindsIn(await ofDay(stage))).toEqual([`acknowledged ${id}`]);
});

test("without a look-up, a part of TotalGest's list that cannot be read leaves a day unproven that has no order", async () => {
  const stage = await open();
  const fault = { kind: "status", status: 403, body: { error: { code: "forbidden", message: "no" } } } as const;
  const when = (call: Parameters<typeof queryOf>[0]): boolean =>
    Date.parse(queryOf(call, "placedSince") ?? "") < Date.parse(`${DAY}T00:00:00Z`) - 5 * DAY_MS;
  stage.sandbox.inject({ system: "TotalGest", operation: "listOrders", times: Infinity, when, fault });
  const of = (lookUp: boolean): Promise<AuditReport> =>
    stage.withEngine((engine) => {
      const erp = { ...engine.erp, guarantees: { ...engine.erp.guarantees, lookUp } };
      return auditOrders({ ...engine, erp }, { days: [DAY], version: "test" }, signal);
    }, FROM);
  expect(await of(true)).toMatchObject({ exitCode: 0, days: [{ proven: true }] });
  expect(await of(false)).toMatchObject({ exitCode: 6, days: [{ proven: false }] });
});

test("an order whose id the shop gave to one of the audited day is named once, though TotalGest has it twice", async () => {
  const stage = await open();
  const { shop, erp } = stage.sandbox;
  const id = placeOn(stage, "2026-11-10 12:00:00", { reference: "WEB-77" });
  await stage.export({}, FROM);
  const { order } = bookedOf(stage, id);
  erp.enterOrder(order);
  shop.editOrder(id, { reference: "WEB-78", date: `${DAY} 15:00:00` });
  const report = await ofDay(stage);
  expect(report.days).toMatchObject([{ shop: { count: 1 } }]);
  expect(kindsIn(report).filter((one) => one === `changed ${id}`)).toHaveLength(1);
});

test("what a person settled of an order that TotalGest had cancelled stays settled once it is there again", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`);
  await stage.export({}, FROM);
  stage.sandbox.shop.editOrder(id, { total: "26.40" });
  stage.sandbox.erp.changeOrder(bookedOf(stage, id).id, { state: "cancelled" });
  expect(kindsIn(await ofDay(stage))).toEqual([`cancelled ${id}`]);
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "by phone" }, signal), FROM);
  stage.sandbox.erp.changeOrder(bookedOf(stage, id).id, { state: "open" });
  expect(kindsIn(await ofDay(stage))).toEqual([`acknowledged ${id}`]);
});

test("what a person settled of a cancelled order that was typed in stays settled, though a list could not be read meanwhile", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`, { status: IN_PROGRESS });
  await stage.export({}, FROM);
  const totals = { net: "4.63", vat: "0.37", gross: "5.00" };
  const typed = stage.sandbox.erp.enterOrder({ placedAt: `${DAY}T12:00:00Z`, currency: "CHF", lines: [], totals });
  await stage.withEngine((engine) => markExported(engine, id, typed.number, signal), FROM);
  stage.sandbox.shop.setOrderStatus(id, "4");
  await stage.export({}, FROM);
  expect(kindsIn(await ofDay(stage))).toEqual([`cancelled ${id}`]);
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "by phone" }, signal), FROM);
  expect(kindsIn(await ofDay(stage))).toEqual([`acknowledged ${id}`]);
  const fault = { kind: "status", status: 403, body: { error: { code: "forbidden", message: "no" } } } as const;
  stage.sandbox.inject({ system: "TotalGest", operation: "listOrders", times: Infinity, fault });
  expect(kindsIn(await ofDay(stage))).toEqual([`acknowledged ${id}`]);
  stage.sandbox.clearFaults();
  expect(kindsIn(await ofDay(stage))).toEqual([`acknowledged ${id}`]);
});

test("another order under an exported one's id is a difference until it is found under the number that a person gives", async () => {
  const stage = await open();
  const { shop, erp } = stage.sandbox;
  const id = placeOn(stage, `${DAY} 12:00:00`, { reference: "WEB-77" });
  await stage.export({}, FROM);
  shop.editOrder(id, { reference: "WEB-78", date: `${DAY} 15:00:00`, total: "39.30" });
  const seen = await ofDay(stage);
  expect(kindsIn(seen)).toEqual([`changed ${id}`, `unknown-in-shop ${id}`]);
  expect(seen.days).toMatchObject([{ shop: { count: 1 }, expected: { count: 1 }, found: { count: 0, sum: "0.00" } }]);
  expect(await stage.export({}, FROM)).toMatchObject({ exitCode: 3, afterExport: [{ id }] });
  expect(kindsIn(await ofDay(stage))).toEqual([`changed ${id}`, `unknown-in-shop ${id}`]);
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "H-1", number: "H-1" }, signal), FROM);
  const missing = await ofDay(stage);
  expect([missing.exitCode, kindsIn(missing).toSorted()]).toEqual([3, [`acknowledged ${id}`, `marked ${id}`]]);
  expect(missing.exceptions).toContainEqual(
    expect.objectContaining({ kind: "marked", cause: "marked-not-found", numbers: ["H-1"] }),
  );
  const { number } = erp.enterOrder({
    placedAt: `${DAY}T15:00:00Z`,
    currency: "CHF",
    lines: [],
    totals: { net: "37.41", vat: "1.89", gross: "39.30" },
  });
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "by phone", number }, signal), FROM);
  expect(await ofDay(stage)).toMatchObject({
    exitCode: 0,
    exceptions: [
      { kind: "acknowledged", cause: "replaced" },
      { kind: "marked", cause: "marked-found", decision: { reason: "by phone" } },
    ],
    days: [{ excluded: [{ reason: "marked", count: 1, sum: "39.30" }] }],
  });
});

test("an order that TotalGest's list has and its look-up has not is missing", async () => {
  const stage = await open();
  const { shop, erp } = stage.sandbox;
  const id = placeOn(stage, `${DAY} 12:00:00`);
  await stage.export({}, FROM);
  // Changed, so that both systems are asked once more about it.
  shop.editOrder(id, { total: "26.40" });
  const booked = bookedOf(stage, id);
  stage.sandbox.inject({
    system: "TotalGest",
    operation: "findOrder",
    times: Infinity,
    fault: { kind: "slow", ms: 0 },
    // Somebody deletes it after the list was read.
    when: () => {
      if (erp.orders.includes(booked)) erp.forgetOrder(booked.id);
      return false;
    },
  });
  const report = await ofDay(stage);
  expect([kindsIn(report), report.proven.presence]).toEqual([[`missing ${id}`], false]);
});

test.each([true, false])(
  "an order of which TotalGest has only the head is not there yet (listed: %s)",
  async (isListed) => {
    const stage = await open();
    const there = placeOn(stage, `${DAY} 12:00:00`);
    await stage.export({}, FROM);
    const waiting = placeOn(stage, `${DAY} 13:00:00`);
    await stage.pull({}, FROM);
    const { erp } = stage.sandbox;
    const { externalReference, ...rest } = bookedOf(stage, there).order;
    erp.enterOrder({ ...rest, externalReference: externalReference.replace(there, waiting) });
    erp.promises.listOrders = isListed;
    const report = await stage.withEngine((engine) => {
      const findOrders: typeof engine.erp.findOrders = async (reference, within) =>
        (await engine.erp.findOrders(reference, within)).map((one) =>
          reference.endsWith(`:${waiting}`) ? { ...one, isPartial: true } : one,
        );
      const guarantees = { ...engine.erp.guarantees, isInSteps: true };
      const inSteps = { ...engine, erp: { ...engine.erp, guarantees, findOrders } };
      return auditOrders(inSteps, { days: [DAY], version: "test" }, signal);
    }, FROM);
    expect([kindsIn(report), report.days[0]?.found.count]).toEqual([[`waiting ${waiting}`], 1]);
  },
);

test("what a person acknowledged of an order says nothing of the one that gets its id later", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`);
  await stage.export({}, FROM);
  const { shop, erp } = stage.sandbox;
  erp.enterOrder(bookedOf(stage, id).order);
  await ofDay(stage);
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "seen" }, signal), FROM);
  expect(kindsIn(await ofDay(stage))).toEqual([`acknowledged ${id}`]);
  shop.orders.remove(id);
  placeOn(stage, "2026-11-24 08:00:00", { id, reference: "W-NEW" });
  expect(kindsIn(await ofDay(stage))).toEqual([`unknown-in-shop ${id}`, `unknown-in-shop ${id}`]);
});

test("an order marked by hand that goes back to a status that is not sent has changed", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`, { payment: { id: "barter", name: "Barter" } });
  await stage.export({}, FROM);
  const totals = { net: "37.41", vat: "1.89", gross: "39.30" };
  const typed = stage.sandbox.erp.enterOrder({ placedAt: `${DAY}T12:00:00Z`, currency: "CHF", lines: [], totals });
  await stage.withEngine((engine) => markExported(engine, id, typed.number, signal), FROM);
  stage.sandbox.shop.editOrder(id, { status: IN_PROGRESS });
  expect(await ofDay(stage)).toMatchObject({ exitCode: 3, exceptions: [{ kind: "changed", id }] });
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "by phone" }, signal), FROM);
  expect(await ofDay(stage)).toMatchObject({ exitCode: 0, exceptions: [{ kind: "acknowledged", id }] });
});

test("a list of TotalGest that fails once opens nothing that a person has settled", async () => {
  const stage = await open();
  const { shop, erp } = stage.sandbox;
  const id = placeOn(stage, `${DAY} 12:00:00`, { reference: "WEB-77" });
  await stage.export({}, FROM);
  shop.editOrder(id, { reference: "WEB-78", date: `${DAY} 15:00:00`, total: "39.30" });
  await stage.export({}, FROM);
  const totals = { net: "37.41", vat: "1.89", gross: "39.30" };
  const { number } = erp.enterOrder({ placedAt: `${DAY}T15:00:00Z`, currency: "CHF", lines: [], totals });
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "H-1", number }, signal), FROM);
  const fails = { kind: "status", status: 500, body: {} } as const;
  stage.sandbox.inject({ system: "TotalGest", operation: "listOrders", fault: fails, times: 100 });
  expect(await ofDay(stage)).toMatchObject({ exitCode: 6 });
  stage.sandbox.clearFaults();
  expect(await stage.export({}, FROM)).toMatchObject({ exitCode: 0, afterExport: [] });
  expect(await ofDay(stage)).toMatchObject({ exitCode: 0 });
});

test("another order under a sent one's id, settled while it was open, is a problem again once it is completed", async () => {
  const stage = await open();
  const id = placeOn(stage, `${DAY} 12:00:00`, { reference: "WEB-77" });
  await stage.export({}, FROM);
  stage.sandbox.shop.editOrder(id, { reference: "WEB-78", date: `${DAY} 17:00:00`, status: IN_PROGRESS });
  expect(await stage.export({}, FROM)).toMatchObject({ afterExport: [{ id }] });
  await stage.withEngine((engine) => acknowledgeChanges(engine, [id], { reason: "not paid yet" }, signal), FROM);
  expect(await stage.export({}, FROM)).toMatchObject({ exitCode: 0, afterExport: [] });
  stage.clock.advance(5 * 60 * 1000);
  stage.sandbox.shop.setOrderStatus(id, "3");
  expect(await stage.export({}, FROM)).toMatchObject({ exitCode: 3, afterExport: [{ id }] });
});

import { expect, test } from "vitest";

import { dismissOrders } from "../../support/decide.ts";
import { audit, bookedOf, CART, FIRST_DAY, FROM, kindsIn, LAST_DAY, openMonths, placeOn } from "./months.ts";

const signal = new AbortController().signal;

test("three months of orders that all arrived are proven, day by day, to the cent", async () => {
  const { stage, ids } = await openMonths();
  const report = await audit(stage);
  expect(kindsIn(report)).toEqual([]);
  expect(report).toMatchObject({ proven: { presence: true, amount: true }, exitCode: 0, unread: [], isOneWay: false });
  expect(report.days).toHaveLength(91);
  expect(report.days.every(({ proven, isOpen }) => proven && !isOpen)).toBe(true);
  expect(report.days[0]).toEqual({
    day: FIRST_DAY,
    shop: { count: 2, sum: "78.60" },
    excluded: [],
    expected: { count: 2, sum: "78.60" },
    found: { count: 2, sum: "78.60" },
    difference: { count: 0, sum: "0.00" },
    because: [],
    unproven: { count: 0, sum: "0.00" },
    proven: true,
    isOpen: false,
  });
  expect(report.orders).toHaveLength(ids.length);
  expect(report.vat.map(({ rate, shop, totalgest }) => [rate, shop.gross, totalgest?.gross])).toEqual([
    ["2.6", "4695.60", "4695.60"],
    ["8.1", "2457.00", "2457.00"],
  ]);
});

/**
 * In TotalGest, orders are deleted, duplicated, changed by a cent, split differently between two rates, entered by
 * hand, with a foreign reference, and with one of ours. In the shop, orders are cancelled, changed, dismissed and on
 * hold; a look-up fails; a day's list fails after its first order.
 */
test("every change made to the books is reported, and nothing else", async () => {
  const { stage, ids, booked } = await openMonths();
  const { erp, shop } = stage.sandbox;
  const at = (index: number): string => ids[index] ?? "";
  const [lost, doubled, cent, moved, cancelled, changed, unasked, cutOff] = [3, 11, 20, 33, 41, 57, 70, 120].map(at);
  const held = placeOn(stage, "2026-11-20 12:00:00", { payment: { id: "barter", name: "Barter" } });
  const dismissed = placeOn(stage, "2026-11-21 12:00:00", { payment: { id: "barter", name: "Barter" } });
  await stage.export({}, FROM);
  await stage.withEngine((engine) => dismissOrders(engine, [dismissed], "paid at the till", signal), FROM);

  erp.forgetOrder(booked(lost ?? "").id);
  erp.enterOrder(booked(doubled ?? "").order);
  erp.changeOrder(booked(cent ?? "").id, {
    totals: { net: "37.43", vat: "1.88", gross: "39.31" },
    vat: [
      { rate: "8.1", net: "12.50", vat: "1.01", gross: "13.51" },
      { rate: "2.6", net: "25.15", vat: "0.65", gross: "25.80" },
    ],
  });
  erp.changeOrder(booked(moved ?? "").id, {
    vat: [
      { rate: "2.6", net: "25.10", vat: "0.65", gross: "25.75" },
      { rate: "8.1", net: "12.54", vat: "1.01", gross: "13.55" },
    ],
  });
  const entered = { currency: "CHF", lines: [], totals: { net: "9.25", vat: "0.75", gross: "10.00" } };
  erp.enterOrder({ ...entered, placedAt: "2026-10-20T08:00:00Z" });
  erp.enterOrder({ ...entered, placedAt: "2026-10-20T08:00:00Z", externalReference: "fw360:other.example.ch:77" });
  const site = booked(at(0)).externalReference.split(":").slice(0, -1).join(":");
  erp.enterOrder({ ...entered, placedAt: "2026-10-20T08:00:00Z", externalReference: `${site}:99999` });
  shop.cancelOrder(cancelled ?? "");
  const [wrap, book] = CART;
  shop.editOrder(changed ?? "", {
    cart: [...(wrap ? [wrap] : []), { ...book, quantity: "1" }] as never,
    total: "26.40",
  });
  erp.forgetOrder(booked(unasked ?? "").id);
  stage.sandbox.inject({
    system: "TotalGest",
    operation: "findOrder",
    fault: { kind: "status", status: 500 },
    times: 50,
    when: ({ query }) => String(query["externalReference"]).endsWith(`:${unasked ?? ""}`),
  });
  const cutDay = bookedOf(stage, cutOff ?? "").order.placedAt?.slice(0, 10) ?? "";
  shop.capLimit = 1;
  let cuts = 0;
  stage.sandbox.inject({
    system: "Framework360",
    operation: "orders/list",
    fault: { kind: "status", status: 500 },
    times: 500,
    when: ({ query }) => {
      const [from = "", to = ""] = String(query["daterange"]).split(",");
      const isCut = from <= cutDay && cutDay <= to && Number(query["page"]) > 1;
      if (isCut) cuts += 1;
      return isCut;
    },
  });

  const report = await audit(stage);
  expect(kindsIn(report)).toEqual([
    `missing ${lost ?? ""}`,
    `doubled ${doubled ?? ""}`,
    `total-differs ${cent ?? ""}`,
    `vat-differs ${moved ?? ""}`,
    `cancelled ${cancelled ?? ""}`,
    `changed ${changed ?? ""}`,
    `not-provable ${unasked ?? ""}`,
    `held ${held}`,
    `dismissed ${dismissed}`,
    "unknown-in-shop 99999",
  ]);
  expect(report.unread.map(({ side, from, to }) => [side, from, to])).toEqual([["shop", cutDay, cutDay]]);
  expect(report).toMatchObject({ proven: { presence: false, amount: false }, exitCode: 6 });
  expect(cuts).toBeGreaterThan(0);
  expect(report.others).toEqual({ byHand: { count: 1, sum: "10.00" }, otherSites: { count: 1, sum: "10.00" } });
  const notProven = report.days.filter(({ proven }) => !proven).map(({ day }) => day);
  const dayOf = (id: string | undefined): string => report.exceptions.find((one) => one.id === id)?.day ?? "";
  expect(notProven).toEqual(
    [lost, doubled, cent, moved, cancelled, changed, unasked, held].map(dayOf).concat(cutDay).toSorted(),
  );
  const exceptionOf = (id: string | undefined) => report.exceptions.find((one) => one.id === id);
  expect(exceptionOf(cent)).toMatchObject({
    shop: "39.30",
    sent: "39.30",
    totalgest: "39.31",
    cause: "total-in-totalgest",
  });
  expect(exceptionOf(changed)).toMatchObject({ shop: "26.40", sent: "39.30", totalgest: "39.30", credit: "12.90" });
  expect(exceptionOf(cancelled)).toMatchObject({ totalgest: "39.30", credit: "39.30", cause: "cancelled-in-shop" });
  expect(exceptionOf(dismissed)?.decision).toMatchObject({ kind: "dismissed", reason: "paid at the till" });
  expect(report.days.find(({ day }) => day === dayOf(unasked))?.unproven).toEqual({ count: 1, sum: "39.30" });
  expect(LAST_DAY).toBe(report.to);
});

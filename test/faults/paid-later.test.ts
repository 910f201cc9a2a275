/** A payment that comes after the export is a fact with its time. */
import { describe, expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import { addDays } from "../../src/core/common/time/zone.ts";
import { CUSTOM_LINE, openStage, shopDay, type Stage } from "../support/stage.ts";

const UNPAID = { id: "invoice", name: "Rechnung", paid: false, transaction: "" };
const PAID = { ...UNPAID, paid: true };

async function exported(paid = false): Promise<{ stage: Stage; id: string }> {
  const stage = await openStage();
  const { id } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], payment: paid ? PAID : UNPAID });
  expect((await stage.run(["export-orders"])).code).toBe(0);
  return { stage, id };
}

/** The shop shows the payment so, and a run five minutes later sees it. */
async function shows(stage: Stage, id: string, payment: typeof UNPAID & { readonly date?: string }) {
  stage.sandbox.shop.editOrder(id, { payment });
  stage.clock.advance(5 * MINUTE);
  return stage.run(["export-orders"]);
}

describe("an order that is paid after its export", () => {
  test("is no problem, and its story, list, file and JSON say when it was paid", async () => {
    const { stage, id } = await exported();
    expect((await stage.run(["status", "orders", "--state", "paid-since"])).stdout).not.toContain(id);
    expect((await shows(stage, id, { ...PAID, date: "2026-11-24 15:30:00" })).code).toBe(0);
    expect((await stage.run(["status"])).code).toBe(0);
    const story = (await stage.run(["status", "orders", id])).stdout;
    expect(story).toMatch(/Paid since +24\.11\.2026 15:30/);
    expect(story).toContain("Paid, after it was sent to TotalGest");
    const list = await stage.run(["status", "orders", "--state", "paid-since", "--json"]);
    expect(JSON.parse(list.stdout)).toMatchObject({ orders: [{ id, paidSince: "2026-11-24T14:30:00.000Z" }] });
    const counts = await stage.withEngine(({ store }) => store.countOrders({}));
    expect(counts).toMatchObject({ exported: 1, "paid-since": 1, changed: 0 });
  });

  test("and sees it again unpaid, is a change until a person settles it, and leaves the list", async () => {
    const { stage, id } = await exported();
    await shows(stage, id, PAID);
    expect((await shows(stage, id, UNPAID)).code).toBe(3);
    const story = (await stage.run(["status", "orders", id])).stdout;
    expect(story).toContain("It was paid, and the shop now shows it as unpaid");
    expect((await stage.run(["status", "orders", "--state", "paid-since"])).stdout).not.toContain("2026");
    expect((await stage.run(["export-orders"])).code).toBe(0);
    expect((await stage.run(["fix", id, "--acknowledge", "--reason", "corrected"])).code).toBe(0);
    expect((await stage.run(["status"])).code).toBe(0);
    // Paid anew is no difference.
    expect((await shows(stage, id, PAID)).code).toBe(0);
    expect((await stage.run(["status", "orders", id])).stdout).not.toContain("It was paid");
  });

  test("without a time of the shop has the time at which that was seen", async () => {
    const { stage, id } = await exported();
    stage.sandbox.shop.editOrder(id, { payment: PAID });
    stage.clock.advance(5 * MINUTE);
    await stage.export();
    const atMs = stage.clock.now();
    const record = await stage.withEngine(({ store }) => store.readOrder(id));
    expect(record).toMatchObject({ payment: "noted", afterExport: null });
    expect(Math.abs((record?.paidMs ?? 0) - atMs)).toBeLessThan(1000);
  });

  test("has its sum in the audit of the days in which it was paid, and only there", async () => {
    const { stage, id } = await exported();
    await shows(stage, id, PAID);
    const day = shopDay(stage.clock.now());
    const before = addDays(day, -1);
    expect((await stage.run(["audit", "--day", day])).stdout).toMatch(
      /Paid after being sent to TotalGest: 1 order, CHF/,
    );
    expect((await stage.run(["audit", "--day", before])).stdout).not.toContain("Paid after");
  });
});

describe("an order that was paid when it was sent", () => {
  test("is no later payment; unpaid it is a change, and paid again none", async () => {
    const { stage, id } = await exported(true);
    expect((await shows(stage, id, PAID)).code).toBe(0);
    expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({ paidMs: null, payment: null });
    expect((await shows(stage, id, UNPAID)).code).toBe(3);
    await shows(stage, id, PAID);
    expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({ afterExport: null });
  });
});

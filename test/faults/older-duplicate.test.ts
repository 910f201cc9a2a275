/** The shop gives an id out again, and TotalGest has the first buyer's order under its reference. */
import { expect, test } from "vitest";

import { siteOf } from "../../src/config/url.ts";
import { DAY } from "../../src/core/common/time/duration.ts";
import { judgeOrderAge } from "../../src/core/orders/export/look-up.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

/** TotalGest has orders under the references that the shop's next orders get; those are placed `laterMs` after. */
async function reused(count: number, laterMs: number): Promise<{ stage: Stage; ids: readonly string[] }> {
  const stage = await openStage({ at: "2026-11-24T10:00:00Z" });
  const { erp, shop } = stage.sandbox;
  const first = Number(shop.placeOrder({ cart: [CUSTOM_LINE], status: "1" }).id);
  erp.promises.totals = false;
  for (let at = 1; at <= count; at++)
    erp.enterOrder({ externalReference: `fw360:${siteOf(shop.url)}:${String(first + at)}`, lines: [] });
  stage.clock.advance(laterMs);
  const ids = Array.from({ length: count }, () => shop.placeOrder({ cart: [CUSTOM_LINE] }).id);
  return { stage, ids };
}

test("an order that TotalGest made on a day before it was placed is held, both named, and asked for by no second send", async () => {
  const { stage, ids } = await reused(1, DAY);
  const [id = ""] = ids;
  const [there] = stage.sandbox.erp.orders;
  const report = await stage.export();
  expect(report).toMatchObject({
    exitCode: 3,
    orders: [{ id, state: "held", error: { code: "erp-order-older", data: { number: there?.number } } }],
  });
  expect(await stage.export()).toMatchObject({ orders: [{ state: "held", attempts: 1 }] });
  const shown = await stage.run(["fix", id]);
  expect(shown.stdout).toContain(there?.number);
  expect(shown.stdout).toContain("WEB-2026-");
  await stage.run(["fix", id, "--resend", "--yes"]);
  expect((await stage.withEngine(({ store }) => store.readOrder(id)))?.state).toBe("held");
});

test("one that was made on the same day holds nothing", async () => {
  const { stage, ids } = await reused(1, 60_000);
  expect(await stage.export()).toMatchObject({ exitCode: 0, orders: [{ id: ids[0], state: "exported" }] });
});

test("ten at once are one problem of clocks, and hold nothing more", async () => {
  const { stage } = await reused(12, DAY);
  const report = await stage.export();
  expect(report).toMatchObject({ exitCode: 3, summary: { exported: 3, held: 9 } });
  expect(report.problems).toMatchObject([{ code: "erp-orders-older", data: { count: 12 } }]);
});

test.each([
  ["without a time", null, [], null],
  ["with a time that cannot be read", "yesterday", [], null],
  ["of the same day in the shop's zone", "2026-11-24T23:30:00Z", [], null],
  ["of the day before", "2026-11-24T22:30:00Z", [], "erp-order-older"],
  ["where one of ours was sent by then", "2026-11-24T22:30:00Z", ["2026-11-24T22:00:00Z"], null],
  ["where one of ours was sent only later", "2026-11-24T22:30:00Z", ["2026-11-25T10:00:00Z"], "erp-order-older"],
] as const)("an order %s", (_what, createdAt, sent, code) => {
  const placed = { reference: "W-1", placedAt: "2026-11-25T08:00:00Z" };
  const events = sent.map((at) => ({ kind: "sent", atMs: Date.parse(at) }) as const);
  expect(judgeOrderAge({ number: "7", createdAt }, placed, events, "Europe/Zurich")?.code ?? null).toBe(code);
});

test("status shows the order with exactly this id, though it is another one's reference too", async () => {
  const stage = await openStage({ at: "2026-11-24T10:00:00Z" });
  const first = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }).id;
  const second = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }).id;
  stage.sandbox.shop.editOrder(second, { reference: first });
  await stage.export();
  const shown = await stage.run(["status", "orders", first, "--json"]);
  expect(shown).toMatchObject({ code: 0 });
  expect(JSON.parse(shown.stdout)).toMatchObject({ orders: [{ id: first }] });
});

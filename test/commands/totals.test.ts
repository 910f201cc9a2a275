import { expect, test } from "vitest";

import { DAY } from "../../src/core/common/time/duration.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";

const localDay = (ms: number): string => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Zurich" }).format(ms);

test("where prices exclude VAT, a total without VAT is held with both sums until the totals are said to be net", async () => {
  const stage = await openStage({ orders: 0 });
  const { shop, erp } = stage.sandbox;
  const yesterday = localDay(Date.now() - DAY);
  const { id } = shop.placeOrder({
    date: `${yesterday} 12:00:00`,
    cart: [{ ...CUSTOM_LINE, customInfo: { ...CUSTOM_LINE.customInfo, price: "100.00" } }],
    shipping: { price: "0.00" },
    prices_include_tax: false,
    total: "100.00",
  });
  const env = { TG360_EXPORT_FROM: yesterday };
  const held = await stage.run(["export-orders", "--ids", id], { env });
  expect(held.code).toBe(3);
  expect(held.stdout.replaceAll(/\s+/g, " ")).toContain("100.00 without VAT and 108.10 with VAT");
  expect(held.stdout).toContain("tg360 configure --totals net");
  expect(erp.orders).toHaveLength(0);
  const net = { ...env, TG360_FRAMEWORK360_TOTALS: "net" };
  expect(await stage.run(["export-orders"], { env: net })).toMatchObject({ code: 0 });
  expect(erp.orders[0]?.order.totals).toEqual({ net: "100.00", vat: "8.10", gross: "108.10" });
  const audited = await stage.run(["audit", "--json"], { env: net });
  expect(JSON.parse(audited.stdout)).toMatchObject({
    exitCode: 0,
    days: [{ shop: { sum: "108.10" }, found: { sum: "108.10" }, difference: { count: 0, sum: "0.00" } }],
  });
  const wrong = await stage.run(["export-orders"], { env: { ...env, TG360_FRAMEWORK360_TOTALS: "both" } });
  expect(wrong.code).toBe(4);
  expect(wrong.stderr).toContain("TG360_FRAMEWORK360_TOTALS");
});

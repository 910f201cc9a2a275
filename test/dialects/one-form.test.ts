/** A price has one form in the shop and in an order, whatever a factor or a vendor makes of it. */
import { expect, test } from "vitest";

import { decimal, priceText } from "../../src/core/common/money.ts";
import { parseTotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { openStage } from "../support/stage.ts";

test("a price that a factor made is shown and sent with two places", async () => {
  // TotalGest counts in hundreds: 0.2490 is 24.90.
  const parsed = parseTotalGestProfile({
    fields: {
      product: { "prices[].amount": { path: "amount", factor: "10" } },
      order: { "lines[].quantity": { path: "lines[].quantity", factor: "3" } },
    },
  });
  const totalgest = parsed.ok ? parsed.profile : undefined;
  const stage = await openStage({ products: 5, ...(totalgest && { speaks: { totalgest } }) });
  await stage.pull();
  const prices = [...stage.sandbox.shop.products.values()].map(({ price }) => String(price));
  expect(prices.filter((price) => !/^\d+\.\d\d$/.test(price))).toEqual([]);
});

test.each([
  ["24.9", "24.90"],
  ["5", "5.00"],
  ["24.9000", "24.90"],
  ["0.045", "0.045"],
  ["-1.350", "-1.35"],
])("%s is %s", (written, shown) => {
  expect(priceText(decimal(written))).toBe(shown);
});

/** A price has one form in the shop and in an order, whatever a factor or a vendor makes of it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { decimalOf, priceText } from "../../src/core/common/money.ts";
import { openStage } from "../support/stage.ts";

test("a price that a factor made goes out with two places", async () => {
  const stage = await openStage({ products: 20 });
  const path = join(stage.folder, "profile.json");
  const half = { fields: { product: { "prices[].amount": { path: "amount", factor: "0.5" } } } };
  writeFileSync(path, JSON.stringify(half));
  const env = { TG360_TOTALGEST_PROFILE: path };
  await stage.run(["pull-products"], { env });
  const { stdout } = await stage.run(["pull-products", "--allow-mass-change=prices", "--json"], { env });
  const { products } = JSON.parse(stdout) as { products: { changes: { field: string; to: string }[] }[] };
  const sent = products.flatMap(({ changes }) => changes.filter(({ field }) => field === "price"));
  expect(sent.length).toBeGreaterThan(2);
  expect(sent.filter(({ to }) => !/^\d+\.\d\d+$/.test(to))).toEqual([]);
});

test.each([
  ["24.9", "24.90"],
  ["5", "5.00"],
  ["24.9000", "24.90"],
  ["0.045", "0.045"],
  ["-1.350", "-1.35"],
  ["24.90", "24.90"],
  ["024.90", "24.90"],
])("%s is %s", (written, shown) => {
  expect([priceText(decimalOf(written)), priceText(written)]).toEqual([shown, shown]);
});

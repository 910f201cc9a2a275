/** `tg360 metrics` for one shop and for many. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { openAgency } from "../support/shops.ts";

const UNMAPPED = { payment: { id: "satispay", name: "Satispay" } };

test("of several shops are one text without a name in it, also as a file; of one shop its own", async () => {
  const agency = openAgency();
  const bern = await agency.open("bern", { products: 2, orders: 0 });
  await agency.open("zug", { products: 2, orders: 0, seed: 2 });
  agency.write("wrong", { totalgest: { endpoint: "ftp://x" } });
  bern.shop.placeOrder({ ...UNMAPPED });
  await agency.run(["export-orders", "--quiet"]);
  const path = join(agency.folder, "tg360.prom");
  expect((await agency.run(["metrics", "--textfile", path])).code).toBe(0);
  const all = readFileSync(path, "utf8").split("\n");
  expect(all).toContain('tg360_shops{state="failing"} 3');
  expect(all).toContain("tg360_shops_late 3");
  expect(all).toContain('tg360_orders{state="held"} 1');
  expect(all.join("\n")).not.toMatch(/bern|zug/);
  expect(all.some((line) => /tg360_http_requests_total\{system="framework360",code="200"\} \d+/.test(line))).toBe(true);
  const one = await agency.run(["metrics", "--shop", "zug"]);
  expect(one.out).toContain('tg360_orders{state="held"} 0');
  expect(one.out).not.toContain("tg360_shops");
  expect(existsSync(`${path}.tmp`)).toBe(false);
});

/** The same with a shop in another format: with its profile the main job works. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { parseFramework360Profile } from "../../../src/clients/framework360/profile.ts";
import { MINUTE } from "../../../src/core/common/time/duration.ts";
import { clean } from "../../support/checker.ts";
import { openStage } from "../../support/stage.ts";
import { openForeignShop } from "./foreign-shop.ts";

test("a shop in its own format is filled, sells, and gets no writes if nothing changed", async () => {
  const written: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "foreign-shop.json"), "utf8"));
  const parsed = parseFramework360Profile(written);
  if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
  const stage = await openStage({ at: "2026-11-24T10:00:00Z", products: 40, speaks: { framework360: parsed.profile } });
  const { sandbox, clock } = stage;
  const shop = await openForeignShop(sandbox.shop.url);
  onTestFinished(() => shop[Symbol.asyncDispose]());
  const patch = { framework360: { url: shop.url }, mapping: { payments: { card: "CARD" } } };

  sandbox.erp.addProduct({ id: "p1", sku: "SKU-1", stock: { quantity: "7", unit: "pcs" } });
  const first = await stage.pull({}, patch);
  expect(first).toMatchObject({ mode: "full", summary: { read: 41 } });
  expect(first.problems).toEqual([]);
  expect(sandbox.shop.products.withSku("SKU-1")).toMatchObject([
    { quantity: "7", active: true, external: { totalgest_id: "p1" } },
  ]);
  expect(shop.written.join("\n")).toContain('"codice_articolo":"SKU-1"');
  expect(shop.written.join("\n")).toContain('"visibile":"si"');

  const writes = shop.written.length;
  clock.advance(10 * MINUTE);
  expect(await stage.pull({ full: true }, patch)).toMatchObject({ summary: { created: 0, updated: 0, hidden: 0 } });
  expect(shop.written).toHaveLength(writes);

  sandbox.shop.placeOrder({ items: [{ sku: "SKU-1", quantity: "2" }] });
  expect(await stage.export({}, patch)).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  expect(await stage.verdict()).toEqual(clean());
  clock.advance(10 * MINUTE);
  await stage.pull({}, patch);
  expect(sandbox.shop.products.withSku("SKU-1")).toMatchObject([{ quantity: "5" }]);
  expect((await stage.export({}, patch)).summary.requested).toBe(0);
});

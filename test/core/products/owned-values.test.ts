/** What is known of each field that has an owner. */
import { expect, test } from "vitest";

import { type OwnedValue, ownedValues } from "../../../src/core/products/owned-values.ts";
import type { ProductFields } from "../../../src/core/products/product.ts";
import { NEW_PRODUCT, type ProductEvent, type ProductRecord } from "../../../src/core/products/record.ts";

const FIELDS = { name: "Ours", description: "", ean: "1", price: "2.00" } as ProductFields;

function event(kind: ProductEvent["kind"], changes: ProductEvent["changes"] = []): ProductEvent {
  return { atMs: 0, kind, changes, detail: null, note: kind === "created" ? "s1" : null };
}

function known(field: string, patch: Partial<ProductRecord>, events: readonly ProductEvent[] = []) {
  const record = { ...NEW_PRODUCT, shopId: "s1", fields: FIELDS, pushed: FIELDS, ...patch };
  const found = ownedValues(record, events).find((one) => one.field === field && one.language === null);
  const { totalgest, shop, sent } = found as OwnedValue;
  return [totalgest, shop, sent];
}

test("of texts without hashes exactly what the shop shows was sent, and of an empty one nothing", () => {
  const pushed = { ...FIELDS, name: "Before" };
  expect(known("name", { pushed, sent: null })).toEqual(["Ours", "Before", { value: "Before" }]);
  expect(known("description", { pushed, sent: null })).toEqual([null, null, null]);
});

test("of the others the history says what was sent last, since the product was linked", () => {
  const price = (to: string): ProductEvent => event("pushed", [{ field: "price", from: null, to }]);
  expect(known("price", {}, [event("adopted"), price("1.00"), price("3.00")])[2]).toEqual({ value: "3.00" });
  for (const later of [[], [event("failed")]]) {
    expect(known("price", {}, [price("1.00"), event("adopted"), ...later])[2]).toBeNull();
    // A history without its beginning.
    expect(known("price", {}, [price("1.00"), ...later])[2]).toEqual({ value: "1.00" });
  }
});

test("a product that was created here got what the shop shows as TotalGest has it, and an adopted one nothing", () => {
  const other = { pushed: { ...FIELDS, ean: "9" } };
  expect(known("ean", {}, [event("created")])[2]).toEqual({ value: "1" });
  expect(known("ean", other, [event("created")])[2]).toBeNull();
  expect(known("ean", {}, [event("adopted")])[2]).toBeNull();
});

test("what TotalGest no longer knows is not on sale there", () => {
  expect(known("active", { active: true, gone: true, pushedActive: true }).slice(0, 2)).toEqual([false, true]);
});

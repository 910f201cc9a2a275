import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import type { ProductFields } from "../../src/core/product/product.ts";
import { openStore } from "../../src/store/database.ts";
import {
  aDesired,
  CREATED_MS,
  pendingIds,
  readIn,
  readOne,
  someFields,
  StoppedClock,
} from "../contract/store-subject.ts";
import { makeStateOf } from "../support/old-state.ts";
import { makeTestFolder } from "../support/folder.ts";

/** A product as version 3 stored it, linked as `s…`, with a pushed stock of 10. */
function insert(
  id: string,
  fields: ProductFields | null,
  pushed: Partial<ProductFields> | null,
  shopId: string | null,
): string {
  const text = (value: unknown): string => (value === null ? "NULL" : `'${JSON.stringify(value)}'`);
  return `INSERT INTO products (id, sku, name, fingerprint, fields, fault, warnings, active, stock_micro, stock_read, quantity,
      shop_id, told, told_quantity, quantity_known, told_active)
    VALUES ('${id}', '${id}', 'Thé', 'old', ${text(fields)}, ${fields === null ? `'{"code":"sku-empty","data":{"id":"x"}}'` : "NULL"},
      '[]', 1, 10000000, 1, 10, ${shopId === null ? "NULL" : `'${shopId}'`}, ${text(pushed)}, 10, 1, 1);`;
}

it("an older state stays the same after its texts were moved to a table: pushed, pending, linked and counts", async () => {
  const directory = makeTestFolder();
  const path = join(directory, "tg360.db");
  const fields = (id: string): ProductFields => someFields({ sku: id, totalgest_id: id });
  makeStateOf(
    3,
    path,
    [
      insert("p1", fields("p1"), fields("p1"), "501"),
      insert("p2", fields("p2"), { ...fields("p2"), price: "9.00" }, "502"),
      insert("p3", fields("p3"), null, null),
      insert("p4", null, fields("p4"), "504"),
      'INSERT INTO shop_products (shop_id, sku, name, data) VALUES (\'9\', \'X\', \'Altro\', \'{"id":"9","sku":"X","quantity":null}\')',
    ].join("\n"),
  );
  const store = await openStore({ path, clock: new StoppedClock() });
  onTestFinished(async () => {
    await store.close();
  });
  expect(await readOne(store, "p1")).toMatchObject({ fields: fields("p1"), pushed: fields("p1"), shopId: "501" });
  expect(await readOne(store, "p2")).toMatchObject({ pushed: { price: "9.00" } });
  expect(await readOne(store, "p3")).toMatchObject({ pushed: null, shopId: null });
  expect(await readOne(store, "p4")).toMatchObject({ fields: null, pushed: fields("p4") });
  expect(await pendingIds(store)).toEqual(["p2", "p3", "p4"]);
  expect((await store.countStates(CREATED_MS)).products).toEqual({ synced: 1, pending: 2, failed: 1, notLinked: 1 });
  expect(await store.summarizePending()).toMatchObject({ pending: 3, linked: 4 });
  expect([...(await store.findHolders(["p1"])).values()]).toEqual([{ id: "p1", shopId: "501" }]);
  // The next read maps everything anew, and finds no change.
  await readIn(store, aDesired({ id: "p1", sku: "p1", fields: fields("p1") }));
  expect(await pendingIds(store)).toEqual(["p2", "p3", "p4"]);
});

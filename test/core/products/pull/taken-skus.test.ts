import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Store } from "../../../../src/core/ports/store.ts";
import { openStore } from "../../../../src/store/database.ts";
import { FakeClock, makeWorld, remote } from "../../../support/fake-world.ts";
import type { World } from "../../../support/fake-world.ts";
import { anErpProduct } from "../../../support/specimens.ts";
import { makeTestFolder } from "../../../support/folder.ts";

describe("products that exchange their SKUs", () => {
  let directory: string;
  let store: Store;
  let world: World;

  beforeEach(async () => {
    directory = makeTestFolder();
    const clock = new FakeClock("2026-11-24T10:00:00Z");
    store = await openStore({ path: join(directory, "tg360.db"), clock });
    world = makeWorld(store, clock);
    for (const id of ["1", "2", "3"]) put(id, `SKU-${id}`);
    // With less than half of the shop, no brake trips for new SKUs.
    for (const id of ["others-1", "others-2", "others-3", "others-4"]) put(id, `SKU-${id}`);
    await world.pull();
  });

  afterEach(async () => {
    await store.close();
  });

  function put(id: string, sku: string, quantity = "10"): void {
    world.erp.put(anErpProduct({ id: `p${id}`, sku, quantity }));
  }

  const holders = (): unknown =>
    Object.fromEntries([...world.shop.products.values()].map(({ sku, totalgestId }) => [sku, totalgestId]));

  test("wait for a person, both named, and only their stock is told", async () => {
    put("1", "SKU-2", "1");
    put("2", "SKU-1", "2");
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 2 } });
    expect(world.rows.map(({ error }) => error)).toEqual([
      { code: "sku-taken", data: { sku: "SKU-2", newcomer: "p1", holder: "p2" } },
      { code: "sku-taken", data: { sku: "SKU-1", newcomer: "p2", holder: "p1" } },
    ]);
    expect(holders()).toMatchObject({ "SKU-1": "p1", "SKU-2": "p2", "SKU-3": "p3" });
    expect([world.shop.quantityOf("SKU-1"), world.shop.quantityOf("SKU-2")]).toEqual([1, 2]);
    expect((await world.pull()).exitCode).toBe(3);
    expect(Object.keys(holders() as object)).toHaveLength(7);
  });

  test("are not judged where the shop stops the push before", async () => {
    put("1", "SKU-2");
    put("2", "SKU-1");
    put("3", "SKU-3", "7");
    put("others-1", "SKU-others-1", "7");
    world.shop.fail.set("products/bulkUpdate", remote("Framework360", "credentials", 401));
    world.shop.fail.set("products/write", remote("Framework360", "credentials", 401));
    expect(await world.pull()).toMatchObject({ exitCode: 5, summary: { failed: 0 } });
  });

  test("are up to date after the next full pull if a person swaps them in the shop, too", async () => {
    put("1", "SKU-2", "1");
    put("2", "SKU-1", "2");
    await world.pull();
    const [first, second] = [world.shop.get("SKU-1"), world.shop.get("SKU-2")];
    if (first === undefined || second === undefined) throw new Error("both are there");
    world.shop.products.set(first.id, { ...first, sku: "SKU-2" });
    world.shop.products.set(second.id, { ...second, sku: "SKU-1" });
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { failed: 0 } });
    expect(holders()).toMatchObject({ "SKU-1": "p2", "SKU-2": "p1" });
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { updated: 0 } });
  });

  test("have them after one pull where each is free when its turn comes, whatever the order", async () => {
    put("1", "SKU-2");
    put("2", "SKU-3");
    put("3", "SKU-4");
    put("9", "SKU-3");
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { updated: 3, failed: 1 } });
    expect(holders()).toMatchObject({ "SKU-2": "p1", "SKU-3": "p2", "SKU-4": "p3" });
    expect(world.rows.find(({ id }) => id === "p9")?.error).toMatchObject({
      code: "sku-taken",
      data: { holder: "p2" },
    });
  });

  test("are known to be deleted in TotalGest, and so hidden, where the shop refuses the newcomer in their place", async () => {
    world.erp.products.delete("p1");
    put("9", "SKU-1");
    world.shop.refuses.add("SKU-1");
    await world.pull();
    expect((await store.readProducts(["p1"]))[0]).toMatchObject({ gone: true, active: false });
  });

  test("wait where TotalGest deleted one of them; a newcomer takes over the link of a deleted one", async () => {
    world.erp.products.delete("p1");
    put("2", "SKU-1", "2");
    put("9", "SKU-2", "9");
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 2 } });
    expect(holders()).toMatchObject({ "SKU-1": "p1", "SKU-2": "p2" });
    put("2", "SKU-2", "2");
    put("9", "SKU-1", "19");
    const before = world.shop.writes.length;
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    // Orders for the deleted one may take of the newcomer's stock, until its link has moved.
    expect(world.shop.writes.slice(before).map(({ quantity }) => quantity)).toEqual([undefined, 19]);
    expect(holders()).toMatchObject({ "SKU-1": "p9", "SKU-2": "p2" });
  });
});

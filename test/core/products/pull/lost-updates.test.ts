import { beforeEach, describe, expect, test } from "vitest";

import { openWorld } from "../../../support/open-world.ts";
import { anErpProduct } from "../../../support/specimens.ts";
import { type FakeClock, remote, type World } from "../../../support/fake-world.ts";
import type { Store } from "../../../../src/core/ports/store.ts";

let clock: FakeClock;
let store: Store;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, store, world } = opened);
  return opened.close;
});

const PRICE = (amount: string) => [{ list: "RETAIL", currency: "CHF", amount, includesVat: true }];

const CHANGES = [
  { name: "stock", before: { quantity: "10" }, after: { quantity: "7" }, shown: { quantity: "10" } },
  {
    name: "price",
    before: { prices: PRICE("10.00") },
    after: { prices: PRICE("9.00") },
    shown: { price: "10.00" },
  },
  { name: "visibility", before: { active: true }, after: { active: false }, shown: { active: true } },
] as const;

/** The shop carries out what it is sent, and the answer is lost, or the process dies. */
function loseAnswers(error: Error): () => void {
  const { writeProduct, writeProducts } = world.shop;
  const losing =
    <Given extends unknown[], Result>(call: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      await call.apply(world.shop, given);
      throw error;
    };
  Object.assign(world.shop, { writeProduct: losing(writeProduct), writeProducts: losing(writeProducts) });
  return () => Object.assign(world.shop, { writeProduct, writeProducts });
}

const PRODUCTS = ["p1", "p2"];

function put(values: Parameters<typeof anErpProduct>[0]): void {
  for (const id of PRODUCTS) world.erp.put(anErpProduct({ id, sku: `SKU-${id}`, ...values }));
}

/** The shop has the first values, and takes the second without an answer. */
async function loseUpdate(before: Parameters<typeof put>[0], after: Parameters<typeof put>[0]): Promise<void> {
  put(before);
  await world.pull();
  put(after);
  const heal = loseAnswers(remote("Framework360", "failing"));
  await world.pull();
  heal();
}

function shown(): readonly unknown[] {
  return [...world.shop.products.values()];
}

describe("an update that the shop took and that nobody heard of", () => {
  test.each(CHANGES)("is undone when TotalGest's $name is what it was", async ({ before, after, shown: right }) => {
    put(before);
    await world.pull();
    put(after);
    const heal = loseAnswers(remote("Framework360", "failing"));
    expect(await world.pull()).toMatchObject({ exitCode: 6 });
    heal();
    put(before);
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(shown()).toMatchObject(PRODUCTS.map(() => right));
    expect(await world.pull()).toMatchObject({ summary: { updated: 0 } });
  });

  test.each(CHANGES)("is undone too when the process died: $name", async ({ before, after, shown: right }) => {
    put(before);
    await world.pull();
    put(after);
    const heal = loseAnswers(new Error("killed"));
    await expect(world.pull()).rejects.toThrow("killed");
    heal();
    put(before);
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(shown()).toMatchObject(PRODUCTS.map(() => right));
  });

  test("is undone too if only its stock could be sent meanwhile", async () => {
    await loseUpdate({ prices: PRICE("10.00") }, { prices: PRICE("9.00") });
    // The shop has no tax for it, so that its fields cannot be sent.
    for (const id of PRODUCTS) world.erp.put(anErpProduct({ id, quantity: "7", vat: { code: "X77", rate: "77" } }));
    expect(await world.pull()).toMatchObject({ exitCode: 3 });
    put({ prices: PRICE("10.00") });
    await world.pull();
    expect(shown()).toMatchObject(PRODUCTS.map(() => ({ price: "10.00", quantity: "10" })));
  });

  test("is undone by --sku too, its visibility included", async () => {
    await loseUpdate({ active: true }, { active: false });
    put({ active: true });
    expect(await world.pull({ skus: ["SKU-p1"] })).toMatchObject({ exitCode: 0 });
    await world.pull();
    expect(shown()).toMatchObject(PRODUCTS.map(() => ({ active: true })));
  });

  test("never sells more than there is while orders cannot be read: the shop's own figure is asked for", async () => {
    await loseUpdate({ quantity: "3" }, { quantity: "10" });
    world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
    put({ quantity: "5" });
    await world.pull();
    expect(shown()).toMatchObject(PRODUCTS.map(() => ({ quantity: "5" })));
  });

  test("of a product that TotalGest deletes meanwhile keeps no later pull busy", async () => {
    for (let at = 3; at <= 40; at++) world.erp.put(anErpProduct({ id: `p${String(at)}`, sku: `SKU-p${String(at)}` }));
    await loseUpdate({ prices: PRICE("10.00") }, { prices: PRICE("9.00") });
    for (const id of PRODUCTS) world.erp.products.delete(id);
    await world.pull({ full: true });
    await world.pull();
    const read = (await store.readNumber()) + 1;
    expect(await store.findIdle({ buffer: 0, earliestMs: clock.now(), read })).not.toBeNull();
  });

  test("leaves a product offline that somebody took offline meanwhile", async () => {
    await loseUpdate({ quantity: "10" }, { quantity: "7" });
    for (const [id, product] of world.shop.products) world.shop.products.set(id, { ...product, active: false });
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { updated: 2 } });
    expect(shown()).toMatchObject(PRODUCTS.map(() => ({ quantity: "7", active: false })));
  });
});

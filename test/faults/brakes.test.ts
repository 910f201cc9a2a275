/** Changes so large that they are likely mistakes: held back run after run until a person allows them or they end. */
import { describe, expect, test } from "vitest";

import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import { clean } from "../support/checker.ts";
import { openStage, type Stage } from "../support/stage.ts";

const COUNT = 40;

async function stageWithProducts(at: string | null = "2026-11-24T10:00:00Z"): Promise<Stage> {
  const stage = await openStage({ at });
  for (let index = 1; index <= COUNT; index++)
    stage.sandbox.erp.addProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}` });
  return stage;
}

function eachProduct(stage: Stage, patch: Parameters<Stage["sandbox"]["erp"]["changeProduct"]>[1]): void {
  for (let index = 1; index <= COUNT; index++) stage.sandbox.erp.changeProduct(`p${String(index)}`, patch);
}

function shown(stage: Stage, sku: string): { quantity?: string; price?: string; active?: boolean } {
  return stage.sandbox.shop.products.withSku(sku)[0] ?? {};
}

const zero = { stock: { quantity: "0", unit: "pcs" } };
const price = (amount: string): object => ({
  prices: [{ list: "RETAIL", currency: "CHF", amount, includesVat: true }],
});

describe("the whole catalogue's stock at zero", () => {
  test("ends the program with exit 8 in the second run too, until --allow-mass-change", async () => {
    const stage = await stageWithProducts(null);
    expect((await stage.run(["pull-products"])).code).toBe(0);
    eachProduct(stage, zero);
    for (const round of [1, 2]) {
      const ran = await stage.run(["pull-products", "--json"]);
      expect([round, ran.code]).toEqual([round, 8]);
      expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: 8, error: { code: "brake", retryable: false } });
      expect(shown(stage, "SKU-7").quantity).toBe("10");
    }
    const status = await stage.run(["status", "--json"]);
    expect(JSON.parse(status.stdout)).toMatchObject({ health: "failing" });
    const listed = await stage.run(["status", "products", "--state", "pending", "--json"]);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      products: Array.from({ length: COUNT }, () => ({ state: "pending", heldBack: true })),
    });
    expect((await stage.run(["status", "products"])).stdout).toContain("Held back");
    expect((await stage.run(["pull-products", "--allow-mass-change"])).code).toBe(0);
    expect(shown(stage, "SKU-7").quantity).toBe("0");
  });

  test("holds nothing else back: orders are sent, and a changed name is pushed", async () => {
    const stage = await stageWithProducts();
    await stage.pull();
    eachProduct(stage, zero);
    stage.sandbox.erp.changeProduct("p2", { name: "Nome nuovo" });
    stage.sandbox.shop.placeOrder({ items: [{ sku: "SKU-1" }] });
    expect(await stage.pull()).toMatchObject({ exitCode: 8, problems: [{ code: "brake", data: { kind: "zeros" } }] });
    expect(stage.sandbox.shop.products.withSku("SKU-2")[0]).toMatchObject({ name: "Nome nuovo", quantity: "10" });
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await stage.verdict()).toEqual(clean());
  });

  test("ends by itself when the stock is back", async () => {
    const stage = await stageWithProducts();
    await stage.pull();
    eachProduct(stage, zero);
    expect((await stage.pull()).exitCode).toBe(8);
    stage.clock.advance(5 * MINUTE);
    eachProduct(stage, { stock: { quantity: "4", unit: "pcs" } });
    expect((await stage.pull()).exitCode).toBe(0);
    expect(shown(stage, "SKU-1").quantity).toBe("4");
  });
});

test("a changed price of all products is held back twice, and pushed when a person allows it, but none below a tenth", async () => {
  const stage = await stageWithProducts(null);
  await stage.pull();
  eachProduct(stage, price("5.00"));
  stage.sandbox.erp.changeProduct("p1", price("0.50"));
  for (const full of [false, true]) {
    expect(await stage.pull({ full })).toMatchObject({
      exitCode: 8,
      problems: [{ code: "brake", data: { kind: "prices" } }],
    });
    expect(shown(stage, "SKU-3").price).toBe("10.00");
  }
  const released = await stage.run(["pull-products", "--allow-mass-change=prices", "--json"]);
  expect([released.code, shown(stage, "SKU-1").price, shown(stage, "SKU-3").price]).toEqual([3, "10.00", "5.00"]);
  expect(JSON.parse(released.stdout)).toMatchObject({
    products: expect.arrayContaining([
      expect.objectContaining({ sku: "SKU-1", error: expect.objectContaining({ code: "price-fell" }) }),
    ]),
  });
  expect((await stage.run(["pull-products", "--sku", "SKU-1", "--allow-price"])).code).toBe(0);
  expect(shown(stage, "SKU-1").price).toBe("0.50");
});

test("a dry run that meets a brake ends with 0 and names it; with 6, if a system could not be read besides", async () => {
  const stage = await stageWithProducts(null);
  await stage.pull();
  eachProduct(stage, price("5.00"));
  const dry = await stage.pull({ dryRun: true });
  expect(dry).toMatchObject({ exitCode: 0, problems: [{ code: "brake" }] });
  const fault = { kind: "status", status: 500 } as const;
  stage.sandbox.inject({ system: "Framework360", operation: "orders/list", times: Infinity, fault });
  expect((await stage.pull({ dryRun: true })).exitCode).toBe(6);
});

test("of several kinds that are held back one is released at a time, with the values that were shown", async () => {
  const stage = await stageWithProducts(null);
  await stage.run(["pull-products"]);
  eachProduct(stage, { ...price("5.00"), name: "Nome nuovo" });
  const held = await stage.run(["pull-products", "--json"]);
  expect(held.code).toBe(8);
  const { error } = JSON.parse(held.stdout) as { error: { hint: string } };
  expect(error.hint).toContain("--allow-mass-change=prices --dry-run");
  const unnamed = await stage.run(["pull-products", "--allow-mass-change", "--json"]);
  expect(unnamed.code).toBe(2);
  expect(JSON.parse(unnamed.stdout)).toMatchObject({
    error: { code: "mass-change-kinds", message: expect.stringContaining("prices, names") as unknown },
  });
  expect(shown(stage, "SKU-3").price).toBe("10.00");
  stage.sandbox.erp.changeProduct("p3", price("4.00"));
  const released = await stage.run(["pull-products", "--allow-mass-change=prices", "--json"]);
  expect([released.code, shown(stage, "SKU-3").price, shown(stage, "SKU-4").price]).toEqual([8, "10.00", "5.00"]);
  expect(stage.sandbox.shop.products.withSku("SKU-4")[0]?.name).not.toBe("Nome nuovo");
  expect(released.stdout).toContain("changed in TotalGest since");
  expect((await stage.run(["pull-products", "--allow-mass-change=names"])).code).toBe(0);
  expect(stage.sandbox.shop.products.withSku("SKU-4")[0]?.name).toBe("Nome nuovo");
});

test("a catalogue that is all inactive hides nothing, twice", async () => {
  const stage = await stageWithProducts();
  await stage.pull();
  eachProduct(stage, { active: false });
  for (let round = 0; round < 2; round++) {
    expect(await stage.pull()).toMatchObject({ exitCode: 8, problems: [{ code: "brake", data: { kind: "hides" } }] });
    expect(shown(stage, "SKU-3").active).toBe(true);
  }
});

test("an empty first page of a full read hides nothing, twice, and the shop stays as it was", async () => {
  const stage = await stageWithProducts();
  await stage.pull();
  const nothing = (json: unknown): unknown => ({ ...(json as object), items: [], nextCursor: null });
  const planted = stage.sandbox.inject({
    system: "TotalGest",
    operation: "products",
    times: Infinity,
    fault: { kind: "rewrite", rewrite: nothing },
  });
  for (let round = 0; round < 2; round++) {
    expect(await stage.pull({ full: true })).toMatchObject({ exitCode: 8, problems: [{ code: "brake-empty" }] });
    stage.clock.advance(DAY);
  }
  expect([...stage.sandbox.shop.products.values()].every(({ active }) => active)).toBe(true);
  planted.cancel();
  expect((await stage.pull({ full: true })).exitCode).toBe(0);
});

test("a full read that brings half of the products hides none that TotalGest still knows", async () => {
  const stage = await stageWithProducts();
  await stage.pull();
  const half = (json: unknown): unknown => {
    const page = json as { items: readonly unknown[] };
    return { ...page, items: page.items.slice(0, COUNT / 2), nextCursor: null };
  };
  stage.sandbox.inject({
    system: "TotalGest",
    operation: "products",
    times: Infinity,
    fault: { kind: "rewrite", rewrite: half },
  });
  expect(await stage.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 0 } });
  expect([...stage.sandbox.shop.products.values()].every(({ active }) => active)).toBe(true);
});

/**
 * Lists that repeat, do not advance, or change while they are read: nothing is missed, and a loop is never a good run.
 */
import { MASS_CHANGES } from "../../src/core/brakes/facet.ts";
import { describe, expect, test } from "vitest";

import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import { parseFramework360Profile } from "../../src/clients/framework360/profile.ts";
import { parseTotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { readLastGood } from "../../src/core/run/health.ts";

const AT = "2026-11-24T10:00:00Z";
const PAGE = 20;
/** More than one page of products, and of orders. */
const PRODUCTS = 34;
const ORDERS = 22;
const query = { limit: String(PAGE) };
const speaks = {
  totalgest: valid(parseTotalGestProfile({ products: { query } })),
  framework360: valid(parseFramework360Profile({ ordersList: { query }, productsList: { query } })),
};

function valid<T>(parsed: { ok: true; profile: T } | { ok: false; faults: readonly string[] }): T {
  if (!parsed.ok) throw new Error(parsed.faults.join());
  return parsed.profile;
}

function openProducts(products = PRODUCTS): Promise<Stage> {
  return openStage({ at: AT, products, speaks });
}

async function stageWithManyOrders(): Promise<Stage> {
  const stage = await openStage({ at: AT, speaks });
  for (let index = 0; index < ORDERS; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  return stage;
}

/** Changes every page of orders that the shop sends. */
function rewriteOrders({ sandbox }: Stage, rewrite: (json: unknown) => unknown): void {
  const fault = { kind: "rewrite", rewrite } as const;
  sandbox.inject({ system: "Framework360", operation: "orders/list", times: Infinity, fault });
}

async function storedProducts(stage: Stage): Promise<number> {
  return stage.withEngine(
    async ({ store }) => (await store.listProducts({})).filter(({ totalgestId }) => totalgestId !== null).length,
  );
}

describe("TotalGest's pages", () => {
  test.each(["repeatPage", "sameCursor"] as const)(
    "that loop (%s) end the read with an error, and the next read is complete",
    async (kind) => {
      const stage = await openProducts();
      const when = (call: { query: Readonly<Record<string, unknown>> }): boolean => call.query["cursor"] !== undefined;
      const loop = stage.sandbox.inject({
        system: "TotalGest",
        operation: "products",
        times: Infinity,
        when,
        fault: { kind },
      });
      expect(await stage.pull()).toMatchObject({
        exitCode: 6,
        problems: [{ code: "paging-loop" }],
        summary: { hidden: 0 },
      });
      expect((await stage.withEngine(({ store }) => readLastGood(store))).products).toBeNull();
      loop.cancel();
      await stage.pull({ allowMassChange: MASS_CHANGES });
      expect(await storedProducts(stage)).toBe(PRODUCTS);
    },
  );

  test("of which one comes twice before the announced end are not whole, the first time", async () => {
    const stage = await openProducts();
    let first: object | null = null;
    const again = (json: unknown): unknown => {
      const page = json as { readonly items: readonly unknown[] };
      first ??= { ...page };
      return page.items.length < PAGE ? { ...first, nextCursor: null } : page;
    };
    stage.sandbox.inject({
      system: "TotalGest",
      operation: "products",
      times: Infinity,
      fault: { kind: "rewrite", rewrite: again },
    });
    expect(await stage.pull()).toMatchObject({ exitCode: 6, problems: [{ code: "paging-loop" }] });
    expect((await stage.withEngine(({ store }) => readLastGood(store))).products).toBeNull();
  });

  test("miss no product that changes between two of them", async () => {
    const stage = await openProducts();
    const { sandbox } = stage;
    let calls = 0;
    const when = (): boolean => {
      calls += 1;
      stage.clock.advance(1000);
      if (calls === 2)
        for (const id of ["p0000003", "p0000030"]) sandbox.erp.changeProduct(id, { name: "Mosso", active: true });
      return false;
    };
    sandbox.inject({ system: "TotalGest", operation: "products", when, fault: { kind: "empty" } });
    await stage.pull({ allowMassChange: MASS_CHANGES });
    expect(await storedProducts(stage)).toBe(PRODUCTS);
    stage.clock.advance(5 * MINUTE);
    await stage.pull();
    const moved = await stage.withEngine(({ store }) => store.readProducts(["p0000003", "p0000030"]));
    expect(moved.map(({ name }) => name)).toEqual(["Mosso", "Mosso"]);
  });

  test("miss nothing among many products with the same instant", async () => {
    const stage = await openProducts(0);
    for (let index = 0; index < PRODUCTS; index++) {
      stage.sandbox.erp.addProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}` });
    }
    expect(await stage.pull()).toMatchObject({ exitCode: 0, summary: { read: PRODUCTS, created: PRODUCTS } });
    stage.clock.advance(5 * MINUTE);
    expect((await stage.pull()).summary.updated).toBe(0);
  });

  test("whose cursor goes stale during the read end it with an error, and nothing is hidden", async () => {
    const stage = await openProducts();
    const when = (call: { query: Readonly<Record<string, unknown>> }): boolean => {
      if (call.query["cursor"] !== undefined) stage.sandbox.erp.expireCursors();
      return false;
    };
    stage.sandbox.inject({ system: "TotalGest", operation: "products", when, fault: { kind: "empty" } });
    expect(await stage.pull()).toMatchObject({ exitCode: 6, summary: { hidden: 0 } });
    expect((await stage.withEngine(({ store }) => readLastGood(store))).products).toBeNull();
  });
});

describe("the shop's pages of orders", () => {
  test("that are always the first end with an error, and do not pass half of the orders as all", async () => {
    const stage = await stageWithManyOrders();
    stage.sandbox.shop.ignorePage = true;
    const ran = await stage.export();
    expect(ran).toMatchObject({
      exitCode: 6,
      problems: expect.arrayContaining([expect.objectContaining({ code: "paging-loop" })]),
    });
    expect((await stage.withEngine(({ store }) => readLastGood(store))).orders).toBeNull();
    stage.sandbox.shop.ignorePage = false;
    expect((await stage.export()).exitCode).toBe(0);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("that are always the first, whatever the order, end with an error", async () => {
    const stage = await stageWithManyOrders();
    let first: unknown = null;
    const rewrite = (json: unknown): unknown => {
      first ??= { ...(json as object), data: (json as { data: { items: unknown } }).data.items };
      return first;
    };
    rewriteOrders(stage, rewrite);
    expect(await stage.export()).toMatchObject({
      exitCode: 6,
      problems: expect.arrayContaining([expect.objectContaining({ code: "paging-loop" })]),
    });
  });

  test("are not whole where the empty last one has a smaller total", async () => {
    const stage = await stageWithManyOrders();
    const rewrite = (json: unknown): unknown => {
      const { data } = json as { readonly data: { readonly items: readonly unknown[] } };
      return data.items.length === PAGE ? json : { ...(json as object), data: { items: [], total: PAGE } };
    };
    rewriteOrders(stage, rewrite);
    expect(await stage.export()).toMatchObject({
      exitCode: 6,
      summary: { exported: PAGE },
      problems: [{ code: "list-incomplete", data: { came: PAGE, total: ORDERS } }],
    });
  });

  test("that are always the first are complete where all orders are on it", async () => {
    const stage = await openStage({ at: AT });
    for (let index = 0; index < 5; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    stage.sandbox.shop.ignorePage = true;
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 5 } });
    expect(await stage.verdict()).toEqual(clean());
  });

  test("as bare arrays, or shorter than requested, are read to the end", async () => {
    const stage = await stageWithManyOrders();
    Object.assign(stage.sandbox.shop, { bareLists: true, capLimit: 7 });
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: ORDERS } });
    expect(await stage.verdict()).toEqual(clean());
  });

  test("that lose an order between two pages bring it in the next cycle", async () => {
    const stage = await stageWithManyOrders();
    const { shop } = stage.sandbox;
    let pages = 0;
    const when = (): boolean => {
      pages += 1;
      // An old order leaves the first page just before the second one is requested: all others move up by one.
      if (pages === 2) shop.orders.remove("1001");
      return false;
    };
    stage.sandbox.inject({ system: "Framework360", operation: "orders/list", when, fault: { kind: "empty" } });
    await stage.export();
    stage.clock.advance(5 * MINUTE);
    await stage.export();
    expect(await stage.verdict()).toEqual(clean());
  });

  test("bring the present contents of an order that was edited while they were read", async () => {
    const stage = await stageWithManyOrders();
    let pages = 0;
    const when = (): boolean => {
      pages += 1;
      if (pages === 2) stage.sandbox.shop.editOrder("1002", { note: "Suonare due volte" });
      return false;
    };
    stage.sandbox.inject({ system: "Framework360", operation: "orders/list", when, fault: { kind: "empty" } });
    await stage.export();
    const body = stage.sandbox.erp.orders.find(({ externalReference }) => externalReference.endsWith(":1002"))?.body;
    expect(body).toContain("Suonare due volte");
    expect(await stage.verdict()).toEqual(clean());
  });
});

test("a catalogue of the shop that is always its first page ends with an error, and creates no duplicates", async () => {
  const stage = await openProducts(60);
  const { shop } = stage.sandbox;
  await stage.pull({ allowMassChange: MASS_CHANGES });
  const before = [...shop.products.values()].length;
  // More than one page.
  expect(before).toBeGreaterThan(PAGE);
  stage.clock.advance(5 * MINUTE);
  const goodMs = (await stage.withEngine(({ store }) => readLastGood(store))).products;
  shop.ignorePage = true;
  expect(await stage.pull({ full: true, allowMassChange: MASS_CHANGES })).toMatchObject({
    exitCode: 6,
    problems: expect.arrayContaining([expect.objectContaining({ code: "paging-loop" })]),
  });
  expect((await stage.withEngine(({ store }) => readLastGood(store))).products).toBe(goodMs);
  expect([...shop.products.values()]).toHaveLength(before);
});

test("an open order that the nightly list lacks is requested by id, and sent", async () => {
  const stage = await openStage({ at: AT });
  const { shop } = stage.sandbox;
  const { id } = shop.placeOrder({ cart: [CUSTOM_LINE], status: "1" });
  await stage.export();
  shop.setOrderStatus(id, "3");
  stage.clock.advance(DAY);
  const hide = (json: unknown): unknown => ({ ...(json as object), data: [] });
  stage.sandbox.inject({
    system: "Framework360",
    operation: "orders/list",
    times: Infinity,
    fault: { kind: "rewrite", rewrite: hide },
  });
  expect(await stage.export()).toMatchObject({ summary: { exported: 1 } });
  expect(await stage.verdict()).toEqual(clean());
});

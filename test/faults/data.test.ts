/** Records with every kind of fault: each one is refused with its id and its place, and all others continue. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import type { ErpProductJson } from "../../src/sandbox/totalgest/product.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

const AT = "2026-11-24T10:00:00Z";

function open(): Promise<Stage> {
  return openStage({ at: AT });
}

/** Changes orders in the shop's answers, in lists and alone. */
function spoilOrders(stage: Stage, spoil: (order: Record<string, unknown>) => Record<string, unknown>): void {
  const rewrite = (json: unknown): unknown => {
    const { data, ...rest } = json as { data: Record<string, unknown> & { items?: Record<string, unknown>[] } };
    return { ...rest, data: data.items === undefined ? spoil(data) : { ...data, items: data.items.map(spoil) } };
  };
  for (const operation of ["orders/list", "orders/get"]) {
    stage.sandbox.inject({ system: "Framework360", operation, times: Infinity, fault: { kind: "rewrite", rewrite } });
  }
}

describe("a record with wrong types", () => {
  const junk = fc.oneof(
    fc.constantFrom<unknown>(null, true, -0, 1e21, 2 ** 53 + 2, "007", "1,50", "1e999", "", " ", "None", [], {}, [[]]),
    fc.constant(JSON.parse('{"__proto__":{"polluted":true},"constructor":1}') as unknown),
    fc.string({ maxLength: 12, unit: "binary" }),
  );

  test("among TotalGest's products is refused by its id and place, and the others are pushed", async () => {
    const stage = await open();
    const { erp, shop } = stage.sandbox;
    // TotalGest lists them by id: the last five stay sound.
    for (let index = 11; index <= 70; index++) erp.addProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}` });
    const fields = ["sku", "ean", "active", "name", "description", "prices", "vat", "stock", "id"] as const;
    const spoilt = fc.sample(fc.tuple(fc.constantFrom(...fields), junk), { numRuns: 55, seed: 7 });
    const rewrite = (json: unknown): unknown => {
      const page = json as { items: ErpProductJson[] };
      const items = page.items.map((item, at) => {
        const change = spoilt[at];
        return change === undefined ? item : { ...item, [change[0]]: change[1] };
      });
      return { ...page, items };
    };
    stage.sandbox.inject({ system: "TotalGest", operation: "products", fault: { kind: "rewrite", rewrite } });
    const report = await stage.pull();
    expect(report.exitCode).toBe(3);
    for (const row of report.rows.filter(({ action }) => action === "failed")) expect(row.error).not.toBeNull();
    for (let index = 66; index <= 70; index++) {
      expect(shop.products.withSku(`SKU-${String(index)}`)).toHaveLength(1);
    }
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    stage.clock.advance(5 * MINUTE);
    await stage.pull({ full: true });
    const pushed = [...shop.products.values()].filter(({ external }) => external.totalgest_id !== undefined);
    expect(new Set(pushed.map(({ external }) => external.totalgest_id)).size).toBe(pushed.length);
  });

  test("among the shop's orders is held or refused by its id and place, and the others are sent once", async () => {
    const stage = await open();
    const fields = [
      "billing_data",
      "payment",
      "shipping",
      "fees",
      "cart",
      "coupon",
      "currency",
      "prices_include_tax",
      "total",
    ] as const;
    const spoilt = fc.sample(fc.tuple(fc.constantFrom(...fields), junk), { numRuns: 40, seed: 11 });
    const changes = new Map(
      spoilt.map(([field, value]) => [
        stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }).id,
        [field, value] as const,
      ]),
    );
    const sound = Array.from({ length: 5 }, () => stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }).id);
    spoilOrders(stage, (order) => {
      const [field, value] = changes.get(String(order["id"])) ?? [];
      return field === undefined ? order : { ...order, [field]: value };
    });
    const report = await stage.export();
    expect(report.exitCode).toBe(3);
    const states = new Map(report.orders.map(({ id, state }) => [id, state]));
    expect(sound.map((id) => states.get(id))).toEqual(sound.map(() => "exported"));
    for (const row of report.orders.filter(({ state }) => state !== "exported")) expect(row.error).not.toBeNull();
    expect(await stage.verdict()).toMatchObject({
      lost: [],
      duplicated: [],
      unexpected: [],
      unlisted: [],
      phantom: [],
      integrity: "ok",
    });
  });

  test("with an id beyond 2^53 as a number keeps its own id or is refused, and is not confused with another", async () => {
    const stage = await open();
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], id: "9007199254740993", reference: "WEB-BIG" });
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(stage.sandbox.erp.orders[0]?.externalReference).toBe("fw360:127.0.0.1:9007199254740993");
    expect(await stage.verdict()).toEqual(clean());
    const other = await open();
    other.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], id: "9007199254740993" });
    spoilOrders(other, (order) => ({ ...order, id: 2 ** 53 + 2 }));
    expect((await other.export()).exitCode).toBe(3);
    expect(other.sandbox.erp.orders).toEqual([]);
  });
});

describe("a product's VAT code", () => {
  const failed = (stdout: string): unknown =>
    (JSON.parse(stdout) as { products: { action: string; sku: string; error: { code: string } | null }[] }).products
      .filter(({ action }) => action === "failed")
      .map(({ sku, error }) => [sku, error?.code]);

  test("that contradicts its rate, or that TotalGest's own list lacks, fails this product alone until it is corrected", async () => {
    const stage = await openStage();
    const { erp, shop } = stage.sandbox;
    for (const index of [1, 2, 3]) erp.addProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}` });
    erp.changeProduct("p1", { vat: { code: "N81", rate: "2.6" } });
    erp.changeProduct("p2", { vat: { code: "N77", rate: "8.1" } });
    erp.changeProduct("p3", { vat: { code: "N81", rate: "8.10" } });
    const ran = await stage.run(["pull-products", "--json"]);
    expect(ran.code).toBe(3);
    expect(failed(ran.stdout)).toEqual([
      ["SKU-1", "vat-code-rate"],
      ["SKU-2", "vat-code-unknown"],
    ]);
    expect([1, 2, 3].map((index) => shop.products.withSku(`SKU-${String(index)}`).length)).toEqual([0, 0, 1]);
    erp.changeProduct("p1", { vat: { code: "R26", rate: "2.6" } });
    erp.changeProduct("p2", { vat: { code: "N81", rate: "8.1" } });
    expect((await stage.run(["pull-products"])).code).toBe(0);
    expect(shop.products.withSku("SKU-1")).toHaveLength(1);
  });

  test("is compared with nothing where TotalGest lists none, or where the product has none", async () => {
    const stage = await openStage();
    const { erp } = stage.sandbox;
    erp.addProduct({ id: "p1", sku: "SKU-1", vat: { code: "", rate: "2.6" } });
    expect((await stage.run(["pull-products"])).code).toBe(0);
    erp.addProduct({ id: "p2", sku: "SKU-2", vat: { code: "N81", rate: "2.6" } });
    const rewrite = (json: unknown): unknown => ({ ...(json as object), vatCodes: [] });
    stage.sandbox.inject({ system: "TotalGest", operation: "shop", times: 1, fault: { kind: "rewrite", rewrite } });
    expect((await stage.run(["pull-products"])).code).toBe(0);
    // Once it lists its codes, the product is judged by them, although nobody changed it.
    const ran = await stage.run(["pull-products", "--json"]);
    expect([ran.code, failed(ran.stdout)]).toEqual([3, [["SKU-2", "vat-code-rate"]]]);
  });
});

describe("a SKU", () => {
  test("that is empty or blank is refused", async () => {
    const stage = await open();
    for (const [id, sku] of [
      ["p1", ""],
      ["p2", "  "],
      ["p3", "SKU-3"],
    ] as const)
      stage.sandbox.erp.addProduct({ id, sku });
    const report = await stage.pull();
    expect(report).toMatchObject({ exitCode: 3, summary: { created: 1, failed: 2 } });
    expect(report.rows.filter(({ action }) => action === "failed").map(({ error }) => error?.code)).toEqual([
      "sku-empty",
      "sku-empty",
    ]);
  });

  test("that two products have stays with the linked one; the new one is refused, and both are named", async () => {
    const stage = await open();
    const { erp, shop } = stage.sandbox;
    erp.addProduct({ id: "p1", sku: "SKU-1", name: "Primo" });
    await stage.pull();
    stage.clock.advance(MINUTE);
    erp.addProduct({ id: "p2", sku: "SKU-1", name: "Secondo" });
    const report = await stage.pull();
    expect(report).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(report.rows.find(({ action }) => action === "failed")?.error?.data).toMatchObject({
      newcomer: "p2",
      holder: "p1",
    });
    expect(shop.products.withSku("SKU-1").map(({ name }) => name)).toEqual(["Primo"]);
  });

  test.each([true, false])(
    "that differs in case or a trailing space alone is another SKU (the shop ignores case: %s)",
    async (ignoresCase) => {
      const stage = await open();
      const { erp, shop } = stage.sandbox;
      shop.caseInsensitiveSku = ignoresCase;
      for (const [id, sku] of [
        ["p1", "abc"],
        ["p2", "ABC"],
        ["p3", "abc "],
      ] as const)
        erp.addProduct({ id, sku, name: id });
      const report = await stage.pull();
      const linked = [...shop.products.values()].filter(({ external }) => external.totalgest_id !== undefined);
      // Each was pushed under its own name, or refused: never one overwritten by the other.
      for (const product of linked) expect(product.name).toBe(product.external.totalgest_id);
      expect(linked.length + report.summary.failed).toBe(3);
    },
  );

  test("that moves to a new product takes the link along; two products that swap theirs wait for a person", async () => {
    const stage = await open();
    const { erp, shop } = stage.sandbox;
    for (const id of ["p1", "p2", "p3"]) erp.addProduct({ id, sku: `SKU-${id}` });
    await stage.pull();
    const shopId = shop.products.withSku("SKU-p1")[0]?.id;
    stage.clock.advance(MINUTE);
    erp.removeProduct("p1");
    erp.addProduct({ id: "p9", sku: "SKU-p1", name: "Nuovo" });
    expect((await stage.pull()).exitCode).toBe(0);
    expect(shop.products.withSku("SKU-p1")[0]).toMatchObject({ id: shopId, name: "Nuovo" });
    stage.clock.advance(MINUTE);
    erp.changeProduct("p2", { sku: "SKU-p3", stock: { quantity: "2", unit: "pcs" } });
    erp.changeProduct("p3", { sku: "SKU-p2", stock: { quantity: "3", unit: "pcs" } });
    const swapped = await stage.pull();
    expect(swapped).toMatchObject({ exitCode: 3, summary: { failed: 2 } });
    expect(swapped.rows.map(({ error }) => error?.code)).toEqual(["sku-taken", "sku-taken"]);
    expect(["SKU-p2", "SKU-p3"].map((sku) => shop.products.withSku(sku)[0]?.quantity)).toEqual(["2", "3"]);
  });

  test("whose product was deleted in the shop is created anew", async () => {
    const stage = await open();
    const { erp, shop } = stage.sandbox;
    erp.addProduct({ id: "p1", sku: "SKU-1" });
    await stage.pull();
    shop.products.remove(shop.products.withSku("SKU-1")[0]?.id ?? "");
    stage.clock.advance(MINUTE);
    erp.setStock("p1", "4");
    expect((await stage.pull()).exitCode).toBe(0);
    expect(shop.products.withSku("SKU-1").map(({ quantity }) => quantity)).toEqual(["4"]);
  });
});

test("stock that is negative, decimal or huge is clamped and floored, and a wrong EAN is left out with a warning", async () => {
  const stage = await open();
  const { erp, shop } = stage.sandbox;
  const stocks = { a: "-5", b: "3.999", c: "0.4", e: "-0" };
  for (const [id, quantity] of Object.entries(stocks))
    erp.addProduct({ id, sku: id, stock: { quantity, unit: "pcs" } });
  erp.addProduct({ id: "huge", sku: "huge", stock: { quantity: "999999999999", unit: "pcs" } });
  erp.addProduct({ id: "x", sku: "x", ean: "7610000000012" });
  const report = await stage.pull();
  const shown = (sku: string): string | undefined => shop.products.withSku(sku)[0]?.quantity;
  expect(Object.keys(stocks).map(shown)).toEqual(["0", "3", "0", "0"]);
  // The exact figure, or the largest that a shop can count; never a rounded or an exponential one.
  expect(shown("huge")).toMatch(/^(?:999999999999|10{6,9})$/);
  expect(shop.products.withSku("x")[0]).toMatchObject({ ean: "" });
  expect(report.rows.find(({ id }) => id === "x")).toMatchObject({
    action: "created",
    warnings: [{ code: "ean-dropped" }],
  });
  expect(report.exitCode).toBe(0);
});

test("an order that cannot be mapped is held, with what to add in the message, and blocks no other", async () => {
  type Draft = Parameters<Stage["sandbox"]["shop"]["placeOrder"]>[0];
  const drafts: readonly [string, Draft, string, readonly string[]][] = [
    ["totals that do not add up", { total: "99.00" }, "totals-mismatch", ["99.00", "13.50"]],
    ["no lines", { cart: [], total: "8.50" }, "no-lines", []],
    [
      "an unknown VAT rate",
      { cart: [{ ...CUSTOM_LINE, customInfo: { ...CUSTOM_LINE.customInfo, imposta: "7.7" } }] },
      "vat-unmapped",
      ["--map-vat", "7.7"],
    ],
    [
      "an unknown payment",
      { payment: { id: "cod", name: "Contrassegno" } },
      "payment-unmapped",
      ["--map-payment", "cod"],
    ],
    [
      "an unknown country",
      { billing_data: { nome: "A", indirizzo: "Via 1", cap: "1", comune: "X", stato: "Atlantide" } },
      "country-unknown",
      ["--map-country", "Atlantide"],
    ],
    ["a foreign currency", { currency: "EUR" }, "currency-foreign", ["EUR", "CHF"]],
    ["no address", { billing_data: {} }, "address-missing", []],
  ];
  const stage = await openStage();
  const { shop } = stage.sandbox;
  const ids = drafts.map(([, draft]) => shop.placeOrder({ cart: [CUSTOM_LINE], ...draft }).id);
  const sound = shop.placeOrder({ cart: [CUSTOM_LINE] }).id;
  const ran = await stage.run(["export-orders", "--json"]);
  expect(ran.code).toBe(3);
  const report = JSON.parse(ran.stdout) as {
    orders: { id: string; state: string; error: { code: string; message: string; hint: string } }[];
  };
  for (const [at, [what, , code, words]] of drafts.entries()) {
    const held = report.orders.find(({ id }) => id === ids[at]);
    expect([what, held]).toMatchObject([what, { state: "held", error: { code } }]);
    for (const word of words) expect(`${held?.error.message ?? ""} ${held?.error.hint ?? ""}`).toContain(word);
  }
  expect(report.orders.find(({ id }) => id === sound)).toMatchObject({ state: "exported" });
  expect(await stage.verdict()).toEqual(clean(Object.fromEntries(ids.map((id) => [id, "held"]))));
});

test("ids that fit no path, in any number, end no full pull and block no other product", async () => {
  const stage = await open();
  const { erp, shop } = stage.sandbox;
  const ids = ["..", ".", "a/b", "../session", "x\n", "?", "#", "%2e%2e"];
  for (const [at, id] of [...ids, "p1"].entries()) erp.addProduct({ id, sku: `SKU-${String(at)}` });
  for (let at = 20; at < 60; at++) erp.addProduct({ id: `p${String(at)}`, sku: `SKU-${String(at)}` });
  expect((await stage.pull()).exitCode).toBe(0);
  for (const id of [...ids, "p1"]) erp.removeProduct(id);
  stage.clock.advance(5 * MINUTE);
  const report = await stage.pull({ full: true });
  expect(report.exitCode).toBe(3);
  const asked = report.problems.flatMap(({ code, data }) => (code === "product-unanswered" ? [data.id] : []));
  expect(asked.toSorted()).toEqual([".", ".."]);
  expect(shop.products.withSku("SKU-8").map(({ active }) => active)).toEqual([false]);
});

import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";

import { mockWire } from "../mocked-wire.ts";
import { never, SHOP_BODY, SHOP_PATH, totalGest } from "./totalgest.ts";

const HOST = "https://erp.test/base";
const SHOP = `${HOST}${SHOP_PATH}`;
const msw = mockWire(http.post(`${HOST}/api/v1/session`, () => HttpResponse.json({ token: "token" })));

const erp = totalGest(HOST);
const PRODUCT = {
  id: "p1",
  sku: "A-1",
  ean: null,
  active: true,
  name: "Tee",
  shortDescription: null,
  description: null,
  prices: [{ list: "RETAIL", currency: "CHF", amount: "1.50", includesVat: true }],
  vat: { code: "N81", rate: "8.1" },
  stock: { quantity: "3", unit: "pcs" },
  updatedAt: "2026-11-24T09:00:00Z",
};
const page = (...items: unknown[]) => ({ items, nextCursor: null, serverTime: "2026-11-24T09:00:00Z" });
const notFound = (code: string) => HttpResponse.json({ error: { code, message: "none" } }, { status: 404 });

test("a path in the endpoint is kept", async () => {
  msw.use(http.get(SHOP, () => HttpResponse.json(SHOP_BODY)));
  await expect(erp.fetchShop(never)).resolves.toMatchObject({ id: "12", currency: "CHF" });
});

test("an answer about another shop breaks the contract", async () => {
  msw.use(http.get(SHOP, () => HttpResponse.json({ ...SHOP_BODY, id: "13" })));
  await expect(erp.fetchShop(never)).rejects.toMatchObject({
    reason: "contract",
    problem: { code: "contract-broken", data: { operation: "shop", path: "id", expected: '"12"', found: '"13"' } },
  });
});

test("a shop that TotalGest does not know is a configuration problem", async () => {
  msw.use(http.get(SHOP, () => notFound("unknown_shop")));
  await expect(erp.fetchShop(never)).rejects.toMatchObject({
    reason: "configuration",
    exitCode: 4,
    problem: { code: "unknown-shop", data: { detail: "unknown_shop: none" } },
  });
});

test("an invalid product does not fail its page", async () => {
  const bad = { ...PRODUCT, id: "p2", prices: [{ ...PRODUCT.prices[0], amount: "1,50" }] };
  msw.use(http.get(`${SHOP}/products`, () => HttpResponse.json(page(PRODUCT, bad, "rubbish", null))));
  const items = (await erp.fetchProducts({}, never)).items.map((item) => item.decode());
  expect(items.map(({ ok }) => ok)).toEqual([true, false, false, false]);
  expect(items[1]).toMatchObject({
    ok: false,
    id: "p2",
    problem: { code: "product-invalid", data: { id: "p2", path: "prices[0].amount", found: '"1,50"' } },
    part: { quantity: "3", hidden: false },
  });
  expect(items[2]).toMatchObject({ id: null, problem: { data: { id: "", found: '"rubbish"' } } });
});

test("a product nested too deep to serialise is refused, and the others continue", async () => {
  const deep = '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000);
  const text = JSON.stringify(page(PRODUCT, { ...PRODUCT, id: "p2", sku: "DEEP" })).replace('"DEEP"', deep);
  msw.use(
    http.get(`${SHOP}/products`, () => new HttpResponse(text, { headers: { "content-type": "application/json" } })),
  );
  const items = (await erp.fetchProducts({}, never)).items.map((item) => item.decode());
  expect(items.map(({ ok }) => ok)).toEqual([true, false]);
});

test("a page without its parts breaks the contract", async () => {
  for (const body of [{}, [], { items: {} }, { items: [], serverTime: "yesterday" }]) {
    msw.use(http.get(`${SHOP}/products`, () => HttpResponse.json(body)));
    await expect(erp.fetchProducts({}, never)).rejects.toMatchObject({ problem: { code: "contract-broken" } });
  }
});

test("a stale cursor is reported", async () => {
  const body = { error: { code: "bad_cursor", message: "stale" } };
  msw.use(http.get(`${SHOP}/products`, () => HttpResponse.json(body, { status: 400 })));
  await expect(erp.fetchProducts({ cursor: "x" }, never)).rejects.toMatchObject({
    problem: { code: "remote-refused", data: { status: 400, detail: "bad_cursor: stale" } },
  });
});

test("an answer with another SKU than the requested one breaks the contract", async () => {
  msw.use(http.get(`${SHOP}/products`, () => HttpResponse.json(page(PRODUCT, { ...PRODUCT, sku: "A-10" }))));
  await expect(erp.fetchProducts({ sku: "A-1" }, never)).rejects.toMatchObject({
    problem: { code: "contract-broken", data: { path: "items[1].sku", found: '"A-10"' } },
  });
});

test("products whose SKU differs in case are left out, where the vendor's database ignores case", async () => {
  const other = { ...PRODUCT, id: "p2", sku: "a-1" };
  msw.use(http.get(`${SHOP}/products`, () => HttpResponse.json(page(other, PRODUCT))));
  const { items } = await erp.fetchProducts({ sku: "A-1" }, never);
  expect(items.map(({ id }) => id)).toEqual(["p1"]);
});

test("a product is null only where TotalGest itself says that it is unknown", async () => {
  const url = `${SHOP}/products/p1`;
  msw.use(http.get(url, () => notFound("unknown_product")));
  await expect(erp.fetchProduct("p1", never)).resolves.toBeNull();
  msw.use(http.get(url, () => notFound("unknown_shop")));
  await expect(erp.fetchProduct("p1", never)).rejects.toMatchObject({ reason: "contract" });
  msw.use(http.get(url, () => HttpResponse.html("<h1>Not Found</h1>", { status: 404 })));
  await expect(erp.fetchProduct("p1", never)).rejects.toMatchObject({ reason: "contract" });
  msw.use(http.get(url, () => new HttpResponse(null, { status: 404 })));
  await expect(erp.fetchProduct("p1", never)).rejects.toMatchObject({ reason: "contract" });
  msw.use(http.get(url, () => HttpResponse.json({ ...PRODUCT, id: "p2" })));
  await expect(erp.fetchProduct("p1", never)).rejects.toMatchObject({ problem: { code: "contract-broken" } });
});

const REFERENCE = "fw360:shop.example.ch:1042";
const found = { id: "9", number: "2026-9", externalReference: REFERENCE, createdAt: "2026-11-24T09:00:00Z" };

test("a look-up that returns two orders under one reference names both, and which one is cancelled", async () => {
  const twin = { ...found, id: "10", number: "2026-10" };
  const answer = (items: readonly unknown[]): void =>
    msw.use(http.get(`${SHOP}/orders`, () => HttpResponse.json({ items })));
  answer([found, twin]);
  const [first, second] = [
    { id: "9", number: "2026-9", state: null },
    { id: "10", number: "2026-10" },
  ];
  expect(await erp.findOrders(REFERENCE, never)).toMatchObject([first, second]);
  answer([{ ...found, state: "cancelled" }, twin]);
  expect(await erp.findOrders(REFERENCE, never)).toMatchObject([{ ...first, state: "cancelled" }, second]);
});

const UNSETTLED: Readonly<Record<string, () => Response>> = {
  "another reference": () => HttpResponse.json({ items: [{ ...found, externalReference: "fw360:x:1" }] }),
  "no reference": () => HttpResponse.json({ items: [{ id: "9", number: "2026-9" }] }),
  "an item without a number": () => HttpResponse.json({ items: [{ ...found, number: null }] }),
  "no items": () => HttpResponse.json({}),
  "items that are null": () => HttpResponse.json({ items: null }),
  "a bare empty list": () => HttpResponse.json([]),
  "a 404 in JSON": () => notFound("unknown_order"),
  "an empty 404": () => new HttpResponse(null, { status: 404 }),
  HTML: () => HttpResponse.html("<p>hello</p>"),
  "an empty body": () => HttpResponse.text("", { headers: { "content-type": "application/json" } }),
  "204": () => new HttpResponse(null, { status: 204 }),
  "500": () => HttpResponse.json({ error: { code: "boom", message: "" } }, { status: 500 }),
};

for (const [what, answer] of Object.entries(UNSETTLED)) {
  test(`a look-up that returns ${what} settles nothing`, async () => {
    msw.use(http.get(`${SHOP}/orders`, answer));
    await expect(erp.findOrders(REFERENCE, never)).rejects.toMatchObject({ name: "RemoteError" });
  });
}

test("only an empty list means missing, and only exactly one order with our reference means found", async () => {
  msw.use(http.get(`${SHOP}/orders`, () => HttpResponse.json({ items: [] })));
  await expect(erp.findOrders(REFERENCE, never)).resolves.toEqual([]);
  msw.use(http.get(`${SHOP}/orders`, () => HttpResponse.json({ items: [found] })));
  await expect(erp.findOrders(REFERENCE, never)).resolves.toMatchObject([{ id: "9", number: "2026-9" }]);
});

test("an order that is found may have JSON numbers for id and number", async () => {
  msw.use(http.get(`${SHOP}/orders`, () => HttpResponse.json({ items: [{ ...found, id: 880_000, number: 7 }] })));
  await expect(erp.findOrders(REFERENCE, never)).resolves.toMatchObject([{ id: "880000", number: "7" }]);
});

test("a fault in an order that is found is reported with the vendor's own names", async () => {
  const vendor = totalGest(HOST, {
    profile: {
      findOrder: { records: "data.rows" },
      fields: { orderResult: { id: "oid", number: "ono", externalReference: "ext.ref" } },
    },
  });
  const rows = (row: object) => () => HttpResponse.json({ data: { rows: [row] } });
  msw.use(http.get(`${SHOP}/orders`, rows({ ono: "7", ext: { ref: REFERENCE } })));
  const broken = { problem: { code: "contract-broken", data: { path: "data.rows[0].oid" } } };
  await expect(vendor.findOrders(REFERENCE, never)).rejects.toMatchObject(broken);
  msw.use(http.get(`${SHOP}/orders`, rows({ oid: 1, ono: "7", ext: { ref: "fw360:x:1" } })));
  const strange = { problem: { data: { path: "data.rows[0].ext.ref", found: '"fw360:x:1"' } } };
  await expect(vendor.findOrders(REFERENCE, never)).rejects.toMatchObject(strange);
});

test("a lone surrogate in an id does not break the call", async () => {
  msw.use(http.get(`${SHOP}/products/:id`, () => notFound("unknown_product")));
  await expect(erp.fetchProduct("\uD800", never)).resolves.toBeNull();
});

test("a profile may read cursor and server time from a product of the page", async () => {
  const paginator = { type: "cursor", cursorPath: "items.0.next" };
  const own = totalGest(HOST, { profile: { paginator, fields: { page: { serverTime: "items.0.updatedAt" } } } });
  msw.use(http.get(`${SHOP}/products`, () => HttpResponse.json({ items: [{ ...PRODUCT, next: "c2" }, PRODUCT] })));
  const { items, ...rest } = await own.fetchProducts({}, never);
  expect(items.map(({ id }) => id)).toEqual(["p1", "p1"]);
  expect(rest).toEqual({ nextCursor: "c2", serverTime: PRODUCT.updatedAt });
});

import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";

import { createFramework360 } from "../../../src/clients/framework360/client.ts";
import { parseFramework360Profile } from "../../../src/clients/framework360/profile.ts";
import type { Shop } from "../../../src/core/ports/shop.ts";
import type { ProductWrite } from "../../../src/core/products/product.ts";
import { Secret } from "../../../src/core/common/secret.ts";
import { createFakeClock } from "../fake-clock.ts";
import { mockWire } from "../mocked-wire.ts";

const msw = mockWire();

const never = new AbortController().signal;
const API = "https://shop.test/m/api";
const OPTIONS = {
  url: "https://shop.test",
  apiKey: new Secret("canary-key"),
  timeZone: "Europe/Zurich",
  timeoutMs: 2000,
  concurrency: 4,
  clock: createFakeClock(),
};
const shop: Shop = createFramework360(OPTIONS);

function onGet(path: string, body: unknown, status = 200): void {
  msw.use(http.get(`${API}/${path}`, () => HttpResponse.json(body ?? null, { status })));
}

function onPost(path: string, body: unknown, status = 200): { calls: number } {
  const sent = { calls: 0 };
  msw.use(
    http.post(`${API}/${path}`, () => {
      sent.calls += 1;
      return HttpResponse.json(body ?? null, { status });
    }),
  );
  return sent;
}

test("the key works where status is 1, in any notation", async () => {
  for (const status of [1, "1", true]) {
    onGet("check", { status, data: [] });
    await expect(shop.check(never)).resolves.toBeUndefined();
  }
});

test("a list with far too many records is refused with a message, at any place", async () => {
  const data = Array.from({ length: 500_001 }, () => 1);
  const query = { from: "2026-11-01", to: "2026-11-24", page: 1, order: "asc" } as const;
  for (const [body, path] of [
    [{ status: 1, data }, "data"],
    [{ status: 1, data: { items: data } }, "data.items"],
  ] as const) {
    onGet("orders/list", body);
    onGet("products/list", body);
    const refusal = { problem: { code: "contract-broken", data: { path, expected: "at most 500000 records" } } };
    await expect(shop.fetchOrders(query, never)).rejects.toMatchObject(refusal);
    await expect(shop.fetchProducts(1, never)).rejects.toMatchObject(refusal);
  }
});

const REFUSED_KEYS: readonly (readonly [unknown, number])[] = [
  [{ status: 0, error: "invalid_key" }, 200],
  [{ status: "0", message: "invalid_key" }, 200],
  [{ status: 0, error: "invalid_key" }, 401],
  [{ status: 0, message: "Chiave non valida" }, 401],
  ["nope", 401],
];

for (const [body, status] of REFUSED_KEYS) {
  test(`HTTP ${String(status)} with ${JSON.stringify(body)} means that the key is refused`, async () => {
    onGet("check", body, status);
    await expect(shop.check(never)).rejects.toMatchObject({
      reason: "credentials",
      exitCode: 5,
      problem: { code: "credentials-refused" },
    });
  });
}

for (const [body, status] of [
  [{ status: 0, error: "permission_denied" }, 200],
  [{ status: 0, error: "permission_denied" }, 403],
  ["Forbidden", 403],
] as const) {
  test(`HTTP ${String(status)} with ${JSON.stringify(body)} names the function that is not allowed`, async () => {
    onGet("orders/statuses", body, status);
    await expect(shop.fetchStatuses(never)).rejects.toMatchObject({
      reason: "permission",
      exitCode: 5,
      problem: { code: "permission-denied", data: { operation: "orders/statuses" } },
    });
  });
}

test("any other refusal of a read is reported in the shop's words", async () => {
  onGet("payments/list", { status: 0, error: "maintenance", message: "Torniamo <b>subito</b>" });
  await expect(shop.fetchPayments(never)).rejects.toMatchObject({
    reason: "contract",
    exitCode: 6,
    problem: { code: "remote-refused", data: { detail: "maintenance: Torniamo subito" } },
  });
});

test("a read function that the site lacks is named", async () => {
  onGet("orders/list", { status: 0, error: "unknown_function" });
  await expect(shop.fetchOrders({ from: "a", to: "b", page: 1, order: "asc" }, never)).rejects.toMatchObject({
    problem: { code: "function-missing", data: { operation: "orders/list" } },
  });
});

test("an answer without the envelope breaks the contract", async () => {
  for (const body of [{}, [], { data: [] }, { status: 2, data: [] }, "ok", null]) {
    onGet("check", body);
    await expect(shop.check(never)).rejects.toMatchObject({ problem: { code: "contract-broken" } });
  }
});

test("a list is read as a bare array, as an object, and as an array with gaps", async () => {
  const items = [{ id: 1, name: "Nuovo" }];
  for (const data of [items, { items, total: 1 }, { "4": items[0] }, { items: { "0": items[0] } }]) {
    onGet("orders/statuses", { status: 1, data });
    await expect(shop.fetchStatuses(never)).resolves.toEqual([{ id: "1", name: "Nuovo" }]);
  }
});

test("an answer without a list is not an empty list", async () => {
  for (const data of [null, "", 0, false, "None", { rows: [] }, undefined]) {
    onGet("products/list", { status: 1, data });
    await expect(shop.fetchProducts(1, never)).rejects.toMatchObject({ problem: { code: "contract-broken" } });
  }
});

test("the total is read where the shop sends one", async () => {
  for (const [total, expected] of [
    [631, 631],
    ["631", 631],
    [null, null],
    ["", null],
    ["many", null],
    [undefined, null],
  ]) {
    onGet("products/list", { status: 1, data: { items: [], total } });
    await expect(shop.fetchProducts(1, never)).resolves.toEqual({ items: [], total: expected });
  }
});

test("a tax without a rate is left out, one with a wrong rate breaks the contract", async () => {
  onGet("payments/taxes", {
    status: 1,
    data: [
      { id: 1, name: "Esente", rate: "" },
      { id: 2, name: "", rate: 8.1, default: true },
    ],
  });
  await expect(shop.fetchTaxes(never)).resolves.toEqual([{ id: "2", name: "2", rate: "8.1", isDefault: true }]);
  onGet("payments/taxes", { status: 1, data: [{ id: 1, name: "IVA", rate: "8,1" }] });
  await expect(shop.fetchTaxes(never)).rejects.toMatchObject({
    problem: { code: "contract-broken", data: { path: "data[0].rate", found: '"8,1"' } },
  });
});

test("an unreadable tax or status is refused alone, with its place; without a listener it is thrown", async () => {
  const refused: unknown[] = [];
  const listen = (problem: unknown): void => void refused.push(problem);
  onGet("payments/taxes", {
    status: 1,
    data: [
      { id: 1, rate: "n/a" },
      { id: 2, rate: "8.1" },
    ],
  });
  await expect(shop.fetchTaxes(never, listen)).resolves.toMatchObject([{ id: "2" }]);
  onGet("orders/statuses", { status: 1, data: [{ id: 3, name: "Completato" }, { name: "Annullato" }, "x"] });
  await expect(shop.fetchStatuses(never, listen)).resolves.toEqual([{ id: "3", name: "Completato" }]);
  const places = [
    { operation: "payments/taxes", path: "data[0].rate" },
    { operation: "orders/statuses", path: "data[1].id" },
    { operation: "orders/statuses", path: "data[2]" },
  ];
  expect(refused).toMatchObject(places.map((data) => ({ code: "contract-broken", data })));
  await expect(shop.fetchStatuses(never)).rejects.toMatchObject({ problem: { data: { path: "data[1].id" } } });
});

test("a list without one readable record breaks the contract", async () => {
  onGet("orders/statuses", { status: 1, data: [{ name: "Completato" }] });
  const fetching = shop.fetchStatuses(never, () => undefined);
  await expect(fetching).rejects.toMatchObject({ reason: "contract", problem: { data: { path: "data[0].id" } } });
});

test("not_found is null, and an answer about another id breaks the contract", async () => {
  onGet("orders/get", { status: 0, error: "not_found" });
  await expect(shop.fetchOrder("1", never)).resolves.toBeNull();
  onGet("orders/get", { status: 0, error: "not_found" }, 404);
  await expect(shop.fetchOrder("1", never)).resolves.toBeNull();
  onGet("orders/get", { status: 1, data: { id: "2", date: "2026-11-24 10:00:00" } });
  await expect(shop.fetchOrder("1", never)).rejects.toMatchObject({ problem: { code: "contract-broken" } });
  onGet("orders/get", { status: 1, data: [] });
  await expect(shop.fetchOrder("1", never)).rejects.toMatchObject({ problem: { code: "contract-broken" } });
  msw.use(http.get(`${API}/orders/get`, () => HttpResponse.html("<h1>404</h1>", { status: 404 })));
  await expect(shop.fetchOrder("1", never)).rejects.toMatchObject({
    reason: "contract",
    problem: { code: "got-html" },
  });
});

test("a product whose SKU differs in case is not the requested one", async () => {
  onGet("products/get", { status: 1, data: { id: "5", sku: "caf-250" } });
  await expect(shop.fetchProduct({ sku: "CAF-250" }, never)).rejects.toMatchObject({
    problem: { code: "contract-broken", data: { path: "data.sku", expected: '"CAF-250"', found: '"caf-250"' } },
  });
  await expect(shop.fetchProduct({ id: "6" }, never)).rejects.toMatchObject({ problem: { code: "contract-broken" } });
  await expect(shop.fetchProduct({ id: "5" }, never)).resolves.toMatchObject({ id: "5" });
});

// ---------------------------------------------------------------------------------------------------------- writes

const update: ProductWrite = { shopId: "5", fields: { price: "1.00" } };
const create: ProductWrite = { shopId: null, fields: { sku: "A" } };

test("a write that the shop refuses is a result", async () => {
  for (const [body, status] of [
    [{ status: 0, error: "bad_text", message: "too long" }, 200],
    [{ status: 0, error: "bad_text", message: "too long" }, 422],
  ] as const) {
    onPost("products/update", body, status);
    await expect(shop.writeProduct(update, never)).resolves.toEqual({
      ok: false,
      reason: "refused",
      holderId: null,
      problem: { code: "shop-refused-product", data: { detail: "bad_text: too long" } },
    });
  }
  for (const status of [400, 409, 413, 422]) {
    onPost("products/update", "rubbish", status);
    await expect(shop.writeProduct(update, never)).resolves.toMatchObject({ ok: false, reason: "refused" });
  }
});

test("a SKU in use is reported with the product that has it, where the shop names it", async () => {
  onPost("products/create", { status: 0, error: "duplicate_sku", id: 551 });
  await expect(shop.writeProduct(create, never)).resolves.toMatchObject({ reason: "taken", holderId: "551" });
  onPost("products/create", { status: 0, error: "duplicate_sku" }, 409);
  await expect(shop.writeProduct(create, never)).resolves.toMatchObject({ reason: "taken", holderId: null });
});

test("a write throws where the shop fails, and is not repeated", async () => {
  const cases = [
    [{ status: 0, error: "boom" }, 500, { reason: "failing", status: 500, problem: { code: "server-error" } }],
    ["", 503, { reason: "failing", status: 503 }],
    [{}, 429, { reason: "throttled" }],
    [{ status: 0, error: "invalid_key" }, 200, { reason: "credentials" }],
    [{ status: 0, error: "permission_denied" }, 200, { reason: "permission" }],
    [{ status: 0, error: "unknown_function" }, 200, { problem: { code: "function-missing" } }],
    [{ status: 1, data: { id: "6" } }, 200, { problem: { code: "contract-broken", data: { path: "data.id" } } }],
  ] as const;
  for (const [body, status, expected] of cases) {
    const sent = onPost("products/update", body, status);
    await expect(shop.writeProduct(update, never)).rejects.toMatchObject(expected);
    expect(sent.calls).toBe(1);
  }
});

test("an update may be answered without an id, a creation may not", async () => {
  for (const data of [[], null, {}]) {
    onPost("products/update", { status: 1, data });
    await expect(shop.writeProduct(update, never)).resolves.toEqual({ ok: true, shopId: "5" });
    onPost("products/create", { status: 1, data });
    await expect(shop.writeProduct(create, never)).rejects.toMatchObject({ problem: { code: "contract-broken" } });
  }
});

test("a bulk answer must match the request, item by item", async () => {
  const writes = [update, create];
  const answers: readonly (readonly [unknown, string])[] = [
    [{ items: [{ id: "5", status: 1 }] }, "data.items"],
    [
      {
        items: [
          { id: "7", status: 1 },
          { id: "5", status: 1 },
        ],
      },
      "data.items[0].id",
    ],
    [{ items: [{ id: "5", status: 1 }, { status: 1 }] }, "data.items[1].id"],
    [{ items: [{ id: "5" }, { id: "6", status: 1 }] }, "data.items[0].status"],
    [{}, "data.items"],
  ];
  for (const [data, path] of answers) {
    onPost("products/bulkUpdate", { status: 1, data });
    await expect(shop.writeProducts(writes, never)).rejects.toMatchObject({
      reason: "contract",
      problem: { code: "contract-broken", data: { path } },
    });
  }
});

test("one refused item of a bulk call does not affect the others", async () => {
  const items = [
    { id: "551", status: 0, error: "duplicate_sku" },
    { id: 6, status: "1" },
  ];
  for (const data of [{ items }, items]) {
    onPost("products/bulkUpdate", { status: 1, data });
    await expect(shop.writeProducts([create, create], never)).resolves.toMatchObject([
      { ok: false, reason: "taken", holderId: "551" },
      { ok: true, shopId: "6" },
    ]);
  }
});

test("a bulk call that is refused as a whole is reported so", async () => {
  for (const [body, status] of [
    [{ status: 0, error: "too_many" }, 200],
    ["", 413],
    ["", 400],
    ["", 422],
  ] as const) {
    onPost("products/bulkUpdate", body, status);
    await expect(shop.writeProducts([update], never)).resolves.toBe("refused");
  }
});

test("a site without an optional function lacks nothing", async () => {
  for (const status of [200, 404]) {
    onPost("products/bulkUpdate", { status: 0, error: "unknown_function" }, status);
    await expect(shop.writeProducts([update], never)).resolves.toBe("unsupported");
    onPost("orders/update", { status: 0, error: "unknown_function" }, status);
    await expect(shop.reportOrder("1", { id: "9", number: "2026-9" }, never)).resolves.toBe("unsupported");
  }
});

test("a profile may read the total number of products from the first product of a page", async () => {
  const parsed = parseFramework360Profile({ total: "items.0.found" });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed));
  const own = createFramework360({ ...OPTIONS, profile: parsed.profile });
  onGet("products/list", { status: 1, data: { items: [{ id: "5", found: 7 }] } });
  await expect(own.fetchProducts(1, never)).resolves.toMatchObject({ items: [{ id: "5" }], total: 7 });
});

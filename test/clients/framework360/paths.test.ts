import { expect, test } from "vitest";

import { createFramework360 } from "../../../src/clients/framework360/client.ts";
import { parseFramework360Profile } from "../../../src/clients/framework360/profile.ts";
import { Secret } from "../../../src/core/common/secret.ts";
import { createFakeClock } from "../fake-clock.ts";
import { INTENT, never, serveTotalGest, totalGest } from "../totalgest/totalgest.ts";
import { sendJson, serveWire } from "../wire-server.ts";

const CANNOT_ASK = { reason: "contract", problem: { code: "cannot-ask" } };

test.each(["..", ".", ""])("a product id %j makes no request, and none one level up", async (id) => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, { items: [] }));
  await expect(totalGest(server.url).fetchProduct(id, never)).rejects.toMatchObject(CANNOT_ASK);
  expect(server.ledger).toEqual([]);
});

test.each(["a/b", "../7", "%2e%2e", "a?b#c", "a\nb\0", "\\..\\", "..."])(
  "a product id %j stays one segment of the path",
  async (id) => {
    const paths: string[] = [];
    await using server = await serveTotalGest((_received, response, request) => {
      paths.push(request.url ?? "");
      return sendJson(response, 404, { error: { code: "unknown_product", message: "none" } });
    });
    await expect(totalGest(server.url).fetchProduct(id, never)).resolves.toBeNull();
    expect(paths).toEqual([`/api/v1/owners/7/shops/12/products/${encodeURIComponent(id)}`]);
  },
);

test("an unknown product is not reported as a configuration problem", async () => {
  await using server = await serveTotalGest((_received, response) =>
    sendJson(response, 404, { error: { code: "no_such_route", message: "none" } }),
  );
  await expect(totalGest(server.url).fetchProduct("a/b", never)).rejects.toMatchObject({
    reason: "contract",
    exitCode: 6,
    problem: { code: "remote-refused", data: { operation: "product", status: 404 } },
  });
});

test("a shop id that leads to another path makes no request", async () => {
  const parsed = parseFramework360Profile({
    productsGet: { path: "/products/{{id}}", query: { id: null } },
    ordersGet: { path: "/orders/{{id}}", query: { id: null } },
  });
  if (!parsed.ok) throw new Error(parsed.faults.join());
  await using server = await serveWire((_received, response) =>
    sendJson(response, 404, { status: 0, error: "no_route" }),
  );
  const shop = createFramework360({
    url: server.url,
    apiKey: new Secret("key"),
    timeZone: "Europe/Zurich",
    timeoutMs: 2000,
    concurrency: 4,
    clock: createFakeClock(),
    profile: parsed.profile,
  });
  await expect(shop.fetchProduct({ id: ".." }, never)).rejects.toMatchObject(CANNOT_ASK);
  await expect(shop.fetchOrder("..", never)).rejects.toMatchObject(CANNOT_ASK);
  expect(server.ledger).toEqual([]);
  await expect(shop.fetchOrder("a/b", never)).rejects.toMatchObject({ reason: "contract", exitCode: 6 });
});

test("an order whose reference fits no header is refused alone, and blocks no other", async () => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 201, { id: "1", number: "1" }));
  const erp = totalGest(server.url, { profile: { createOrder: { headers: { "x-reference": "{{reference}}" } } } });
  const answer = await erp.createOrder({ ...INTENT, reference: "fw360:x:10\r\nx-evil: 1" }, never);
  expect(answer).toMatchObject({
    kind: "refused",
    problem: { code: "cannot-ask", data: { operation: "createOrder" } },
  });
  expect(server.ledger).toEqual([]);
});

test("a password that cannot be sent is not repeated in the message", async () => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, {}));
  const profile = { shop: { query: { $filter: "pw eq '{{password}}' and u eq '{{username}}'" } } };
  const erp = totalGest(server.url, { profile, password: "canary'7e57" });
  const refused = await erp.fetchShop(never).catch((error: unknown) => error);
  expect(refused).toMatchObject(CANNOT_ASK);
  expect(JSON.stringify(refused)).not.toContain("canary");
});

test("a query in the configured path is joined with the parameters by &", async () => {
  const urls: string[] = [];
  await using server = await serveTotalGest((_received, response, request) => {
    urls.push(request.url ?? "");
    return sendJson(response, 200, { items: [], nextCursor: null, serverTime: "2026-11-24T09:00:00Z" });
  });
  const profile = { products: { path: "/index.php?r=articoli&shop={{shopId}}" } };
  await totalGest(server.url, { profile }).fetchProducts({}, never);
  expect(urls).toEqual(["/api/v1/index.php?r=articoli&shop=12&limit=500"]);
});

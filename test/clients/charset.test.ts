import type { ServerResponse } from "node:http";

import { expect, test } from "vitest";

import { createFramework360 } from "../../src/clients/framework360/client.ts";
import { decodeUtf8, toUtf8 } from "../../src/clients/charset.ts";
import { Secret } from "../../src/core/secret.ts";
import { createFakeClock } from "./fake-clock.ts";
import { never, serveTotalGest, SHOP_BODY, totalGest } from "./totalgest/totalgest.ts";
import { serveWire } from "./wire-server.ts";

const SERVER_TIME = "2026-11-24T09:00:00Z";

function product(id: string, name: string): Record<string, unknown> {
  return {
    id,
    sku: `S-${id}`,
    ean: null,
    active: true,
    name,
    shortDescription: null,
    description: null,
    prices: [{ list: "RETAIL", currency: "CHF", amount: "1.50", includesVat: true }],
    vat: { code: "N81", rate: "8.1" },
    stock: { quantity: "3", unit: "pcs" },
    updatedAt: SERVER_TIME,
  };
}

const PAGE = { items: [product("1", "Tee"), product("2", "Caffè")], nextCursor: null, serverTime: SERVER_TIME };

function send(response: ServerResponse, value: unknown, encoding: BufferEncoding, type = "application/json"): void {
  response.writeHead(200, { "content-type": type });
  response.end(Buffer.from(JSON.stringify(value), encoding));
}

async function productsIn(encoding: BufferEncoding, type?: string, value: unknown = PAGE) {
  await using server = await serveTotalGest((_received, response) => {
    send(response, value, encoding, type);
  });
  const { items } = await totalGest(server.url).fetchProducts({}, never);
  return items.map((item) => item.decode());
}

const GOOD = { ok: true, value: { id: "2", name: "Caffè" } };
const REFUSED = {
  ok: false,
  id: "2",
  problem: { code: "product-invalid", data: { id: "2", path: "name", found: '"Caff?", not valid UTF-8' } },
};

test.each([
  "application/json; charset=ISO-8859-1",
  'application/json;charset="latin1"',
  "text/json; charset=windows-1252",
])("the charset that %s names is honoured", async (type) => {
  expect(await productsIn("latin1", type)).toMatchObject([{ ok: true }, GOOD]);
});

test("UTF-16 is read where the header names it", async () => {
  expect(await productsIn("utf16le", "application/json; charset=utf-16le")).toMatchObject([{ ok: true }, GOOD]);
});

test.each(["application/json", "application/json; charset=utf-8", "application/json; charset=unheard-of"])(
  "a record with bytes that are no UTF-8 is refused and named, and the others are read: %s",
  async (type) => {
    expect(await productsIn("latin1", type)).toMatchObject([{ ok: true }, REFUSED]);
  },
);

test("the same holds for a list that cannot be taken out of its answer", async () => {
  const twice = `{"items":[],${JSON.stringify(PAGE).slice(1)}`;
  await using server = await serveTotalGest((_received, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(Buffer.from(twice, "latin1"));
  });
  const { items } = await totalGest(server.url).fetchProducts({}, never);
  expect(items.map((item) => item.decode())).toMatchObject([{ ok: true }, REFUSED]);
});

test("a name of a language with such bytes refuses its record", async () => {
  const bad = { ...product("2", ""), name: { it: "Caffe", "fr\u00e9": "x" } };
  const found = await productsIn("latin1", "application/json", { ...PAGE, items: [bad] });
  expect(found).toMatchObject([{ ok: false, id: "2" }]);
});

test("an answer about one thing is refused whole, with system, operation and place", async () => {
  await using server = await serveTotalGest((_received, response) => {
    send(response, { ...SHOP_BODY, name: "Boutique d'été" }, "latin1");
  });
  await expect(totalGest(server.url).fetchShop(never)).rejects.toMatchObject({
    reason: "contract",
    problem: {
      code: "answer-no-text",
      data: { system: "TotalGest", operation: "shop", excerpt: expect.stringContaining("d'?t?") as string },
    },
  });
});

test("an order and a product of the shop with such bytes are refused, the others read", async () => {
  const records = [
    { id: 1, sku: "A", name: "Tee" },
    { id: 2, sku: "B", name: "Caffè" },
  ];
  await using server = await serveWire((_received, response) => {
    send(response, { status: 1, data: records }, "latin1");
  });
  const shop = createFramework360({
    url: server.url,
    apiKey: new Secret("key"),
    timeZone: "Europe/Zurich",
    timeoutMs: 2000,
    concurrency: 4,
    clock: createFakeClock(),
  });
  const { items } = await shop.fetchProducts(1, never);
  expect(items.map((item) => item.decode())).toMatchObject([
    { ok: true },
    { ok: false, id: "2", problem: { code: "shop-product-invalid", data: { path: "name" } } },
  ]);
  const orders = await shop.fetchOrders({ from: "2026-11-01", to: "2026-11-24", page: 1, order: "asc" }, never);
  expect(JSON.stringify(orders)).not.toContain("\uFFFD");
});

test("valid UTF-8 stays to the letter, lone surrogates written as escapes too", () => {
  const text = 'Caffè "naïve" 🧦 \u{10FFFF} € \\ud800';
  expect(decodeUtf8(Buffer.from(text))).toBe(text);
});

test.each([
  ["an overlong form", [0xc0, 0xaf], 2],
  ["a surrogate", [0xed, 0xa0, 0x80], 3],
  ["beyond the last character", [0xf4, 0x90, 0x80, 0x80], 4],
  ["a sequence that is cut", [0x41, 0xe2, 0x82], 2],
  ["one good and one bad byte", [0xc3, 0xa9, 0xe9], 1],
])("no byte of %s passes for text", (_what, bytes, bad) => {
  const marks = [...decodeUtf8(Buffer.from(bytes))].filter((character) => !character.isWellFormed());
  expect(marks).toHaveLength(bad);
});

test("what is not in the charset that is named stays as it is", () => {
  const bytes = Buffer.from([0x81, 0xff]);
  expect(toUtf8(bytes, "text/plain; charset=shift_jis")).toBe(bytes);
});

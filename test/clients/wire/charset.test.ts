import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";

import { createFramework360 } from "../../../src/clients/framework360/client.ts";
import { decodeOrder } from "../../../src/clients/framework360/records/decode-order.ts";
import { compileShopDialect, DEFAULT_FRAMEWORK360_PROFILE } from "../../../src/clients/framework360/dialect.ts";
import { parseJson } from "../../../src/clients/answer/answer.ts";
import { decodeUtf8, toUtf8 } from "../../../src/clients/wire/charset.ts";
import { HttpAnswer } from "../../../src/clients/wire/http.ts";
import { Secret } from "../../../src/core/common/secret.ts";
import { orderAt } from "../../../bench/systems/order.ts";
import { createFakeClock } from "../fake-clock.ts";
import { INTENT, never, serveTotalGest, SHOP_BODY, totalGest } from "../totalgest/totalgest.ts";
import { serveWire } from "../wire-server.ts";

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
])("the charset named by %s is used", async (type) => {
  expect(await productsIn("latin1", type)).toMatchObject([{ ok: true }, GOOD]);
});

test("UTF-16 is read where the header names it", async () => {
  expect(await productsIn("utf16le", "application/json; charset=utf-16le")).toMatchObject([{ ok: true }, GOOD]);
});

test.each(["application/json", "application/json; charset=utf-8", "application/json; charset=unheard-of"])(
  "a record with invalid UTF-8 is refused and named, and the others are read: %s",
  async (type) => {
    expect(await productsIn("latin1", type)).toMatchObject([{ ok: true }, REFUSED]);
  },
);

test("the same holds for a list that cannot be cut out of its answer", async () => {
  const twice = `{"items":[],${JSON.stringify(PAGE).slice(1)}`;
  await using server = await serveTotalGest((_received, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(Buffer.from(twice, "latin1"));
  });
  const { items } = await totalGest(server.url).fetchProducts({}, never);
  expect(items.map((item) => item.decode())).toMatchObject([{ ok: true }, REFUSED]);
});

test("invalid bytes in the name of a language refuse the record", async () => {
  const bad = { ...product("2", ""), name: { it: "Caffe", "fr\u00e9": "x" } };
  const found = await productsIn("latin1", "application/json", { ...PAGE, items: [bad] });
  expect(found).toMatchObject([{ ok: false, id: "2" }]);
});

test("the answer about the shop is refused as a whole, with system, operation and place", async () => {
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

test("an order is accepted or found although a name in the answer is invalid text; its number must be valid", async () => {
  let number = "A-1";
  await using server = await serveTotalGest((received, response) => {
    const order = { id: "o1", number, externalReference: INTENT.reference, customer: "André" };
    send(response, received.method === "POST" ? order : { items: [order] }, "latin1");
  });
  const erp = totalGest(server.url);
  const ref = { id: "o1", number: "A-1" };
  await expect(erp.createOrder(INTENT, never)).resolves.toMatchObject({ kind: "taken", order: ref });
  await expect(erp.findOrders(INTENT.reference, never)).resolves.toMatchObject([ref]);
  number = "é-1";
  await expect(erp.createOrder(INTENT, never)).resolves.toMatchObject({ kind: "unknown" });
  await expect(erp.findOrders(INTENT.reference, never)).rejects.toMatchObject({ reason: "contract" });
});

test("an order and a product of the shop with invalid bytes are refused, the others are read", async () => {
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

test("valid UTF-8 stays unchanged, including lone surrogates written as escapes", () => {
  const text = 'Caffè "naïve" 🧦 \u{10FFFF} € \\ud800';
  expect(decodeUtf8(Buffer.from(text))).toBe(text);
});

test.each([
  ["an overlong form", [0xc0, 0xaf], 2],
  ["a surrogate", [0xed, 0xa0, 0x80], 3],
  ["beyond the last character", [0xf4, 0x90, 0x80, 0x80], 4],
  ["a truncated sequence", [0x41, 0xe2, 0x82], 2],
  ["one good and one bad byte", [0xc3, 0xa9, 0xe9], 1],
])("no byte of %s passes as text", (_what, bytes, bad) => {
  const marks = [...decodeUtf8(Buffer.from(bytes))].filter((character) => !character.isWellFormed());
  expect(marks).toHaveLength(bad);
});

test("bytes outside of the named charset stay as they are", () => {
  const bytes = Buffer.from([0x81, 0xff]);
  expect(toUtf8(bytes, "text/plain; charset=shift_jis")).toBe(bytes);
});

test.each([
  ["no charset is named", "text/plain", [0xe9], "é"],
  ["UTF-8 is named wrongly", "text/html; charset=UTF-8", [0xe9], "é"],
  ["UTF-8 is named correctly", "text/html; charset=UTF-8", [0xc3, 0xa9], "é"],
  ["another charset is named", "text/plain; charset=iso-8859-5", [0xe9], "щ"],
  ["the name is unknown", "text/plain; charset=x-none", [0x80], "€"],
])("the profile's charset applies where %s", (_what, type, bytes, text) => {
  expect(toUtf8(Buffer.from(bytes), type, "windows-1252").toString("utf8")).toBe(text);
});

test("a byte order mark overrides the profile's charset", () => {
  const bytes = Buffer.from("\uFEFFé");
  expect(new HttpAnswer(200, {}, bytes, { charset: "windows-1252" }).body).toBe("é");
});

/** Not read at all, so an invalid byte there has no effect. */
const UNREAD = new Set(["total_tax"]);

test("an order with an invalid byte in any of its texts is not sent", () => {
  const reader = compileShopDialect(DEFAULT_FRAMEWORK360_PROFILE).order;
  const decode = (order: unknown) =>
    decodeOrder(reader, parseJson(decodeUtf8(Buffer.from(JSON.stringify(order), "latin1"))), "Europe/Zurich");
  const order = {
    ...orderAt(0),
    fees: [{ name: "f", price: "1", tax_rate: "8.1" }],
    coupon: { code: "c", amount: "1" },
  };
  expect(decode(order)).toMatchObject({ ok: true, value: { fault: null } });
  for (const [path, spoilt] of spoiltIn(order)) {
    const decoded = decode(spoilt);
    const isSent = decoded.ok && decoded.value.fault === null;
    expect([path, isSent]).toEqual([path, UNREAD.has(path)]);
  }
});

/** The value once per text, with an invalid byte in front of that text. */
function* spoiltIn(value: unknown, path = ""): Generator<readonly [path: string, spoilt: unknown]> {
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    const at = path === "" ? name : `${path}.${name}`;
    const put = (spoilt: unknown): unknown =>
      Array.isArray(value) ? value.with(Number(name), spoilt) : { ...value, [name]: spoilt };
    if (typeof part === "string") yield [at, put(`é${part}`)];
    else for (const [inner, spoilt] of spoiltIn(part, at)) yield [inner, put(spoilt)];
  }
}

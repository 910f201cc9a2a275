import { expect, test } from "vitest";

import type { Erp, ErpPage } from "../../../../src/core/ports/erp.ts";
import { sendJson, serveWire } from "../../wire-server.ts";
import type { Handler, Received } from "../../wire-server.ts";
import { never, serveTotalGest, totalGest } from "../totalgest.ts";

const PRODUCTS = "/api/v1/owners/7/shops/12/products";
const SERVER_TIME = "2026-11-24T09:00:00Z";

function product(id: number): Readonly<Record<string, unknown>> {
  return {
    id: String(id),
    sku: `S-${String(id)}`,
    active: true,
    name: "Tee",
    prices: [],
    vat: { code: "N81", rate: "8.1" },
    stock: { quantity: "1" },
  };
}

function page(from: number, count: number, more: object = {}): object {
  const items = Array.from({ length: count }, (_, at) => product(from + at));
  return { items, serverTime: SERVER_TIME, ...more };
}

/** Sixty products, twenty per page; a query parameter selects the page. */
function sixty(more: (at: number) => object, headers: (at: number) => Record<string, string> = () => ({})): Handler {
  return (received, response) => {
    const at = Number(asked(received, "at") ?? 0);
    sendJson(response, 200, page(at, 20, more(at)), headers(at));
  };
}

function asked({ query }: Received, name: string): string | undefined {
  return query.find(([key]) => key === name)?.[1];
}

async function readAll(erp: Erp, query: Parameters<Erp["fetchProducts"]>[0] = {}): Promise<readonly ErpPage[]> {
  const pages: ErpPage[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null && pages.length < 9) {
    const next: ErpPage = await erp.fetchProducts({ ...query, ...(cursor === undefined ? {} : { cursor }) }, never);
    pages.push(next);
    cursor = next.nextCursor;
  }
  return pages;
}

const byPath = { paginator: { type: "link", path: "['@odata.nextLink']" } };

test("full addresses lead from page to page, with the credentials and headers of any call, and end where there is none", async () => {
  await using server = await serveTotalGest(
    sixty((at) => (at < 40 ? { "@odata.nextLink": `${server.url}${PRODUCTS}?at=${String(at + 20)}&$x='y'` } : {})),
  );
  const headers = { "X-Mandant": "{{ownerId}}" };
  const pages = await readAll(totalGest(server.url, { profile: { ...byPath, headers } }), {
    updatedSince: SERVER_TIME,
  });
  expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(
    Array.from({ length: 60 }, (_, at) => String(at)),
  );
  const [, first, ...later] = server.ledger;
  expect(first?.query).toContainEqual(["updatedSince", SERVER_TIME]);
  expect(later.map(({ query }) => query)).toEqual(
    [20, 40].map((at) => [
      ["at", String(at)],
      ["$x", "'y'"],
    ]),
  );
  for (const { headers: sent } of later) {
    expect(sent).toMatchObject({ authorization: "Bearer token-1", "x-mandant": "7", accept: "application/json" });
  }
});

test("a relative address is resolved against its page, and credentials in the query are added again", async () => {
  const links: Readonly<Record<number, string>> = { 0: "?at=20", 20: "products?at=40&key=stale", 40: "" };
  await using server = await serveWire(sixty((at) => ({ next: links[at] })));
  const authenticator = { type: "query", name: "key", value: "{{username}}" };
  const own = { authenticator, paginator: { type: "link", path: "next" } };
  expect(await readAll(totalGest(server.url, { profile: own }))).toHaveLength(3);
  expect(server.ledger.map((received) => [received.path, asked(received, "at"), asked(received, "key")])).toEqual([
    [PRODUCTS, undefined, "anna"],
    [PRODUCTS, "20", "anna"],
    [PRODUCTS, "40", "anna"],
  ]);
});

test("by offset, no more is requested than the total in the answer; an answer without a total is not the end", async () => {
  const offset = { type: "offset", param: "at", total: "['@a'].count" };
  await using server = await serveTotalGest(sixty(() => ({ "@a": { count: "60" } })));
  expect(await readAll(totalGest(server.url, { profile: { paginator: offset } }))).toHaveLength(3);
  expect(server.ledger.map((received) => asked(received, "at")).filter((at) => at !== undefined)).toEqual([
    "0",
    "20",
    "40",
  ]);
  await using silent = await serveTotalGest(sixty(() => ({})));
  await expect(readAll(totalGest(silent.url, { profile: { paginator: offset } }))).rejects.toMatchObject({
    problem: { code: "contract-broken", data: { path: "['@a'].count", expected: "the number of records" } },
  });
});

test("an answer with total 0 and no list is empty", async () => {
  const products = { records: "Item", empty: "['@a'].count" };
  await using server = await serveTotalGest((_received, response) =>
    sendJson(response, 200, { "@a": { count: "0" }, nextCursor: null, serverTime: SERVER_TIME }),
  );
  const pages = await readAll(totalGest(server.url, { profile: { products } }));
  expect(pages.map(({ items }) => items)).toEqual([[]]);
});

test.each([
  ["another host", "https://elsewhere.test/p?at=20", "https://elsewhere.test"],
  ["another port", "http://127.0.0.1:1/p", "http://127.0.0.1:1"],
  ["a file", "file:///etc/passwd", "file:"],
])("an address on %s is never called", async (_what, next, found) => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, page(0, 20, { next })));
  const erp = totalGest(server.url, { profile: { paginator: { type: "link", path: "next" } } });
  await expect(erp.fetchProducts({ isUntried: true }, never)).rejects.toMatchObject({
    reason: "contract",
    problem: { code: "next-page-elsewhere", data: { found, own: server.url } },
  });
  expect(server.ledger.filter(({ path }) => path === PRODUCTS)).toHaveLength(1);
});

test.each([
  ["a number", { next: { at: 2 } }, {}, { path: "next", expected: "a text" }],
  ["a text that is not an address", { next: "http://" }, {}, { path: "next", expected: "an address" }],
])("%s in place of the address breaks the contract", async (_what, more, _headers, fault) => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, page(0, 20, more)));
  const erp = totalGest(server.url, { profile: { paginator: { type: "link", path: "next" } } });
  await expect(erp.fetchProducts({}, never)).rejects.toMatchObject({
    problem: { code: "contract-broken", data: fault },
  });
});

const byNumber = { type: "page", param: "at", start: 1, pages: "pagination.total_pages" };

test.each([
  ["a number", 3, 1, ["1", "2", "3"]],
  ["a text", "3", 1, ["1", "2", "3"]],
  ["counted from 0", 3, 0, ["0", "1", "2"]],
  ["one", 1, 1, ["1"]],
])("pages are requested up to the last one where their number is %s", async (_what, total, start, numbers) => {
  await using server = await serveTotalGest((received, response) =>
    sendJson(response, 200, page(20 * Number(asked(received, "at")), 20, { pagination: { total_pages: total } })),
  );
  await readAll(totalGest(server.url, { profile: { paginator: { ...byNumber, start } } }));
  expect(server.ledger.slice(1).map((received) => asked(received, "at"))).toEqual(numbers);
});

test("zero products are zero pages, and an empty page in between is not the last", async () => {
  await using server = await serveTotalGest((received, response) =>
    sendJson(
      response,
      200,
      page(0, asked(received, "updatedSince") === undefined ? 20 : 0, { pagination: { total_pages: 0 } }),
    ),
  );
  const erp = totalGest(server.url, { profile: { paginator: byNumber } });
  expect(await readAll(erp, { updatedSince: SERVER_TIME })).toHaveLength(1);
  await expect(erp.fetchProducts({}, never)).rejects.toMatchObject({ problem: { data: { found: "0" } } });
});

test.each([
  ["nothing", {}, "nothing"],
  ["null", { pagination: { total_pages: null } }, "null"],
  ["a text", { pagination: { total_pages: "viele" } }, '"viele"'],
  ["half a page", { pagination: { total_pages: 2.5 } }, "2.5"],
])("%s in place of the number of pages breaks the contract", async (_what, more, found) => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, page(0, 20, more)));
  await expect(
    totalGest(server.url, { profile: { paginator: byNumber } }).fetchProducts({}, never),
  ).rejects.toMatchObject({
    problem: {
      code: "contract-broken",
      data: { path: "pagination.total_pages", expected: "the number of pages", found },
    },
  });
});

test("a page that is refused is reported with its remedy, and not as an unknown shop", async () => {
  const none = { error: { code: "PAGE_INEXISTANTE", message: "il n’y a que 3 pages" } };
  await using server = await serveTotalGest((received, response) =>
    asked(received, "at") === "4" ? sendJson(response, 404, none) : sendJson(response, 200, page(0, 20)),
  );
  const erp = totalGest(server.url, { profile: { paginator: { type: "page", param: "at" } } });
  await expect(readAll(erp)).rejects.toMatchObject({
    reason: "contract",
    status: 404,
    problem: {
      code: "page-refused",
      data: { page: "4", way: "untold", status: 404, detail: "PAGE_INEXISTANTE: il n’y a que 3 pages" },
    },
  });
});

test.each([
  [
    "a link that expired",
    { type: "link", path: "next" },
    404,
    { code: "page-refused", data: { page: "none", way: "link" } },
  ],
  ["an invalid link", { type: "link", path: "next" }, 400, { code: "remote-refused" }],
  [
    "a cursor that expired",
    { type: "cursor", cursorPath: "next" },
    404,
    { code: "page-refused", data: { way: "cursor" } },
  ],
  ["an offset beyond the end", { type: "offset", param: "at" }, 404, { code: "page-refused", data: { page: "20" } }],
  ["an invalid page", { type: "page", param: "at" }, 422, { code: "page-refused", data: { page: "2" } }],
])("%s is an ordinary error", async (_what, paginator, status, problem) => {
  await using server = await serveTotalGest((received, response) =>
    ["at", "cursor"].some((name) => !["0", "1", undefined].includes(asked(received, name)))
      ? sendJson(response, status, { error: { code: "gone", message: "" } })
      : sendJson(response, 200, page(0, 20, { next: "?at=20" })),
  );
  await expect(readAll(totalGest(server.url, { profile: { paginator } }))).rejects.toMatchObject({ problem });
});

const mistyped = { type: "cursor", cursorPath: "meta.nxet" };

test.each([
  ["a usual length", 20, {}],
  ["the requested length", 13, { query: { rows: "13", limit: null } }],
  ["the largest requested length", 503, {}],
])("a first page of %s without a hint of a next one is not the whole catalogue", async (_what, count, products) => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, page(0, count)));
  const erp = totalGest(server.url, { profile: { paginator: mistyped, products } });
  await expect(erp.fetchProducts({ isUntried: true }, never)).rejects.toMatchObject({
    reason: "contract",
    problem: {
      code: "end-untold",
      data: { path: "meta.nxet", count, line: JSON.stringify({ paginator: { ...mistyped, absent: "last" } }) },
    },
  });
});

test.each([
  ["a short page", page(0, 13), mistyped],
  ["a page with null in its place", page(0, 20, { meta: { nxet: null } }), mistyped],
  ["a page with an empty text in its place", page(0, 20, { meta: { nxet: "" } }), mistyped],
  ["a page that the profile declares as all", page(0, 20), { ...mistyped, absent: "last" }],
  ["an empty page", page(0, 0), mistyped],
])("%s is the last", async (_what, body, paginator) => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, body));
  const erp = totalGest(server.url, { profile: { paginator } });
  await expect(erp.fetchProducts({ isUntried: true }, never)).resolves.toMatchObject({ nextCursor: null });
});

test("after a catalogue was once read to its end, a page of any length may be all", async () => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, page(0, 20)));
  const erp = totalGest(server.url, { profile: { paginator: { type: "link", path: "next" } } });
  await expect(erp.fetchProducts({}, never)).resolves.toMatchObject({ nextCursor: null });
});

const filter = { parts: ["GeaendertAm ge {{updatedSince}}", "ArtikelNr eq '{{sku}}'"], join: " and " };
const odata = { products: { query: { $filter: filter } } };

test("a parameter of several parts keeps the parts with values, and is left out without any", async () => {
  await using server = await serveTotalGest((_received, response) =>
    sendJson(response, 200, page(1, 1, { nextCursor: null })),
  );
  const erp = totalGest(server.url, { profile: odata });
  await erp.fetchProducts({}, never);
  await erp.fetchProducts({ updatedSince: SERVER_TIME }, never);
  await erp.fetchProducts({ sku: "S-1" }, never);
  await erp.fetchProducts({ sku: "S-1", updatedSince: SERVER_TIME }, never);
  expect(server.ledger.slice(1).map(({ query }) => query)).toEqual([
    [["limit", "500"]],
    [
      ["limit", "500"],
      ["$filter", `GeaendertAm ge ${SERVER_TIME}`],
    ],
    [
      ["limit", "500"],
      ["$filter", "ArtikelNr eq 'S-1'"],
    ],
    [
      ["limit", "500"],
      ["$filter", `GeaendertAm ge ${SERVER_TIME} and ArtikelNr eq 'S-1'`],
    ],
  ]);
});

test("a SKU with a quote that would end the filter is not sent; all products are searched instead", async () => {
  const odd = { ...product(7), sku: "L'ETE" };
  await using server = await serveTotalGest((_received, response) =>
    sendJson(response, 200, { items: [product(1), odd], nextCursor: null, serverTime: SERVER_TIME }),
  );
  const { items } = await totalGest(server.url, { profile: odata }).fetchProducts({ sku: "L'ETE" }, never);
  expect(items.map(({ id }) => id)).toEqual(["7"]);
  expect(server.ledger.at(-1)?.query).toEqual([["limit", "500"]]);
});

test("an order whose reference would end its quotes is not looked up, and so does not count as missing", async () => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, 200, { items: [] }));
  const findOrder = { query: { $filter: "FremdBelegNr eq '{{reference}}'" } };
  const erp = totalGest(server.url, { profile: { findOrder } });
  await expect(erp.findOrders("fw360:x:1", never)).resolves.toEqual([]);
  await expect(erp.findOrders("fw360:x:1' or 1 eq 1", never)).rejects.toMatchObject({
    problem: { code: "cannot-ask", data: { operation: "findOrder", value: `"fw360:x:1' or 1 eq 1"` } },
  });
});

test.each([
  [
    "an offset",
    { type: "offset", param: "at", total: "total" },
    { code: "list-incomplete", data: { came: 20, total: 60 } },
  ],
  [
    "a page",
    { type: "page", param: "at", start: 0, pages: "pages" },
    { code: "contract-broken", data: { found: "3" } },
  ],
])("pages by %s that are empty before the announced end are not whole", async (_name, paginator, problem) => {
  await using server = await serveTotalGest((received, response) => {
    const count = Number(asked(received, "at") ?? 0) === 0 ? 20 : 0;
    sendJson(response, 200, page(0, count, { total: 60, pages: 3 }));
  });
  const reading = readAll(totalGest(server.url, { profile: { paginator } as never }));
  await expect(reading).rejects.toMatchObject({ problem });
});

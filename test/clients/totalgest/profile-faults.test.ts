import { expect, test } from "vitest";

import { parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";

function faultsOf(profile: unknown): readonly string[] {
  const parsed = parseTotalGestProfile(profile);
  return parsed.ok ? [] : parsed.faults;
}

const inProduct = (rules: Readonly<Record<string, unknown>>): unknown => ({ fields: { product: rules } });

test.each<[string, unknown, string]>([
  [
    "a number in brackets",
    { sku: "righe[0].codice" },
    'sku: "righe[0].codice"; expected a path such as "righe.0.codice", "listini[].importo"',
  ],
  ["a bracket without its end", { sku: "t[k=v" }, 'sku: "t[k=v"; expected a path such as '],
  ["a negative number", { sku: "righe.-1" }, 'sku: "righe.-1"; expected a path such as '],
  ["a name with a space", { sku: { path: "Art Nr" } }, 'sku.path: "Art Nr"; expected a path such as '],
  [
    "several values where one is expected",
    { sku: "t[].x" },
    'sku: "t[].x"; expected one value, such as "t[key=value].x"',
  ],
  [
    "several decimals where one is expected",
    { "stock.quantity": "t[].x" },
    'stock.quantity: "t[].x"; expected one value: {"path":"t[].x","sum":true}, or one item such as "t[key=value].x"',
  ],
  [
    "several decimals, with the common sign",
    { "stock.quantity": { path: "t[].x", decimal: "," } },
    'stock.quantity.path: "t[].x"; expected one value: {"path":"t[].x","sum":true}, or one item such as "t[key=value].x"',
  ],
  [
    "a sum without a list",
    { "stock.quantity": { path: "x", sum: true } },
    "stock.quantity.sum: true; expected a path with []",
  ],
  [
    "a sum of texts",
    { sku: { path: "t[].x", sum: true } },
    "sku.sum: true; expected no sum: only decimals can be added up",
  ],
  [
    "a default that is not a decimal",
    { "vat.rate": { path: "p", default: "none" } },
    'vat.rate.default: "none"; expected a decimal',
  ],
  [
    "a default that is not true or false",
    { active: { path: "p", default: "J" } },
    'active.default: "J"; expected true or false',
  ],
  ["a default without a place", { active: { default: true } }, "active.default: true; expected a path beside it"],
  [
    "the same price for all",
    { "prices[].amount": { value: "9.90" } },
    'prices[].amount.value: "9.90"; expected a path: not every product has the same prices[].amount',
  ],
  [
    "a price for products without one",
    { "prices[].amount": { path: "p", default: "9.90" } },
    'prices[].amount.default: "9.90"; expected no default: not every product has the same prices[].amount',
  ],
  [
    "the same stock for all",
    { "stock.quantity": { value: "100" } },
    'stock.quantity.value: "100"; expected a path: not every product has the same stock.quantity',
  ],
])("%s is refused", (_what, rules, fault) => {
  expect(faultsOf(inProduct(Object(rules)))).toEqual([expect.stringContaining(`fields.product.${fault}`)]);
});

test("a common decimal sign does not hide a fault in a field", () => {
  expect(faultsOf({ decimals: ",", fields: { product: { "stock.quantity": "t[].x" } } })).toEqual([
    expect.stringContaining('{"path":"t[].x","sum":true}'),
  ]);
});

test("sums and differences are refused in what is sent", () => {
  const order = { "totals.net": { path: "t[].x", sum: true }, note: { path: "n", minus: "m" } };
  expect(faultsOf({ fields: { order } })).toEqual([
    expect.stringContaining('totals.net.path: "t[].x"; expected a path that can be written'),
    expect.stringContaining("totals.net.sum: true; expected no such thing"),
    expect.stringContaining("note.minus:"),
  ]);
});

test("valid combinations are accepted", () => {
  const product = {
    "stock.quantity": { path: "depots[].disponible", sum: true, default: "0" },
    "name.fr": "libelles[langue=fr].libelle",
    "vat.rate": { path: "tva", decimal: "," },
    ean: "['code.ean']",
    prices: { path: "prix", default: [] },
  };
  const shop = { languages: { path: "Sprachen", map: { DE: "de" } }, priceLists: "tarifs[].code" };
  expect(faultsOf({ fields: { product, shop } })).toEqual([]);
});

test.each<[unknown, string]>([
  [{ paginator: { type: "link" } }, 'paginator.path: nothing; expected a path such as "giacenza.disponibile"'],
  [
    { paginator: { type: "page", param: "p", pages: "a[0]" } },
    'paginator.pages: "a[0]"; expected a path such as "righe.0.codice"',
  ],
  [{ product: { record: "rows[].x" } }, 'product.record: "rows[].x"; expected a path without []'],
  [{ paginator: { type: "cursor", cursorPath: "a", absent: true } }, 'paginator.absent: true; expected "last"'],
  [
    { products: { query: { f: { parts: [], join: " and " } } } },
    "products.query.f.parts: a list of 0; expected at least",
  ],
  [{ products: { query: { f: { parts: ["{{skU}}"], join: "," } } } }, "products.query.f.parts.0: "],
  [{ products: { query: { f: { parts: ["a"] } } } }, "products.query.f.join: nothing; expected a text"],
  [{ shop: { missing: "NONE" } }, 'shop.missing: "NONE"; expected no such thing: it counts in product and findOrder'],
])("%j is refused with the place", (written, fault) => {
  expect(faultsOf(written)).toEqual([expect.stringContaining(fault)]);
});

test("a parameter of several parts replaces those with its placeholders", () => {
  const filter = { parts: ["GeaendertAm ge {{updatedSince}}", "ArtikelNr eq '{{sku}}'"], join: " and " };
  const parsed = parseTotalGestProfile({ products: { query: { $filter: filter } } });
  expect(parsed.ok && parsed.profile.products.query).toEqual({
    limit: "{{limit}}",
    cursor: "{{cursor}}",
    $filter: filter,
  });
});

test.each<[string, unknown, string]>([
  ["a read by PUT", { findOrder: { method: "PUT" } }, 'findOrder.method: "PUT"; expected "GET" or "POST"'],
  ["a body on a read by GET", { shop: { body: {} } }, 'shop.body: {}; expected "method": "POST" beside it'],
  [
    "a placeholder that a body does not have",
    { shop: { method: "POST", body: { a: "{{sku}}" } } },
    'shop.body: {"a":"{{sku}}"}; expected a value with no placeholders but',
  ],
  ["both forms of `failed`", { failed: { path: "a", is: [1], not: [2] } }, "failed: "],
  ["an order sent by GET", { createOrder: { method: "GET" } }, 'createOrder.method: "GET"; expected "POST"'],
  ["a path with a fragment", { shop: { path: "/shop#x" } }, 'shop.path: "/shop#x"; expected a path that begins with /'],
  ["a query in front of every path", { basePath: "/ws?x=1" }, 'basePath: "/ws?x=1"; expected a path such as'],
  ["a header with a line end", { headers: { "x-a": "1\r\nx-b: 2" } }, "headers.x-a: "],
  ["a header of one operation with a NUL", { shop: { headers: { a: "\0" } } }, "shop.headers.a: "],
  ["a header of several parts with a line end", { headers: { a: { parts: ["b\n"], join: "," } } }, "headers.a: "],
  ["a header beyond Latin-1", { headers: { a: "€" } }, "headers.a: "],
  ["a header without a name", { headers: { "": "x" } }, "headers.: "],
  ["a header whose name has a blank", { products: { headers: { "a b": "x" } } }, "products.headers.a b: "],
  ["a header whose name has a line end", { headers: { "a\nb": "x" } }, "a header name of letters"],
  [
    "a key's header with a line end",
    { authenticator: { type: "header", name: "x-key", value: "a\r\n{{password}}" } },
    "authenticator.value",
  ],
  [
    "a key's header with a colon in its name",
    { authenticator: { type: "header", name: "x-key:", value: "{{password}}" } },
    "authenticator.name",
  ],
  [
    "a token's header with a line end",
    { authenticator: { inject: { into: "header", name: "Auth\norization" } } },
    "authenticator.inject.name",
  ],
])("refuses %s", (_what, profile, expected) => {
  expect(faultsOf(profile)[0]).toContain(expected);
});

test("names of parameters are not limited like those of headers", () => {
  expect(faultsOf({ authenticator: { type: "query", name: "api key", value: "{{password}}" } })).toEqual([]);
  expect(faultsOf({ query: { "$filter x": "é€" }, headers: { "x-tenant": "Zürich", accept: null } })).toEqual([]);
});

import { expect, test } from "vitest";

import { compileDates } from "../../../../src/clients/profile/dates.ts";
import { compileReader } from "../../../../src/clients/profile/reading/reader.ts";
import { prepare } from "../../../../src/clients/profile/writing/request.ts";
import { compileWriter } from "../../../../src/clients/profile/writing/writer.ts";
import { PRODUCT_FIELDS as SHOP_PRODUCT } from "../../../../src/clients/framework360/contract.ts";
import { parseFramework360Profile } from "../../../../src/clients/framework360/profile.ts";
import { ORDER_FIELDS } from "../../../../src/clients/totalgest/contract.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../../../src/clients/totalgest/dialect.ts";
import { parseTotalGestProfile } from "../../../../src/clients/totalgest/profile.ts";

const ORDER = {
  externalReference: "fw360:shop:1",
  placedAt: "2026-11-24T09:30:00.000Z",
  pricesIncludeVat: true,
  note: null,
  lines: [{ kind: "product", sku: "A", quantity: "2", total: "9.00" }],
  totals: { gross: "9.00" },
};

function orderWriter(rules: object, dates = compileDates("rfc3339")): ReturnType<typeof compileWriter> {
  const parsed = parseTotalGestProfile({ fields: { order: rules } });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  return compileWriter(ORDER_FIELDS, parsed.profile.fields.order, dates);
}

test("a profile without changes writes the same order", () => {
  const write = compileWriter(ORDER_FIELDS, DEFAULT_TOTALGEST_PROFILE.fields.order, compileDates("rfc3339"));
  expect(write(ORDER)).toBe(ORDER);
});

test("fields and items go to the vendor's places, null stays null and absent fields are left out", () => {
  const write = orderWriter({ externalReference: "testata.rif", lines: "righe", "lines[].sku": "codice" });
  const written = write(ORDER);
  expect(written).toMatchObject({ testata: { rif: "fw360:shop:1" }, note: null });
  expect(written).toHaveProperty("righe", [{ kind: "product", codice: "A", quantity: "2", total: "9.00" }]);
  expect(written).not.toHaveProperty("externalReference");
  expect(written).not.toHaveProperty("customer");
});

test("values are written in the vendor's form: words for flags, commas, numbers, dates, constants", () => {
  const write = orderWriter(
    {
      pricesIncludeVat: { path: "ivato", map: { true: "S", false: "N" } },
      "totals.gross": { path: "totale", decimal: "," },
      "lines[].quantity": { path: "qta", type: "number" },
      "customer.language": { path: "lingua", value: "IT" },
      note: null,
    },
    compileDates({ pattern: "dd.MM.yyyy HH:mm:ss", timeZone: "Europe/Zurich" }),
  );
  const written = write(ORDER);
  expect(written).toMatchObject({ ivato: "S", totale: "9,00", placedAt: "24.11.2026 10:30:00", lingua: "IT" });
  expect(written).toHaveProperty("lines.0.qta", 2);
  expect(written).not.toHaveProperty("note");
});

const ADDRESSED = {
  ...ORDER,
  billing: { company: null, street: "Rue du Lac 5", city: "Vevey" },
  shipping: { company: "Quai SA", street: "Quai 1", city: "Genève" },
};

/** The rules of an address whose fields are in this place. */
function addressIn(group: string, place: string, names: Readonly<Record<string, string>> = {}): object {
  const fields = { company: ".company", street: ".street", city: ".city", ...names };
  return Object.fromEntries(Object.entries(fields).map(([field, name]) => [`${group}.${field}`, `${place}${name}`]));
}

test("a number in a path makes a list, and names may be quoted", () => {
  const write = orderWriter({
    externalReference: "['@ref']",
    ...addressIn("billing", "adresses.0", { street: ".rue", city: "['rue.ville']" }),
    ...addressIn("shipping", "adresses.1", { street: ".rue", city: "['rue.ville']" }),
  });
  const written = write(ADDRESSED);
  expect(written).toHaveProperty(
    ["adresses"],
    [
      { company: null, rue: "Rue du Lac 5", "rue.ville": "Vevey" },
      { company: "Quai SA", rue: "Quai 1", "rue.ville": "Genève" },
    ],
  );
  expect(written).toHaveProperty(["@ref"], "fw360:shop:1");
  expect(orderWriter({ note: "texts.2" })({ ...ORDER, note: "Ring" })).toHaveProperty("texts", [null, null, "Ring"]);
});

test("the item with a given key is found or created in a list, and written into", () => {
  const rules = {
    ...addressIn("billing", "adresses[type=facturation]"),
    ...addressIn("shipping", "adresses[type=livraison]"),
  };
  const [first, second] = [
    { type: "facturation", company: null, street: "Rue du Lac 5", city: "Vevey" },
    { type: "livraison", company: "Quai SA", street: "Quai 1", city: "Genève" },
  ];
  expect(orderWriter(rules)(ADDRESSED)).toHaveProperty("adresses", [first, second]);
  const constants = { adresses: [{ type: "livraison", priority: 1 }, { type: "other" }] };
  const written = orderWriter(rules)(ADDRESSED, constants);
  expect(written).toHaveProperty("adresses", [{ ...second, priority: 1 }, { type: "other" }, first]);
});

test("each line item may have its own nested lists", () => {
  const lines = [
    { kind: "product", sku: "A", vatCode: "N81" },
    { kind: "fee", sku: null, vatCode: "R26" },
  ];
  const write = orderWriter({ lines: "righe", "lines[].vatCode": "iva[tipo=IVA].cod" });
  expect(write({ ...ORDER, lines })).toHaveProperty("righe", [
    { kind: "product", sku: "A", iva: [{ tipo: "IVA", cod: "N81" }] },
    { kind: "fee", sku: null, iva: [{ tipo: "IVA", cod: "R26" }] },
  ]);
});

test("a default is written where a value is absent; the default of the SKU only on products, which have one", () => {
  const lines = ["product", "product", "shipping"].map((kind, at) => ({ kind, sku: at === 0 ? "A" : null }));
  const write = orderWriter({
    "lines[].sku": { path: "code", default: "DIVERS" },
    "customer.language": { path: "langue", default: "fr" },
    note: { path: "remarque", default: "", map: { "": "never" } },
  });
  const written = write({ ...ORDER, lines });
  expect(written).toHaveProperty("lines", [
    { kind: "product", code: "A" },
    { kind: "product", code: "DIVERS" },
    { kind: "shipping", code: null },
  ]);
  expect(written).toMatchObject({ langue: "fr", remarque: "" });
  expect(write({ ...ORDER, customer: { language: "it" }, note: "Ring" })).toMatchObject({
    langue: "it",
    remarque: "Ring",
  });
});

test("the same order always gives the same text, before and after a list", () => {
  const lines = { lines: "b.0.c", "lines[].sku": "['x.y'].0" };
  const rules = { ...addressIn("billing", "a[t=1]"), ...addressIn("shipping", "a[t=2]"), ...lines };
  const texts = [1, 2].map(() => JSON.stringify(orderWriter(rules)(ADDRESSED, { z: 1, a: [{ t: "2" }] })));
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).toMatch(/^\{"z":1,"a":\[\{"t":"2",/);
});

test.each([
  [
    "a constant for an identifying field",
    { "lines[].sku": { path: "code", value: "DIVERS" } },
    "lines[].sku",
    "default",
  ],
  ["a constant for money", { "totals.gross": { path: "total", value: "0" } }, "totals.gross", "default"],
  [
    "a constant in place of the reference",
    { externalReference: { path: "r", value: "1" } },
    "externalReference",
    "default",
  ],
  ["a constant without a place", { "customer.language": { value: "fr" } }, "customer.language", "a path"],
  ["each item of a list", { "billing.street": "adresses[].rue" }, "billing.street", "adressen[typ=rechnung].ort"],
  ["a whole item of a list", { "billing.street": "adresses[type=x]" }, "billing.street", "can be written"],
  ["the order itself", { note: { path: "" } }, "note", "can be written"],
])("refuses %s in what is sent", (_what, rules, name, expected) => {
  const parsed = parseTotalGestProfile({ fields: { order: rules } });
  const [fault = "", ...more] = parsed.ok ? [] : parsed.faults;
  expect(more).toEqual([]);
  expect(fault).toMatch(new RegExp(`^fields\\.order\\.${name.replace("[]", String.raw`\[\]`)}`));
  expect(fault).toContain(expected);
});

test.each([
  ["{{password}}", { a: ["{{password}}"] }],
  ["{{key}}", { a: { b: "{{key}}" } }],
])("refuses %s in an order's constants", (_what, body) => {
  const parsed = parseTotalGestProfile({ createOrder: { body } });
  expect(parsed.ok ? [] : parsed.faults).toEqual([
    expect.stringMatching(
      /^createOrder\.body: .*no placeholders but \{\{ownerId\}\}, \{\{shopId\}\}, \{\{reference\}\}$/,
    ),
  ]);
});

test("a product of the shop is written by the inverse of the rules that read it", () => {
  const parsed = parseFramework360Profile({
    fields: { product: { quantity: "giacenza.pezzi", active: { path: "stato", map: { on: true, off: false } } } },
  });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  const { product } = parsed.profile.fields;
  const dates = compileDates("rfc3339");
  const ours = { id: "5", quantity: "7", active: false };
  const wire = compileWriter(SHOP_PRODUCT, product, dates, { mapsRead: true })(ours);
  expect(wire).toEqual({ id: "5", giacenza: { pezzi: "7" }, stato: "off" });
  expect(compileReader(SHOP_PRODUCT, product, dates).read(wire)).toMatchObject(ours);
});

test("a default is not written where a change leaves the field out", () => {
  const parsed = parseFramework360Profile({ fields: { product: { quantity: { path: "giacenza", default: "0" } } } });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  const write = compileWriter(SHOP_PRODUCT, parsed.profile.fields.product, compileDates("rfc3339"), { mapsRead: true });
  expect(write({ id: "5" })).toEqual({ id: "5" });
});

test("each line gets the profile's constants, in front of its own fields", () => {
  const write = orderWriter({
    lines: { path: "rows.row", each: { unit: "PCE", "@n": { a: 1 } } },
    "lines[].sku": "code",
  });
  const [row] = (write(ORDER)["rows"] as { row: object[] }).row;
  expect(Object.entries(row ?? {}).slice(0, 3)).toEqual([
    ["unit", "PCE"],
    ["@n", { a: 1 }],
    ["kind", "product"],
  ]);
  for (const wrong of [{ note: { path: "note", each: {} } }, { lines: { path: "rows", each: "PCE" } }]) {
    expect(parseTotalGestProfile({ fields: { order: wrong } }).ok).toBe(false);
  }
});

test("a base path may end in a slash, which is not doubled", () => {
  const operation = { method: "GET", path: "/goods" } as const;
  expect(prepare("/ws/", operation, {}).target).toBe("/ws/goods");
  expect(prepare("/ws/", { ...operation, path: "" }, {}).target).toBe("/ws/");
  expect(prepare("/ws/", { ...operation, path: "?r=1" }, {}).target).toBe("/ws/?r=1");
});

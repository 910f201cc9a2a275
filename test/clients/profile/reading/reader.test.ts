import fc from "fast-check";
import { expect, test } from "vitest";

import { compileDates } from "../../../../src/clients/profile/dates.ts";
import { readPath } from "../../../../src/clients/profile/reading/path.ts";
import { compileReader } from "../../../../src/clients/profile/reading/reader.ts";
import type { FieldRules } from "../../../../src/clients/profile/tree.ts";
import { PRODUCT_FIELDS, SHOP_RECORD_FIELDS } from "../../../../src/clients/totalgest/contract.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../../../src/clients/totalgest/dialect.ts";
import { parseTotalGestProfile } from "../../../../src/clients/totalgest/profile.ts";

const plain = compileDates("rfc3339");

function reader(rules: FieldRules, dates = plain): ReturnType<typeof compileReader> {
  const parsed = parseTotalGestProfile({ fields: { product: rules } });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  return compileReader(PRODUCT_FIELDS, parsed.profile.fields.product, dates);
}

test("a profile without changes returns the record itself", () => {
  const record = { id: "1", whatever: true };
  expect(compileReader(PRODUCT_FIELDS, DEFAULT_TOTALGEST_PROFILE.fields.product, plain).read(record)).toBe(record);
});

test("a moved field is found, and a fault in it is named at the vendor's place", () => {
  const moved = reader({ "stock.quantity": "giacenza.disponibile" });
  expect(moved.read({ giacenza: { disponibile: "3" } })).toMatchObject({ stock: { quantity: "3" } });
  expect(moved.sourceOf("stock.quantity")).toBe("giacenza.disponibile");
  expect(moved.sourceOf("prices[1].amount")).toBe("prices[1].amount");
});

test("parts of a list are read within each item, and named there", () => {
  const prices = reader({ prices: "listini", "prices[].amount": "prezzo.lordo" });
  const record = { listini: [{ list: "RETAIL", prezzo: { lordo: "4.50" } }] };
  expect(prices.read(record)).toMatchObject({ prices: [{ list: "RETAIL", amount: "4.50" }] });
  expect(prices.sourceOf("prices[0].amount")).toBe("listini[0].prezzo.lordo");
});

test("one flat price is a list of one, and a constant is inserted", () => {
  const flat = reader({
    prices: "",
    "prices[].list": { value: "RETAIL" },
    "prices[].amount": "prezzo",
    "prices[].currency": "valuta",
    "prices[].includesVat": { value: true },
  });
  expect(flat.read({ prezzo: "4.50", valuta: "CHF" })).toMatchObject({
    prices: [{ list: "RETAIL", amount: "4.50", currency: "CHF", includesVat: true }],
  });
});

test("prices by list name become a list of prices", () => {
  const entries = reader({
    prices: { path: "prezzi", entries: true },
    "prices[].list": "key",
    "prices[].amount": "value",
  });
  expect(entries.read({ prezzi: { RETAIL: "4.50", B2B: "3.90" } })).toMatchObject({
    prices: [
      { list: "RETAIL", amount: "4.50" },
      { list: "B2B", amount: "3.90" },
    ],
  });
});

test.each([
  ["an object where a list is expected", { "@": 1 }, 1],
  ["null", null, 0],
  ["an empty text", "", 0],
  ["an object with numbers for keys", { "0": {}, "2": {} }, 2],
])("%s is read as a list", (_what, prezzi, count) => {
  expect(reader({ prices: "prezzi" }).read({ prezzi })).toHaveProperty("prices.length", count);
});

test("values are mapped, commas become points and units are converted exactly", () => {
  const values = reader({
    active: { path: "attivo", map: { S: true, N: false } },
    "vat.rate": { path: "iva", map: { N81: "8.1" } },
    "stock.quantity": { path: "grammi", decimal: ",", factor: "0.001" },
    sku: { path: "codice", type: "number" },
  });
  expect(values.read({ attivo: "S", iva: "N81", grammi: "1'234,5", codice: 4711 })).toMatchObject({
    active: true,
    vat: { rate: "8.1" },
    stock: { quantity: "1.2345" },
    sku: "4711",
  });
});

test("a value that a map lacks stays as it is, so that the contract refuses it", () => {
  expect(reader({ active: { path: "attivo", map: { S: true } } }).read({ attivo: "?" })).toMatchObject({ active: "?" });
});

test("texts in one field per language become one text by language", () => {
  const texts = reader({ "name.it": "nome_it", "name.fr": "nome_fr", name: null });
  expect(texts.read({ nome_it: "Tè", nome_fr: "Thé" })).toMatchObject({ name: { it: "Tè", fr: "Thé" } });
});

test("instants are read and written in milliseconds or in seconds, as the profile says", () => {
  const [ms, seconds] = [compileDates("unix-ms"), compileDates("unix")];
  for (const at of [1_795_510_800_000, 1_795_510_800_123, 1_795_510_801_000]) {
    const instant = new Date(at).toISOString();
    expect([ms.read(at), ms.read(String(at)), ms.write(instant)]).toEqual([instant, instant, at]);
    expect([seconds.read(at / 1000), seconds.write(instant)]).toEqual([instant, Math.floor(at / 1000)]);
  }
  expect(ms.read("24.11.2026")).toBe("24.11.2026");
});

test("instants are read in the profile's form, as is the rest of the record", () => {
  const unix = reader({}, compileDates("unix"));
  expect(unix.read({ id: "1", updatedAt: 1_795_510_800 })).toMatchObject({
    id: "1",
    updatedAt: new Date(1_795_510_800_000).toISOString(),
  });
});

test("a record's prototype is never read", () => {
  expect(reader({ sku: "constructor.name" }).read({ id: "1" })).toMatchObject({ sku: undefined });
});

test("a list has one value of each item of another list, mapped; a single item is a list of one", () => {
  const rules = { languages: { path: "lingue.record[].cod", map: { IT: "it" } } };
  const parsed = parseTotalGestProfile({ fields: { shop: { priceLists: "listini[]", ...rules } } });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  const shop = compileReader(SHOP_RECORD_FIELDS, parsed.profile.fields.shop, plain);
  const several = { lingue: { record: [{ cod: "IT" }, { cod: "FR" }] }, listini: ["A", "B"] };
  expect(shop.read(several)).toMatchObject({ languages: ["it", "FR"], priceLists: ["A", "B"] });
  const one = { lingue: { record: { cod: "IT" } }, listini: null };
  expect(shop.read(one)).toMatchObject({ languages: ["it"], priceLists: [] });
});

test("pictures are a list of addresses, of objects too, and one element of XML is a list of one", () => {
  const at = (rule: FieldRules["images"], record: object): unknown =>
    readPath(reader({ images: rule ?? null }).read({ id: "1", ...record }), "images");
  const one = "https://erp.example.ch/a.jpg";
  expect(at("bilder[].url", { bilder: [{ url: one }, { url: "b" }] })).toEqual([one, "b"]);
  expect(at("immagini.immagine", { immagini: { immagine: one } })).toEqual([one]);
  expect(at("immagini.immagine", { immagini: "" })).toBe(undefined);
  expect(at(null, { images: [one] })).toBe(undefined);
});

test("a star in a map matches any text, after the texts that are listed", () => {
  const meaning = { "Art. *": "A", "*": "rest", "Art. 1": "first", "a.c": "dot" };
  const mapped = reader({ sku: { path: "sku", map: meaning } });
  const skus = ["Art. 1", "Art. 2\n3", "a.c", "abc", ""].map((sku) => mapped.read({ sku }));
  expect(skus).toEqual(["first", "A", "dot", "rest", "rest"].map((sku) => expect.objectContaining({ sku })));
});

test("an id that JSON.parse has rounded is not accepted as text", () => {
  const typed = reader({ sku: { path: "sku", type: "number" } });
  expect(typed.read({ sku: 2 ** 53 })).toMatchObject({ sku: 2 ** 53 });
  expect(typed.read({ sku: 17 })).toMatchObject({ sku: "17" });
});

test("a factor on a whole number gives the same result as decimal arithmetic", () => {
  const centimes = reader({ "stock.quantity": { path: "q", factor: "0.01" } });
  const read = [2490, 7, "5", "100", 0, -1, "12.5", "x", 2 ** 53].map((q) =>
    readPath(centimes.read({ q }), "stock.quantity"),
  );
  expect(read).toEqual(["24.9", "0.07", "0.05", "1", "0", "-0.01", "0.125", "x", 2 ** 53]);
});

test("inherited properties of objects are not values on the wire", () => {
  const odd = reader({ sku: "constructor", ean: "a.toString", name: "length" });
  expect(odd.read({ a: {} })).toBeUndefined();
  expect(odd.read({ constructor: "x", length: "y" })).toMatchObject({ sku: "x", name: "y" });
});

test("a whole number of hundredths gets the same text as by decimal arithmetic", () => {
  const centimes = reader({ "stock.quantity": { path: "q", factor: "0.01" } });
  const read = (q: unknown): unknown => readPath(centimes.read({ q }), "stock.quantity");
  // A text is converted by decimal arithmetic, a number is divided.
  fc.assert(fc.property(fc.integer({ min: -1e15 + 1, max: 1e15 - 1 }), (q) => read(q) === read(String(q))));
});

test("a number is looked up in a map like its text", () => {
  const mapped = reader({ sku: { path: "sku", map: { "8.1": "N", "0": "none", "1.0": "text", true: "yes" } } });
  const skus = [8.1, "8.1", " 8.1", 0, "0", 1, "1.0", true, "true"].map((sku) => readPath(mapped.read({ sku }), "sku"));
  expect(skus).toEqual(["N", "N", "N", "none", "none", 1, "text", "yes", "yes"]);
});

test("a date by a pattern with the minutes first is read, and an impossible date is left as it is", () => {
  const odd = reader({}, compileDates({ pattern: "mm:HH dd.MM.yyyy", timeZone: "Europe/Zurich" }));
  const read = (updatedAt: string): unknown => readPath(odd.read({ updatedAt }), "updatedAt");
  expect([read("30:09 24.11.2026"), read("31:09 24.11.2026")]).toEqual([
    "2026-11-24T08:30:00.000Z",
    "2026-11-24T08:31:00.000Z",
  ]);
  expect([read("60:09 24.11.2026"), read("30:09 31.02.2026")]).toEqual(["60:09 24.11.2026", "30:09 31.02.2026"]);
});

/** Proposals for products of other systems, and above all what must not be proposed as sure. */
import { expect, test } from "vitest";

import { compileDates } from "../../../src/clients/profile/dates.ts";
import { compileReader } from "../../../src/clients/profile/reading/reader.ts";
import type { Rule } from "../../../src/clients/profile/grammar/rule-parts.ts";
import { PRODUCT_FIELDS } from "../../../src/clients/totalgest/contract.ts";
import { NO_SHOP, type ShopFacts } from "../../../src/diagnosis/propose/prices.ts";
import { otherThan } from "../../../src/diagnosis/propose/proposal.ts";
import { guessProduct } from "../../../src/diagnosis/propose/product.ts";
import type { Candidate } from "../../../src/core/run/doctor/sample.ts";

type Wire = Readonly<Record<string, unknown>>;

function best(records: readonly Wire[], field: string, facts: ShopFacts = NO_SHOP): Candidate | undefined {
  return guessProduct(records, facts).get(field)?.[0];
}

/** Products as they are read with the likeliest rules. */
function readAll(records: readonly Wire[], facts: ShopFacts = NO_SHOP): readonly unknown[] {
  const guesses = guessProduct(records, facts);
  const rules = [...guesses].flatMap(([name, [one]]) => (one === undefined ? [] : [[name, one.rule as Rule] as const]));
  const reader = compileReader(PRODUCT_FIELDS, Object.fromEntries(rules), compileDates("rfc3339"));
  return records.map((record) => reader.read(record));
}

test.each([
  ["numbers as they are", ["24.90", "1290.00"], [24.9, 1290]],
  ["a mark between thousands", ["24.90", "1'290.00"], [24.9, 1290]],
  ["a typographic mark between thousands", ["24.90", "1’290.00"], [24.9, 1290]],
  ["a comma, and a point between thousands", ["24,90", "1.290,00"], [24.9, 1290]],
  ["a comma, and a mark between thousands", ["24,90", "1’290,00"], [24.9, 1290]],
])("a price with %s is read with its own meaning", (_what, written, amounts) => {
  const read = readAll(written.map((prix_ttc) => ({ prix_ttc })));
  expect(read.map((product) => Number((product as Priced).prices[0]?.amount))).toEqual(amounts);
});

interface Priced {
  readonly prices: readonly { readonly amount: string; readonly currency: string }[];
}

test("a trade price, a cost or an offer is not the price", () => {
  const product = { prix_revendeur_ttc: 3, prezzoAcquisto: 2, aktionspreis: 1, wiederverkaufspreis: 3, prix_promo: 1 };
  expect(best([product], "prices[].amount")).toBeUndefined();
});

const SHOP: ShopFacts = {
  ...NO_SHOP,
  vatRates: new Map([
    ["1", "8.1"],
    ["2", "2.6"],
  ]),
};

test("a number that is not a rate of the shop is not a rate", () => {
  const guesses = guessProduct([{ mwst: 1 }, { mwst: 2 }], SHOP);
  expect(guesses.get("vat.code")?.[0]?.rule).toEqual({ path: "mwst", type: "number" });
  expect(guesses.get("vat.rate")?.[0]?.rule).toEqual({ path: "mwst", map: { "1": "8.1", "2": "2.6" }, decimal: "." });
});

test("stock in several places is their sum, as a guess", () => {
  const records = [
    { Lager: [{ Ort: "LADEN", Verfuegbar: 2 }] },
    {
      Lager: [
        { Ort: "LADEN", Verfuegbar: 1 },
        { Ort: "ZENTRAL", Verfuegbar: 9 },
      ],
    },
    { Lager: [] },
  ];
  expect(guessProduct(records, NO_SHOP).get("stock.quantity")).toMatchObject([
    { rule: { path: "Lager[].Verfuegbar", sum: true }, confidence: "low" },
  ]);
});

test.each([
  [
    "a flag",
    [
      { verfuegbar: 1, bestand: 12 },
      { verfuegbar: 0, bestand: 3 },
      { verfuegbar: 1, bestand: 0 },
    ],
  ],
  ["a date", [{ verfuegbarAb: 1_764_000_000, bestand: 12 }]],
  ["free shipping", [{ freeShipping: 7, bestand: 12 }]],
])("%s beside the stock is not the stock", (_what, records) => {
  expect(best(records, "stock.quantity")).toMatchObject({ rule: "bestand" });
});

test("a price of two kinds is not a price by list, and neither is a weight", () => {
  const records = [{ preise: { brutto: 24.9, netto: 23, waehrung: "EUR" }, grossWeight: 1.2, gewichtBrutto: 1.3 }];
  expect(best(records, "prices")).toMatchObject({ rule: "", confidence: "medium" });
  expect(best(records, "prices[].amount")).toMatchObject({ rule: "preise.brutto" });
  expect(best(records, "prices[].currency")).toMatchObject({ rule: "preise.waehrung" });
  expect(best([{ grossWeight: 1.2 }], "prices[].amount")).toBeUndefined();
});

test("the number of a price list is not its price", () => {
  expect(best([{ ItemPrices: [{ PriceList: 1, Price: 24.9 }] }], "prices[].amount")?.rule).toBe("Price");
});

test("the name is not also the description, and the SKU serves as the id where there is no other", () => {
  const records = [{ No: "1000", Description: "Tee" }];
  expect(best(records, "name")?.rule).toBe("Description");
  expect(best(records, "description")).toBeUndefined();
  expect(best(records, "id")).toMatchObject({ rule: "No", confidence: "low" });
});

test("a tax amount beside the price is not the price", () => {
  const records = [{ preise: [{ liste: "D", betrag: 24.9, steuerbetrag: 1.87, vatAmount: 1.87 }] }];
  expect(best(records, "prices[].amount")).toMatchObject({ rule: "betrag" });
});

test("stock under the names of places is only a guess", () => {
  const records = [{ magazzino: { lugano: { disponibile: 2 }, chiasso: { disponibile: 4 } } }];
  expect(best(records, "stock.quantity")?.confidence).toBe("low");
});

test.each([
  ["an object for each language", [{ testi: { de: { nome: "Tee", testo: "…" }, fr: { nome: "Thé", testo: "…" } } }]],
  ["a language behind the name", [{ nome_de: "Tee", nome_fr: "Thé" }]],
])("texts in %s are found in each", (_what, records) => {
  expect(readAll(records)).toMatchObject([{ name: { de: "Tee", fr: "Thé" } }]);
});

test.each([
  "ArtikelNr",
  "ArtNr",
  "Artikelnummer",
  "codice",
  "CodArt",
  "code_article",
  "numeroArticle",
  "itemNo",
  "sku",
])("%s is the SKU", (name) => {
  expect(best([{ id: 1, [name]: "TEE-1" }], "sku")).toMatchObject({ rule: name, confidence: "high" });
});

test("a place in force for the field, or for one language of it, is not proposed; that of another field is", () => {
  const iva = { path: "iva", rule: "iva", seen: "8.1", confidence: "high" } as const;
  const left = (inForce: Readonly<Record<string, string>>, field: string) =>
    otherThan(inForce, new Map([[field, [iva]]])).get(field)?.length;
  expect(left({ "vat.rate": "iva" }, "vat.rate")).toBe(0);
  expect(left({ "name.it": "iva" }, "name")).toBe(0);
  expect(left({ "vat.code": "iva" }, "vat.rate")).toBe(1);
  expect(left({ names: "iva" }, "name")).toBe(1);
});

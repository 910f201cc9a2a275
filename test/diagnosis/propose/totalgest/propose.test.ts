/** Proposals for products of other systems, and above all what must not be proposed as sure. */
import { expect, test } from "vitest";

import { compileDates } from "../../../../src/clients/profile/dates.ts";
import { compileReader } from "../../../../src/clients/profile/reading/reader.ts";
import type { Rule } from "../../../../src/clients/profile/grammar/rule-parts.ts";
import { PRODUCT_FIELDS } from "../../../../src/clients/totalgest/fields.ts";
import { guessProduct } from "../../../../src/diagnosis/propose/totalgest/propose.ts";
import { NO_SHOP, type ShopFacts } from "../../../../src/diagnosis/propose/totalgest/facts.ts";
import type { Candidate } from "../../../../src/core/run/doctor/sample.ts";

type Wire = Readonly<Record<string, unknown>>;

function best(records: readonly Wire[], field: string, facts: ShopFacts = NO_SHOP): Candidate | undefined {
  return guessProduct(records, facts).guesses.get(field)?.[0];
}

/** Products as they are read with the likeliest rules. */
function readAll(records: readonly Wire[], facts: ShopFacts = NO_SHOP): readonly unknown[] {
  const { guesses } = guessProduct(records, facts);
  const rules = [...guesses].flatMap(([name, [one]]) => (one === undefined ? [] : [[name, one.rule as Rule] as const]));
  const reader = compileReader(PRODUCT_FIELDS, Object.fromEntries(rules), compileDates("rfc3339"));
  return records.map((record) => reader.read(record));
}

const EANS = ["7610000000004", "7610000079192", "7610000158385", "7610000237578"];

test.each([
  [["Aktiv", "Gesperrt"], { Aktiv: true, Gesperrt: false }, "medium"],
  [["actif", "Archivé"], { actif: true, Archivé: false }, "medium"],
  [["ATTIVO", "fuori vendita"], { ATTIVO: true, "fuori vendita": false }, "medium"],
  [["Aktiv", "Auslauf"], { Aktiv: true, Auslauf: true }, "low"],
  [["Aktiv", "Sperrlager 3"], { Aktiv: true }, "low"],
])("a state in words (%j) is read as active as far as the words are known", (states, map, confidence) => {
  const records = states.map((Status) => ({ Status }));
  expect(best(records, "active")).toMatchObject({ rule: { path: "Status", map }, confidence });
});

test("unknown words say nothing about what is on sale", () => {
  expect(best([{ status: "P2" }, { status: "P4" }], "active")).toBeUndefined();
});

test("a flag with the opposite meaning is negated, but words with that meaning are not", () => {
  expect(best([{ gesperrt: "J" }, { gesperrt: "N" }], "active")?.rule).toEqual({
    path: "gesperrt",
    map: { J: false, N: true },
  });
  expect(best([{ gesperrt: "gesperrt" }, { gesperrt: "aktiv" }], "active")?.rule).toEqual({
    path: "gesperrt",
    map: { gesperrt: false, aktiv: true },
  });
});

test.each([
  ["numbers as they are", ["24.90", "1290.00"], [24.9, 1290]],
  ["a mark between thousands", ["24.90", "1'290.00"], [24.9, 1290]],
  ["a typographic mark between thousands", ["24.90", "1’290.00"], [24.9, 1290]],
  ["a comma, and a point between thousands", ["24,90", "1.290,00"], [24.9, 1290]],
  ["a comma, and a mark between thousands", ["24,90", "1’290,00"], [24.9, 1290]],
  ["a currency behind", ["24.90 CHF", "1'290.00 CHF"], [24.9, 1290]],
  ["a currency behind, and a comma", ["24,90 Fr.", "1 290,00 Fr."], [24.9, 1290]],
])("a price with %s is read with its own meaning", (_what, written, amounts) => {
  const read = readAll(written.map((prix_ttc) => ({ prix_ttc })));
  expect(read.map((product) => Number((product as Priced).prices[0]?.amount))).toEqual(amounts);
});

interface Priced {
  readonly prices: readonly { readonly amount: string; readonly currency: string }[];
}

test("the currency behind a price is its currency", () => {
  expect(best([{ prix: "24.90 EUR" }, { prix: "3.00 EUR" }], "prices[].currency")).toMatchObject({
    rule: { value: "EUR" },
    confidence: "medium",
  });
});

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
  const { guesses } = guessProduct([{ mwst: 1 }, { mwst: 2 }], SHOP);
  expect(guesses.get("vat.code")?.[0]?.rule).toEqual({ path: "mwst", type: "number" });
  expect(guesses.get("vat.rate")?.[0]?.rule).toEqual({ path: "mwst", map: { "1": "8.1", "2": "2.6" }, decimal: "." });
});

test("a code found by its rate is only a guess where two codes have that rate", () => {
  const vatRates = new Map([...SHOP.vatRates, ["3", "2.6"]]);
  expect(best([{ taux: "8,1 %" }], "vat.code", SHOP)).toMatchObject({
    rule: { path: "taux", suffix: " %", map: { "8,1": "1" } },
    confidence: "medium",
  });
  expect(best([{ taux: "8,1 %" }], "vat.code", { ...SHOP, vatRates })?.confidence).toBe("low");
});

test("a rate as a fraction is converted to percent, and is not sure", () => {
  expect(best([{ taxRate: 0.081 }, { taxRate: 0.026 }], "vat.rate", SHOP)).toMatchObject({
    rule: { path: "taxRate", factor: "100" },
    confidence: "medium",
  });
});

test("stock in several places is their sum, as a guess, and the places are named", () => {
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
  const { guesses, places } = guessProduct(records, NO_SHOP);
  expect(guesses.get("stock.quantity")).toMatchObject([
    { rule: { path: "Lager[].Verfuegbar", sum: true }, confidence: "low" },
    { rule: { path: "Lager[Ort=LADEN].Verfuegbar", default: "0" }, confidence: "low" },
    { rule: { path: "Lager[Ort=ZENTRAL].Verfuegbar", default: "0" }, confidence: "low" },
  ]);
  expect(places).toEqual({ path: "Lager", names: ["LADEN", "ZENTRAL"] });
});

test("stock in the same single place in all records is likely that place's", () => {
  const records = [{ stocks: [{ depot: "Renens", dispo: 2 }] }, { stocks: [{ depot: "Renens", dispo: 0 }] }];
  const { guesses, places } = guessProduct(records, NO_SHOP);
  expect(guesses.get("stock.quantity")?.[0]).toMatchObject({
    rule: "stocks[depot=Renens].dispo",
    confidence: "medium",
  });
  expect(places).toBeNull();
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

test("a barcode is one that has valid GTINs", () => {
  const records = EANS.map((ean, at) => ({ barcode: String(at), ean }));
  expect(best(records, "ean")).toMatchObject({ rule: "ean", confidence: "high" });
  expect(best([{ barcode: "1" }], "ean")).toBeUndefined();
});

test.each([
  [
    "a list by language",
    [
      {
        texte: [
          { spr: "DE", bez: 1, bezeichnung: "Tee" },
          { spr: "FR", bezeichnung: "Thé" },
        ],
      },
    ],
  ],
  [
    "a list of names by language",
    [
      {
        names: [
          { lang: "de-CH", value: "Tee" },
          { lang: "fr-CH", value: "Thé" },
        ],
      },
    ],
  ],
  ["one letter behind the name", [{ BezeichnungD: "Tee", BezeichnungF: "Thé" }]],
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

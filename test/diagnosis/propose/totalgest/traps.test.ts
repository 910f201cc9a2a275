/** Sample catalogues with traps: a value with another meaning is never proposed as sure. */
import { expect, test } from "vitest";

import type { Guesses } from "../../../../src/diagnosis/propose/parts.ts";
import { NO_SHOP } from "../../../../src/diagnosis/propose/totalgest/facts.ts";
import { guessProduct } from "../../../../src/diagnosis/propose/totalgest/propose.ts";

type Row = Readonly<Record<string, unknown>>;

const PERCENTS = [8.1, 2.6, 8.1, 3.8, 8.1, 2.6, 8.1, 2.6, 8.1, 3.8, 8.1, 2.6] as const;

/** Twelve articles; `trap` adds its fields to each, by its index and its rate. */
function catalogue(more: (at: number, percent: number) => Row): readonly unknown[] {
  return PERCENTS.map((percent, at) => ({
    id: 100 + at,
    sku: `A-${String(at)}`,
    name: `Art ${String(at)}`,
    ...more(at, percent),
  }));
}

const price = (at: number): number => 4.5 + at * 3.35;
const gross = (at: number, percent: number): number => Math.round(price(at) * (100 + percent)) / 100;
const index = (percent: number): number => [8.1, 2.6, 3.8].indexOf(percent) + 1;

const RATES = ["iva", "aliquotaIva", "mwstSatz", "taux_tva", "vat_rate"] as const;
const STOCKS = ["giacenza", "bestand", "stock", "quantity", "lagerbestand"] as const;
const RESERVED = ["impegnato", "res", "reserve", "reserved", "vorgemerkt"] as const;
const PRICES = ["prezzo", "preis", "prix", "price", "verkaufspreis"] as const;
const NETS = ["importo2", "betrag2", "montant2", "amount2", "valore"] as const;
const PACKS = ["confezione", "je", "lot", "per", "preiseinheit"] as const;
const SUPPLIERS = [
  "giacenzaFornitore",
  "bestandLieferant",
  "stock_fournisseur",
  "supplierStock",
  "vendor_quantity",
] as const;

/** These were once proposed as likely. */
const LIKELY_ONCE = /^(?:stock beside|a net price beside|a price for many)/;

/** The trap, the field and the catalogue: nothing in it is that field for sure. */
const TRAPS: readonly (readonly [string, string, readonly unknown[]])[] = [
  ...RATES.map((name) => ["an index of VAT", "vat.rate", catalogue((_at, rate) => ({ [name]: index(rate) }))] as const),
  ...RATES.map(
    (name) =>
      [
        "a factor of VAT",
        "vat.rate",
        catalogue((_at, rate) => ({ [name]: Number((1 + rate / 100).toFixed(3)) })),
      ] as const,
  ),
  ...RATES.map(
    (name) => ["an index as text", "vat.rate", catalogue((_at, rate) => ({ [name]: String(index(rate)) }))] as const,
  ),
  ...STOCKS.map(
    (name, of) =>
      [
        "stock beside a reservation",
        "stock.quantity",
        catalogue((at) => ({ [name]: 20 + at * 7, [RESERVED[of] ?? ""]: at % 3 })),
      ] as const,
  ),
  ...SUPPLIERS.map(
    (name) => ["a supplier's stock", "stock.quantity", catalogue((at) => ({ [name]: 20 + at * 7 }))] as const,
  ),
  ...PRICES.map(
    (name, of) =>
      [
        "a net price beside a gross one",
        "prices[].amount",
        catalogue((at, rate) => ({ [name]: price(at), [NETS[of] ?? ""]: gross(at, rate) })),
      ] as const,
  ),
  ...PRICES.map(
    (name, of) =>
      [
        "a price for many pieces",
        "prices[].amount",
        catalogue((at) => ({ [name]: price(at), [PACKS[of] ?? ""]: at % 2 === 0 ? 100 : 1 })),
      ] as const,
  ),
  ...PRICES.map(
    (name, of) =>
      [
        "a gross price beside a net one, as text",
        "prices[].amount",
        catalogue((at, rate) => ({ [NETS[of] ?? ""]: price(at).toFixed(2), [name]: gross(at, rate).toFixed(2) })),
      ] as const,
  ),
];

/** Other fields of real catalogues: what they are, and which field they resemble without being it. */
const DECOYS: readonly (readonly [string, string, readonly unknown[]])[] = [
  ["an index of VAT by letters", "vat.rate", catalogue((_at, rate) => ({ mwst: "ABC"[index(rate) - 1] }))],
  ["a discount in percent", "vat.rate", catalogue((at) => ({ sconto: [8.1, 2.6, 3.8][at % 3] }))],
  ["a margin in percent", "vat.rate", catalogue((at) => ({ marge: 8.1 + at }))],
  ["a least stock", "stock.quantity", catalogue((at) => ({ scortaMinima: at % 5 }))],
  ["pieces on order", "stock.quantity", catalogue((at) => ({ inOrdine: at * 3, bestellt: at }))],
  ["a stock of yesterday", "stock.quantity", catalogue((at) => ({ giacenzaIeri: at * 2, giacenzaIniziale: at * 4 }))],
  ["whether there is any", "stock.quantity", catalogue((at) => ({ disponibile: at % 2 }))],
  ["a weight", "stock.quantity", catalogue((at) => ({ gewicht: at * 0.25, poids: at }))],
  ["what it cost to buy", "prices[].amount", catalogue((at) => ({ einkaufspreis: price(at), prixAchat: price(at) }))],
  [
    "a price struck through",
    "prices[].amount",
    catalogue((at) => ({ prezzoBarrato: price(at), alterPreis: price(at) })),
  ],
  ["a price in points", "prices[].amount", catalogue((at) => ({ punti: at * 100, points: at * 10 }))],
  ["a deposit", "prices[].amount", catalogue(() => ({ pfand: 0.5, consigne: 0.5 }))],
  ["a number of the supplier", "sku", catalogue((at) => ({ artikelnummerLieferant: `L-${String(at)}` }))],
  ["a number of an order", "ean", catalogue((at) => ({ bestellnummer: `40${String(at).padStart(6, "0")}` }))],
  ["when it was made", "updatedAt", catalogue((at) => ({ creeLe: `2026-10-${String(10 + at)}T06:00:00Z` }))],
  ["until when it is sold", "updatedAt", catalogue((at) => ({ gueltigBis: `2027-10-${String(10 + at)}T06:00:00Z` }))],
  ["whether it is new", "active", catalogue((at) => ({ novita: at % 2 === 0, neu: at % 3 === 0 }))],
  [
    "a name for searching",
    "name",
    catalogue((at) => ({ suchbegriff: `ART${String(at)}`, matchcode: `A${String(at)}` })),
  ],
];

/** A number and a short search name; one of them is the SKU, but the sample does not say which. */
const NUMBERED = PERCENTS.map((_rate, at) => ({
  itemNo: 5000 + at,
  matchcode: `LM-${String(at)}`,
  name: `Art ${String(at)}`,
}));

test("a number that could be either is not sure to be the SKU", () => {
  expect(sureOf(guessProduct(NUMBERED, NO_SHOP).guesses, "sku")).toEqual([]);
});

test("a rate that does not go with the code beside it is not sure, and neither is the code", () => {
  const mixed = catalogue((at, percent) => ({ mwstSatz: percent, mwstCode: `C${String(at % 2)}` }));
  const { guesses } = guessProduct(mixed, NO_SHOP);
  expect([sureOf(guesses, "vat.code"), sureOf(guesses, "vat.rate")]).toEqual([[], []]);
  const right = catalogue((_at, percent) => ({ mwstSatz: percent, mwstCode: `C${String(index(percent))}` }));
  expect(sureOf(guessProduct(right, NO_SHOP).guesses, "vat.rate")).toEqual(["mwstSatz"]);
});

test("one of two flags is not sure to be the one that says whether a product is sold", () => {
  const flag = (at: number): boolean => at % 3 > 0;
  expect(
    sureOf(
      guessProduct(
        catalogue((at) => ({ active: flag(at) })),
        NO_SHOP,
      ).guesses,
      "active",
    ),
  ).toEqual(["active"]);
  const two = catalogue((at) => ({ active: flag(at), webshop: flag(at + 1) }));
  expect(sureOf(guessProduct(two, NO_SHOP).guesses, "active")).toEqual([]);
});

test.each([
  ["on the product", (at: number) => ({ price: 450 + at * 335 })],
  ["in a list of prices", (at: number) => ({ prices: [{ list: "A", amount: 450 + at * 335 }] })],
  ["by price list", (at: number) => ({ prices: { A: 450 + at * 335 } })],
])("whole numbers that may be cents are not sure to be francs: %s", (_what, more) => {
  expect(sureOf(guessProduct(catalogue(more), NO_SHOP).guesses, "prices[].amount")).toEqual([]);
});

const CATALOGUES = [...TRAPS, ...DECOYS];

/** The fields that the catalogues do have; nothing else in them is sure. */
const TRUE = ["id: id", "name: name", "sku: sku"];

test("there are more than forty catalogues, each with its own values", () => {
  expect(CATALOGUES.length).toBeGreaterThan(40);
  expect(new Set(CATALOGUES.map(([, , records]) => JSON.stringify(records))).size).toBe(CATALOGUES.length);
});

test.each(CATALOGUES)("%s is not sure to be %s, and nothing is sure to be what it is not", (_what, field, records) => {
  const { guesses } = guessProduct(records, NO_SHOP);
  const sure = [...guesses.keys()].flatMap((name) => sureOf(guesses, name).map((path) => `${name}: ${path}`));
  expect(sure.filter((one) => !TRUE.includes(one))).toEqual([]);
  expect(sure.filter((one) => one.startsWith(`${field}: `) && !TRUE.includes(one))).toEqual([]);
});

test.each(TRAPS.filter(([what]) => LIKELY_ONCE.test(what)))("%s is not likely to be %s", (_what, field, records) => {
  const { guesses } = guessProduct(records, NO_SHOP);
  const traps = (guesses.get(field) ?? []).filter(({ path }) => Object.hasOwn(Object(records[0]), path));
  expect(traps.filter(({ confidence }) => confidence !== "low")).toEqual([]);
});

test("a field without contrary evidence stays sure", () => {
  const plain = catalogue((at, rate) => ({ vat_rate: rate, disponibile: 20 + at * 7, prezzo_ivato: price(at) }));
  const { guesses } = guessProduct(plain, NO_SHOP);
  expect([sureOf(guesses, "vat.rate"), sureOf(guesses, "stock.quantity")]).toEqual([["vat_rate"], ["disponibile"]]);
});

function sureOf(guesses: Guesses, field: string): readonly string[] {
  return (guesses.get(field) ?? []).filter(({ confidence }) => confidence === "high").map(({ path }) => path);
}

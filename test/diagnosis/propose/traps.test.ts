/** Sample catalogues with traps: a value with another meaning is never proposed as sure. */
import { expect, test } from "vitest";

import { NO_SHOP } from "../../../src/diagnosis/propose/prices.ts";
import { guessProduct, type Guesses } from "../../../src/diagnosis/propose/product.ts";

type Row = Readonly<Record<string, unknown>>;

/** Twelve articles; `more` adds its fields to each. */
function catalogue(more: (at: number) => Row): readonly unknown[] {
  return Array.from({ length: 12 }, (_, at) => ({
    id: 100 + at,
    sku: `A-${String(at)}`,
    name: `Art ${String(at)}`,
    ...more(at),
  }));
}

/** Other fields of real catalogues: what they are, and which field they resemble without being it. */
const DECOYS: readonly (readonly [string, string, (at: number) => Row])[] = [
  ["a rate", "vat.rate", (at) => ({ mwstSatz: at % 2 === 0 ? 8.1 : 2.6, vat_rate: 8.1 })],
  ["a code of VAT", "vat.code", (at) => ({ mwstCode: `C${String(at % 2)}` })],
  ["an index of VAT by letters", "vat.rate", (at) => ({ mwst: "ABC"[at % 3] })],
  ["a discount in percent", "vat.rate", (at) => ({ sconto: [8.1, 2.6, 3.8][at % 3] })],
  ["a stock", "stock.quantity", (at) => ({ disponibile: at, bestand: at * 3 })],
  ["a supplier's stock", "stock.quantity", (at) => ({ giacenzaFornitore: at, vendor_quantity: at })],
  ["a least stock", "stock.quantity", (at) => ({ scortaMinima: at % 5 })],
  ["pieces on order", "stock.quantity", (at) => ({ inOrdine: at * 3, bestellt: at })],
  ["whether there is any", "stock.quantity", (at) => ({ disponibile: at % 2 })],
  ["a price", "prices[].amount", (at) => ({ prix_ttc: 4.5 + at })],
  ["a price of a list", "prices[].amount", (at) => ({ prices: [{ list: "A", amount: 450 + at }] })],
  ["a price by list", "prices[].amount", (at) => ({ prices: { A: 450 + at * 335 } })],
  ["what it cost to buy", "prices[].amount", (at) => ({ einkaufspreis: at, prixAchat: at })],
  ["a deposit", "prices[].amount", () => ({ pfand: 0.5, consigne: 0.5 })],
  ["a flag", "active", (at) => ({ active: at % 2 === 0, webshop: at % 3 === 0 })],
  ["a number of the supplier", "sku", (at) => ({ artikelnummerLieferant: `L-${String(at)}` })],
  ["a number of an order", "ean", (at) => ({ bestellnummer: `40${String(at).padStart(6, "0")}` })],
  ["when it was made", "updatedAt", (at) => ({ creeLe: `2026-10-${String(10 + at)}T06:00:00Z` })],
  ["until when it is sold", "updatedAt", (at) => ({ gueltigBis: `2027-10-${String(10 + at)}T06:00:00Z` })],
  ["a name for searching", "name", (at) => ({ suchbegriff: `ART${String(at)}`, matchcode: `A${String(at)}` })],
];

test.each(DECOYS)("%s is not sure to be %s, and nothing else is", (_what, _field, more) => {
  const guesses = guessProduct(catalogue(more), NO_SHOP);
  const sure = [...guesses.keys()].flatMap((name) => sureOf(guesses, name).map((path) => `${name}: ${path}`));
  expect(sure).toEqual(["id: id", "sku: sku", "name: name"]);
});

test("a number and a short search name: neither is sure to be the SKU", () => {
  const numbered = [0, 1, 2].map((at) => ({
    itemNo: 5000 + at,
    matchcode: `LM-${String(at)}`,
    name: `Art ${String(at)}`,
  }));
  expect(sureOf(guessProduct(numbered, NO_SHOP), "sku")).toEqual([]);
});

test("one price or stock is likely, of several each is a guess", () => {
  const confidence = (row: (at: number) => Row): unknown =>
    guessProduct(catalogue(row), NO_SHOP).get("prices[].amount")?.[0]?.confidence;
  expect(confidence((at) => ({ verkaufspreis: 4.5 + at }))).toBe("medium");
  expect(confidence((at) => ({ verkaufspreis: 4.5 + at, prezzo: 4 + at }))).toBe("low");
});

function sureOf(guesses: Guesses, field: string): readonly string[] {
  return (guesses.get(field) ?? []).filter(({ confidence }) => confidence === "high").map(({ path }) => path);
}

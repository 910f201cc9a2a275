/** Sample catalogues with traps: a value that is something else is never called sure. */
import { expect, test } from "vitest";

import type { Guesses } from "../../../src/clients/profile/parts.ts";
import { NO_SHOP } from "../../../src/clients/totalgest/propose-facts.ts";
import { guessShop } from "../../../src/clients/totalgest/propose-shop.ts";
import { guessProduct } from "../../../src/clients/totalgest/propose.ts";

type Row = Readonly<Record<string, unknown>>;

const PERCENTS = [8.1, 2.6, 8.1, 3.8, 8.1, 2.6, 8.1, 2.6, 8.1, 3.8, 8.1, 2.6] as const;

/** Twelve articles; what a trap adds to each, by its place and its rate. */
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
const RESERVED = ["impegnato", "reserviert", "reserve", "reserved", "vorgemerkt"] as const;
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

/** What the trap is, the field, and the catalogue: nothing in it is that field for sure. */
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

test("there are forty catalogues", () => {
  expect(TRAPS).toHaveLength(40);
});

test.each(TRAPS)("%s is not sure to be %s", (_what, field, records) => {
  const { guesses } = guessProduct(records, NO_SHOP);
  expect(sureOf(guesses, field)).toEqual([]);
});

test("what nothing speaks against stays sure", () => {
  const plain = catalogue((at, rate) => ({ vat_rate: rate, disponibile: 20 + at * 7, prezzo_ivato: price(at) }));
  const { guesses } = guessProduct(plain, NO_SHOP);
  expect([sureOf(guesses, "vat.rate"), sureOf(guesses, "stock.quantity")]).toEqual([["vat_rate"], ["disponibile"]]);
});

test("the id of a call in JSON-RPC is not the shop's", () => {
  const answer = { jsonrpc: "2.0", id: 1, result: { shop: "1", title: "Lakeside" } };
  expect(guessShop(answer, "1").get("id")?.[0]?.path).toBe("result.shop");
  expect(guessShop({ id: 1, name: "Lakeside" }, "1").get("id")?.[0]?.path).toBe("id");
});

function sureOf(guesses: Guesses, field: string): readonly string[] {
  return (guesses.get(field) ?? []).filter(({ confidence }) => confidence === "high").map(({ path }) => path);
}

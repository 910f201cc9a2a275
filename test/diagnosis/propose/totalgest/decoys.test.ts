/** Other fields of a product never make a wrong price, VAT or stock sure. */
import fc from "fast-check";
import { expect, test } from "vitest";

import { guessProduct } from "../../../../src/diagnosis/propose/totalgest/propose.ts";
import { NO_SHOP, type ShopFacts } from "../../../../src/diagnosis/propose/totalgest/facts.ts";

const PRICE = words("prix_ttc preisBrutto verkaufspreis prezzo price PrezzoVendita importo VKPreis grossPrice");
const NO_PRICE = words(
  "prix_ht prixAchat preisNetto nettopreis einkaufspreis EKPreis costo UltimoCosto unitCost " +
    "prezzo_rivenditori haendlerpreis wholesale_price prix_revendeur B2BPrice special_price " +
    "old_price aktionspreis prix_promo prezzoConsigliato UVP msrp mwstBetrag importoIva " +
    "vat_amount vrg grossWeight gewichtBrutto pesoLordo netWeight rabattBetrag discountAmount " +
    "depositAmount",
);
const STOCK = words("verfuegbar disponibile disponibilita qty_available sellable stock_dispo bestand giacenza");
const NO_STOCK = words(
  "reserviert impegnato stock_min mindestbestand maxStock bestellteMenge ordinato " +
    "reorder_quantity verfuegbarAb availableFrom disponibileDal fisico onHand freeShipping " +
    "stockDate lotSize inTransit zulauf incomingQuantity mindestmenge max_quantity minOrderQty",
);
const RATE = words("mwstSatz taux_tva aliquotaIva vat_rate taxRate tva iva");
const NO_CODE = words("taxCode vat_code_supplier codice_iva_fornitore mwstKey");
const NO_RATE = words(
  "skontoSatz rabattSatz discountRate provisionsSatz tauxRemise taxClass vatGroup tauxChange " + "margine",
);

function words(text: string): readonly string[] {
  return text.split(" ");
}

const SHOP: ShopFacts = {
  ...NO_SHOP,
  vatRates: new Map([
    ["N", "8.1"],
    ["R", "2.6"],
  ]),
};

/** Names in random order, each with its value in record `at`. */
type Column = readonly [name: string, valueOf: (at: number) => unknown];

function columns(
  names: readonly string[],
  most: number,
  valueOf: (at: number, of: number) => unknown,
): fc.Arbitrary<readonly Column[]> {
  return fc
    .subarray([...names], { maxLength: most })
    .map((found) => found.map((name, of): Column => [name, (at) => valueOf(at, of)]));
}

const products = fc
  .record({
    price: fc.constantFrom(...PRICE),
    stock: fc.constantFrom(...STOCK),
    rate: fc.constantFrom(...RATE),
    prices: columns(NO_PRICE, 5, (at, of) => 3.15 + at + of),
    stocks: columns(NO_STOCK, 4, (at, of) => 1 + ((at * 7 + of) % 23)),
    codes: columns(NO_CODE, 1, (at, of) => `CHE-${String(100 + at * 7 + of)}`),
    rates: columns(NO_RATE, 2, (at, of) => (at + of) % 4),
    order: fc.infiniteStream(fc.nat()),
  })
  .map(({ price, stock, rate, prices, stocks, rates, codes, order }) => {
    const own: readonly Column[] = [
      [price, (at) => 24.9 + at],
      [stock, (at) => 12 + ((at * 5) % 17)],
      [rate, (at) => (at % 2 === 0 ? 8.1 : 2.6)],
    ];
    const all = [...own, ...prices, ...stocks, ...rates, ...codes]
      .map((column) => ({ column, key: order.next().value ?? 0 }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ column }) => column);
    const records = Array.from({ length: 12 }, (_, at) =>
      Object.fromEntries([["id", at], ...all.map(([name, valueOf]) => [name, valueOf(at)])]),
    );
    return {
      right: { "prices[].amount": price, "stock.quantity": stock, "vat.rate": rate, "vat.code": rate },
      records,
    };
  });

test.each([
  ["with the facts of the shop", SHOP],
  ["without facts of the shop", NO_SHOP],
])("no decoy is proposed as sure for a price, VAT or a stock, %s", (_what, facts) => {
  fc.assert(
    fc.property(products, ({ right, records }) => {
      const { guesses } = guessProduct(records, facts);
      for (const [field, name] of Object.entries(right)) {
        const [best] = guesses.get(field) ?? [];
        if (best?.confidence === "high") expect([field, best.path]).toEqual([field, name]);
      }
    }),
    { numRuns: 400 },
  );
});

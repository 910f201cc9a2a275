import { expect, test } from "vitest";

import { compileDates } from "../../../../../src/clients/profile/dates.ts";
import { compileReader } from "../../../../../src/clients/profile/reading/reader.ts";
import type { Rule } from "../../../../../src/clients/profile/grammar/rule-parts.ts";
import { SHOP_FIELDS } from "../../../../../src/clients/totalgest/fields.ts";
import { guessedFacts, guessShop, withConstants } from "../../../../../src/diagnosis/propose/totalgest/shop/shop.ts";
import type { Candidate } from "../../../../../src/core/diagnosis/sample.ts";

type Wire = Readonly<Record<string, unknown>>;

/** The shop as it is read with the likeliest rules. */
function readShop(answer: Wire): unknown {
  const rules = [...guessShop(answer, "7")].flatMap(([name, [one]]) =>
    one === undefined ? [] : [[name, one.rule as Rule] as const],
  );
  return compileReader(SHOP_FIELDS, Object.fromEntries(rules), compileDates("rfc3339")).read(answer);
}

test.each([
  ["a list of codes", { lingue: ["it", "fr"] }, ["it", "fr"]],
  ["a list in capitals", { langues: ["FR", "DE-CH"] }, ["fr", "de"]],
  ["a text with a separator", { Sprachen: "DE;FR; IT" }, ["de", "fr", "it"]],
  ["a list of objects", { langues: [{ langue: "fr", principale: true }, { langue: "it" }] }, ["fr", "it"]],
])("languages in %s are read as the contract writes them", (_what, answer, languages) => {
  expect(readShop(answer)).toMatchObject({ languages });
});

test.each([
  ["objects", { taux_tva: [{ code: "N", taux: "8.1 %" }] }, [{ code: "N", rate: "8.1" }]],
  [
    "bare rates, which are their own codes",
    { tva: ["8.1 %", "2.6 %"] },
    [{ code: "8.1", rate: "8.1" }, { code: "2.6" }],
  ],
  [
    "an object by code",
    { mwstSaetze: { N: 8.1, R: 2.6 } },
    [
      { code: "N", rate: 8.1 },
      { code: "R", rate: 2.6 },
    ],
  ],
  ["fractions", { taxes: [{ id: "A", rate: 0.081 }] }, [{ code: "A", rate: "8.1" }]],
])("VAT codes in %s are read with their rates", (_what, answer, vatCodes) => {
  expect(readShop(answer)).toMatchObject({ vatCodes });
});

test.each([
  [{ prix: "TTC" }, true],
  [{ prix: "HT" }, false],
  [{ preisart: "exkl. MWST" }, false],
  [{ prezzi: "IVA inclusa" }, true],
  [{ prezziIvaInclusa: "S" }, true],
])("prices of a shop with %j: with VAT is %s", (answer, pricesIncludeVat) => {
  expect(readShop(answer)).toMatchObject({ pricesIncludeVat });
});

test.each([
  [{ Preisgruppen: [{ Code: "D", Bezeichnung: "Detail" }, { Code: "H" }] }, ["D", "H"]],
  [{ listini: "PUBBLICO|RIVENDITORI" }, ["PUBBLICO", "RIVENDITORI"]],
])("price lists of %j are read by their codes", (answer, priceLists) => {
  expect(readShop(answer)).toMatchObject({ priceLists });
});

test("payments in an object by code are read with their names", () => {
  const paymentMethods = [{ code: "KK", name: "Karte" }];
  expect(readShop({ zahlarten: { KK: "Karte" } })).toMatchObject({ paymentMethods });
});

function listsOf(answer: Wire, list: string, codes: readonly string[]): Candidate | undefined {
  const shop = guessShop(answer, "7");
  const at = (rule: string): readonly Candidate[] => [{ path: rule, rule, seen: "", confidence: "high" }];
  const product = new Map([
    ["prices", at("p")],
    ["prices[].list", at(list)],
  ]);
  const products = [{ p: codes.map((code) => ({ [list]: code })) }];
  return withConstants(shop, product, products, guessedFacts(answer, shop).codeLists).get("priceLists")?.[0];
}

test("the list of the shop that has the products' price lists is the list of price lists, whatever its name", () => {
  const answer = { klassen: [{ code: "A" }, { code: "B" }], farben: [{ code: "R" }] };
  expect(listsOf(answer, "k", ["A"])).toMatchObject({ rule: "klassen[].code", confidence: "medium" });
  expect(listsOf({}, "k", ["A", "B"])).toMatchObject({ rule: { value: ["A", "B"] }, confidence: "low" });
});

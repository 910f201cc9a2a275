/** Guesses the rules of the shop's fields. Pure. */
import { isRecord } from "../../../../core/common/record.ts";
import type { Candidate } from "../../../../core/diagnosis/sample.ts";
import { foundText } from "../../../../clients/answer/fault.ts";
import { compileDates } from "../../../../clients/profile/dates.ts";
import { isScalar, isTexts, type Leaf, leavesOf, wordsOf } from "../../../../clients/profile/reading/leaves.ts";
import { guessEach } from "../../guess.ts";
import { languageNamed } from "../../languages.ts";
import { readPath, toItems } from "../../../../clients/profile/reading/path.ts";
import { candidateAt, constant, rank } from "../../rank.ts";
import { compileReader } from "../../../../clients/profile/reading/reader.ts";
import type { Rule, RuleParts } from "../../../../clients/profile/grammar/rule-parts.ts";
import { ruleOf } from "../../shapes.ts";
import { NAME_IN, TOTALGEST, WORDS } from "../../lexicon/lexicon.ts";
import type { Guesses } from "../../parts.ts";
import { SHOP_FIELDS } from "../../../../clients/totalgest/fields.ts";
import { type CodeList, NO_SHOP, type ShopFacts } from "../facts.ts";
import { codeLists, codesOf, listNamed, type NamedList, textsAt } from "./lists.ts";
import { guessRates } from "./rates.ts";

/** `record` = the shop's object within the answer, found by its id. */
export function guessShop(answer: unknown, shopId: string): Guesses {
  const guesses = new Map<string, readonly Candidate[]>();
  const leaves = leavesOf([answer]);
  // The `id` beside `jsonrpc` belongs to the call.
  const isRpc = isRecord(answer) && Object.hasOwn(answer, "jsonrpc");
  const id = leaves.find(({ path, values }) => String(values[0]) === shopId && !(isRpc && path === "id"));
  if (id !== undefined) guesses.set("id", [candidateAt(id, "high")]);
  for (const [field, candidates] of guessEach(TOTALGEST.shop, leaves, { lessIfTwo: false }))
    guesses.set(field, candidates);
  guesses.set("languages", guessLanguages(answer, leaves));
  guesses.set("priceLists", guessPriceLists(leaves));
  const [rates, payments] = [listNamed(WORDS.vatCodes, leaves), listNamed(WORDS.paymentMethods, leaves)];
  if (rates !== null) addRates(guesses, rates);
  if (payments !== null) addPayments(guesses, payments);
  return guesses;
}

function addRates(guesses: Map<string, readonly Candidate[]>, { asIs, items }: NamedList): void {
  const isMap = typeof asIs.rule !== "string";
  const { code, rate } = guessRates(items);
  if (rate.length === 0) return;
  guesses.set("vatCodes", [asIs]);
  guesses.set("vatCodes[].code", isMap ? [KEY] : code);
  guesses.set("vatCodes[].rate", rate);
}

function addPayments(guesses: Map<string, readonly Candidate[]>, { asIs, items }: NamedList): void {
  guesses.set("paymentMethods", [asIs]);
  if (!items.every(isRecord)) {
    guesses.set("paymentMethods[].code", [{ ...KEY, path: "", rule: "" }]);
    return;
  }
  const leaves = leavesOf(items);
  const isMap = typeof asIs.rule !== "string";
  const code = rank({ kind: "text", strong: WORDS.code, isUnique: true }, leaves);
  const name = rank({ kind: "text", strong: WORDS.label }, leaves);
  guesses.set("paymentMethods[].code", isMap ? [KEY] : code);
  guesses.set("paymentMethods[].name", isMap ? [{ ...KEY, path: "value", rule: "value" }] : name);
}

const KEY: Candidate = { path: "key", rule: "key", seen: "", confidence: "medium" };

/** The languages in the contract's form: `DE` becomes `de`. */
function guessLanguages(answer: unknown, leaves: readonly Leaf[]): readonly Candidate[] {
  const list = listNamed(WORDS.languages, leaves);
  const codes = list === null ? null : codesOf(list);
  if (codes !== null) return named(codes, textsAt(answer, codes.path), {});
  return leaves.flatMap((leaf) => {
    const split = splitOf(leaf);
    const isCalledSo = WORDS.languages.test(leaf.words);
    return split === null || !isCalledSo ? [] : named(candidateAt(leaf, "medium"), split.parts, { split: split.sign });
  });
}

function named(candidate: Candidate, written: readonly string[], parts: RuleParts): readonly Candidate[] {
  const languages = written.map((one) => [one, languageNamed(one)] as const);
  if (languages.some(([, language]) => language === null)) return [];
  const isSame = languages.every(([one, language]) => one === language);
  const map = isSame ? {} : { map: Object.fromEntries(languages) };
  return [{ ...candidate, rule: ruleOf(candidate.path, { ...parts, ...map }) }];
}

function guessPriceLists(leaves: readonly Leaf[]): readonly Candidate[] {
  const list = listNamed(WORDS.priceLists, leaves);
  const codes = list === null ? null : codesOf(list);
  if (codes !== null) return [codes];
  return leaves
    .filter(({ words }) => WORDS.priceLists.test(words))
    .flatMap((leaf) => {
      const split = splitOf(leaf);
      return split === null ? [] : [candidateAt(leaf, "medium", { path: leaf.path, split: split.sign })];
    });
}

/** A list in one text: `DE;FR;IT`. */
function splitOf({ values: [value] }: Leaf): { readonly sign: string; readonly parts: readonly string[] } | null {
  const sign =
    typeof value === "string" ? [";", "|", ",", "/", " "].find((one) => value.trim().includes(one)) : undefined;
  return sign === undefined
    ? null
    : {
        sign,
        parts: String(value)
          .split(sign)
          .map((part) => part.trim()),
      };
}

/** Fills what the shop's answer lacks from its products. `lists` = possible price lists. */
export function withConstants(
  shop: Guesses,
  product: Guesses,
  products: readonly unknown[],
  lists: readonly CodeList[],
): Guesses {
  const guesses = new Map(shop);
  const [includesVat] = product.get("prices[].includesVat") ?? [];
  const languages = languagesOf(product, products);
  const constants: Readonly<Record<string, readonly Candidate[]>> = {
    currency: [constant(NO_SHOP.currency, "low")],
    pricesIncludeVat: includesVat === undefined ? [] : [constant(true, "low")],
    languages: languages.length === 0 ? [] : [constant(languages, "low")],
    priceLists: listsOfPrices(product, products, lists),
  };
  for (const [field, guess] of Object.entries(constants)) {
    if ((guesses.get(field) ?? []).length === 0) guesses.set(field, guess);
  }
  return guesses;
}

/** The shop's list with all price lists of the products; else the products' own. */
function listsOfPrices(
  product: Guesses,
  products: readonly unknown[],
  lists: readonly CodeList[],
): readonly Candidate[] {
  const [[prices], [list]] = [product.get("prices") ?? [], product.get("prices[].list") ?? []];
  if (prices === undefined || list === undefined) return [];
  if (isRecord(list.rule) && "value" in list.rule) return [constant([list.rule["value"]], "low")];
  const isMap = list.path === "key";
  const found = products.flatMap((record) => {
    const held = readPath(record, prices.path);
    return isMap
      ? Object.keys(isRecord(held) ? held : {})
      : [toItems(held)].flat().map((item) => readPath(item, list.path));
  });
  const codes = new Set(found.filter((code) => typeof code === "string"));
  const shop = lists.find((one) => [...codes].every((code) => one.codes.has(code)));
  if (codes.size === 0) return [];
  return [
    shop === undefined
      ? constant([...codes], "low")
      : { path: shop.codePath, rule: shop.codePath, seen: foundText([...shop.codes]), confidence: "medium" },
  ];
}

/** The languages of the texts. A text in one language counts as the language of its field's name. */
function languagesOf(product: Guesses, records: readonly unknown[]): readonly string[] {
  const byField = [...product.keys()].flatMap((field) =>
    field.startsWith("name.") ? [field.slice("name.".length)] : [],
  );
  if (byField.length > 0) return byField;
  const [name] = product.get("name") ?? [];
  if (name === undefined) return [];
  const texts = records.map((record) => readPath(record, name.path)).filter((value) => isTexts(value));
  const byText = new Set(texts.filter(isRecord).flatMap((text) => Object.keys(text).map((key) => key.toLowerCase())));
  if (byText.size > 0) return [...byText];
  const named = Object.entries(NAME_IN).find(([, words]) => words.test(wordsOf(name.path)));
  return named === undefined ? [] : [named[0]];
}

/** The facts of the shop, read by the guesses. */
export function guessedFacts(answer: unknown, guesses: Guesses): ShopFacts {
  const rules = [...guesses].flatMap(([name, [best]]) =>
    best === undefined ? [] : [[name, best.rule as Rule] as const],
  );
  const read = compileReader(SHOP_FIELDS, Object.fromEntries(rules), compileDates("rfc3339")).read(answer);
  return factsIn(read, otherLists(answer, guesses));
}

/** `read` = the readable part of the shop, in the contract's names. */
export function factsIn(read: unknown, lists: readonly CodeList[]): ShopFacts {
  const [codes, currency] = [readPath(read, "vatCodes"), readPath(read, "currency")];
  const pairs = (Array.isArray(codes) ? codes : []).map(
    (one) => [readPath(one, "code"), readPath(one, "rate")] as const,
  );
  return {
    vatRates: new Map(
      pairs.flatMap(([code, rate]) => (isScalar(code) && isScalar(rate) ? [[String(code), shortRate(rate)]] : [])),
    ),
    currency: typeof currency === "string" ? currency : NO_SHOP.currency,
    priceLists: textsAt(read, "priceLists"),
    codeLists: lists,
  };
}

/** Lists with codes, without those of VAT, payments and languages. */
export function otherLists(answer: unknown, guesses: Guesses): readonly CodeList[] {
  const taken = ["vatCodes", "paymentMethods", "languages"].flatMap((field) => guesses.get(field)?.[0]?.path ?? []);
  return codeLists(answer).filter(({ path }) => !taken.some((one) => one === path || one.startsWith(`${path}[]`)));
}

/** `8.10` is 8.1. */
function shortRate(rate: string | number): string {
  return Number.isNaN(Number(rate)) ? String(rate) : String(Number(rate));
}

/** What a profile would have to say of the shop, guessed. Pure. */
import type { Candidate } from "../../core/diagnosis.ts";
import { foundText } from "../fault.ts";
import { isTexts, leavesOf, wordsOf } from "../profile/leaves.ts";
import type { Leaf } from "../profile/leaves.ts";
import { isRecord, readPath } from "../profile/path.ts";
import { constant, rank } from "../profile/rank.ts";
import { isRate } from "../profile/shapes.ts";
import { CODE, LABEL, NAME_IN, PRODUCT_TERMS, SHOP_LISTS, SHOP_TERMS } from "../profile/lexicon.ts";
import { NO_SHOP, ONE_LIST } from "./propose.ts";
import type { Guesses } from "../profile/parts.ts";
import type { ShopFacts } from "./propose.ts";

/** `record` = the shop's object within the answer, by where its id stands. */
export function guessShop(answer: unknown, shopId: string): Guesses {
  const guesses = new Map<string, readonly Candidate[]>();
  const leaves = leavesOf([answer]);
  const id = leaves.find(({ values }) => String(values[0]) === shopId);
  if (id !== undefined) {
    guesses.set("id", [{ path: id.path, rule: id.path, seen: foundText(id.values[0]), confidence: "high" }]);
  }
  for (const [field, term] of Object.entries(SHOP_TERMS)) guesses.set(field, rank(term, leaves, { lessIfTwo: false }));
  for (const field of ["languages", "priceLists"] as const) {
    const list = listNamed(SHOP_LISTS[field], leaves);
    if (list !== null) guesses.set(field, [list.codes]);
  }
  for (const field of ["vatCodes", "paymentMethods"] as const) {
    const list = listNamed(SHOP_LISTS[field], leaves);
    if (list === null || !list.values.every(isRecord)) continue;
    guesses.set(field, [list.asIs]);
    const items = leavesOf(list.values);
    guesses.set(`${field}[].code`, rank({ kind: "text", strong: CODE, isUnique: true }, items));
    if (field === "paymentMethods") guesses.set(`${field}[].name`, rank({ kind: "text", strong: LABEL }, items));
    else guesses.set(`${field}[].rate`, guessRate(items));
  }
  return guesses;
}

function guessRate(items: readonly Leaf[]): readonly Candidate[] {
  const term = PRODUCT_TERMS["vat.rate"];
  const likely = items.filter(({ values }) => values.length > 0 && values.every(isRate));
  if (term === undefined) return [];
  return rank({ ...term, likely: /.*/ }, likely);
}

interface Named {
  readonly values: readonly unknown[];
  readonly asIs: Candidate;
  /** Of its items only the codes. */
  readonly codes: Candidate;
}

function listNamed(name: RegExp, leaves: readonly Leaf[]): Named | null {
  const lists = leaves.filter(({ values }) => Array.isArray(values[0]));
  const leaf =
    lists.find(({ words }) => name.test(words)) ??
    lists.find(({ words }) => name.test(words.split(" ").slice(0, -1).join(" ")));
  const values: unknown = leaf?.values[0];
  if (leaf === undefined || !Array.isArray(values)) return null;
  const { path } = leaf;
  const asIs: Candidate = { path, rule: path, seen: foundText(values), confidence: "high" };
  const code = values.every(isRecord) ? `${path}[].${codeNameOf(values[0] ?? {})}` : path;
  return { values, asIs, codes: code === path ? asIs : { ...asIs, path: code, rule: code, confidence: "medium" } };
}

function codeNameOf(value: Record<string, unknown>): string {
  const names = Object.keys(value);
  return names.find((key) => CODE.test(wordsOf(key))) ?? names[0] ?? "";
}

/** What a shop does not say of itself, as its products have it. */
export function withConstants(shop: Guesses, product: Guesses, products: readonly unknown[]): Guesses {
  const guesses = new Map(shop);
  const [list] = product.get("prices[].list") ?? [];
  const [includesVat] = product.get("prices[].includesVat") ?? [];
  const languages = languagesOf(product, products);
  const constants: Readonly<Record<string, readonly Candidate[]>> = {
    currency: [constant(NO_SHOP.currency, "low")],
    pricesIncludeVat: includesVat === undefined ? [] : [constant(true, "low")],
    languages: languages.length === 0 ? [] : [constant(languages, "low")],
    priceLists: isRecord(list?.rule) ? [constant([ONE_LIST], "low")] : [],
  };
  for (const [field, guess] of Object.entries(constants)) {
    if ((guesses.get(field) ?? []).length === 0) guesses.set(field, guess);
  }
  return guesses;
}

/** Those of the texts; of a text in one language, the one in which its field is named. */
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

/** What the shop says that products may not, as the guesses read it. */
export function guessedFacts(answer: unknown, guesses: Guesses): ShopFacts {
  const currency: unknown = readPath(answer, guesses.get("currency")?.[0]?.path ?? "");
  return {
    vatRates: guessedRates(answer, guesses),
    currency: typeof currency === "string" ? currency : NO_SHOP.currency,
  };
}

function guessedRates(answer: unknown, guesses: Guesses): ReadonlyMap<string, string> {
  const best = (field: string): Candidate | undefined => guesses.get(field)?.[0];
  const [list, code, rate] = [best("vatCodes"), best("vatCodes[].code"), best("vatCodes[].rate")];
  const items: unknown = list === undefined ? undefined : readPath(answer, list.path);
  if (code === undefined || rate === undefined || !Array.isArray(items)) return new Map();
  const percent = (item: unknown): string => String(readPath(item, rate.path)).replace(",", ".");
  return new Map(items.map((item) => [String(readPath(item, code.path)), String(Number(percent(item)))]));
}

/** Names of a product's fields in a foreign TotalGest, in four languages. Proposals use them; reading never does. */
import type { FieldKind } from "../../clients/profile/grammar/specs.ts";
import lexicon from "./lexicon.json" with { type: "json" };

/** A field's names elsewhere. The expressions are for a path as words (`wordsOf`). */
export interface Term {
  readonly kind: FieldKind;
  /** Only this field has such a name. */
  readonly strong: RegExp;
  /** This field may have such a name. */
  readonly likely: RegExp;
  /** Another field has such a name, independent of its values. */
  readonly not: RegExp;
  /** No two records have the same value. */
  readonly isUnique: boolean;
}

/** A term in the file. Patterns are alternatives of a regular expression; `{tax}` is replaced by those of that part. */
interface TermData {
  readonly kind?: FieldKind;
  readonly strong?: string;
  readonly likely?: string;
  readonly not?: string;
  readonly isUnique?: boolean;
}

const PARTS: Readonly<Record<string, string>> = lexicon.parts;

function expanded(patterns: string): string {
  return patterns.replaceAll(/\{([^}]+)\}/g, (_all, part: string) => `(?:${expanded(PARTS[part] ?? "")})`);
}

/** Matches a path as words that contains one of these as whole words. */
function wordsExpression(patterns = "(?!)"): RegExp {
  return new RegExp(`(?:^| )(?:${expanded(patterns)})(?: |$)`);
}

function eachOf<K extends string, V, R>(data: Readonly<Record<K, V>>, make: (value: V) => R): Readonly<Record<K, R>> {
  return Object.fromEntries(Object.entries<V>(data).map(([name, value]) => [name, make(value)])) as Record<K, R>;
}

function termOf(data: object): Term {
  const { kind = "text", strong, likely, not, isUnique = false }: TermData = data;
  const [only, perhaps, never] = [strong, likely, not].map(wordsExpression) as [RegExp, RegExp, RegExp];
  return { kind, strong: only, likely: perhaps, not: never, isUnique };
}

/** Names of places and lists, compared with a path as words. */
export const WORDS = eachOf(lexicon.words, wordsExpression);

export const PRODUCT = eachOf<keyof typeof lexicon.product, object, Term>(lexicon.product, termOf);

/** For an item of a list of prices, or for the product itself. */
export const PRICE = eachOf<keyof typeof lexicon.price, object, Term>(lexicon.price, termOf);

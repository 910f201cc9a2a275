/**
 * Names of fields in a foreign TotalGest, in Italian, French, German and English. Proposals use them; reading never does.
 * The words are data: `totalgest.json` has the terms of fields, `common.json` what several of them share.
 */
import type { FieldKind } from "../../../clients/profile/grammar/specs.ts";
import common from "./common.json" with { type: "json" };
import totalgest from "./totalgest.json" with { type: "json" };

/** A field's names elsewhere, and its possible values. The expressions are for a path as words (`wordsOf`). */
export interface Term {
  readonly kind: FieldKind;
  /** Only this field has such a name. */
  readonly strong: RegExp;
  /** This field may have such a name. */
  readonly likely?: RegExp;
  /** Another field has such a name, independent of its values. */
  readonly not?: RegExp;
  /** Strong names that mean the opposite. */
  readonly inverted?: RegExp;
  /** No two records have the same value. */
  readonly isUnique?: boolean;
  /** Words that mean yes and no in this field, independent of its name. */
  readonly wording?: Wording;
}

/** Words that mean yes and no: in lower case, without accents, with single spaces. */
export interface Wording {
  readonly yes: ReadonlySet<string>;
  readonly no: ReadonlySet<string>;
  /** Mostly yes, but a person has to decide. */
  readonly perhaps: ReadonlySet<string>;
  /** Opposites, yes first. If a sample contains one of them, the other is known too. */
  readonly pairs: readonly (readonly string[])[];
}

/** A term in its file. Patterns are alternatives of a regular expression; `{tax}` is replaced by those of that part. */
interface TermData {
  readonly kind?: FieldKind;
  readonly strong?: string;
  readonly likely?: string;
  readonly not?: string;
  readonly inverted?: string;
  readonly isUnique?: boolean;
  readonly wording?: string;
}

const PARTS: Readonly<Record<string, string>> = common.parts;

function expanded(patterns: string): string {
  return patterns.replaceAll(/\{([^}]+)\}/g, (_all, part: string) => `(?:${expanded(PARTS[part] ?? "")})`);
}

/** Matches a path as words that contains one of these as whole words. */
function wordsExpression(patterns: string): RegExp {
  return new RegExp(`(?:^| )(?:${expanded(patterns)})(?: |$)`);
}

const withinExpression = (patterns: string): RegExp => new RegExp(expanded(patterns), "i");

function eachOf<K extends string, V, R>(data: Readonly<Record<K, V>>, make: (value: V) => R): Readonly<Record<K, R>> {
  return Object.fromEntries(Object.entries<V>(data).map(([name, value]) => [name, make(value)])) as Record<K, R>;
}

/** Names of places in answers, compared with a path as words. */
export const WORDS = eachOf(common.words, wordsExpression);

/** The text contains one of these. */
export const WITHIN = eachOf(common.within, withinExpression);

/** Languages by the abbreviations and names that are not ISO 639-1. */
export const LANGUAGE_CODES: Readonly<Record<string, string>> = common.languages;

interface WordingData {
  readonly yes: string;
  readonly no: string;
  readonly perhaps: string;
  readonly pairs: readonly (readonly string[])[];
}

const wordsIn = (words: string): ReadonlySet<string> => new Set(words.split("|"));

export const WORDINGS = eachOf<keyof typeof common.wordings, WordingData, Wording>(
  common.wordings,
  ({ yes, no, perhaps, pairs }) => ({ yes: wordsIn(yes), no: wordsIn(no), perhaps: wordsIn(perhaps), pairs }),
);

function termOf(data: object): Term {
  const own: TermData = data;
  const { kind = "text", strong = "", wording, ...more } = own;
  const expression = (patterns: string | undefined): RegExp | null =>
    patterns === undefined ? null : wordsExpression(patterns);
  const [likely, not, inverted] = [more.likely, more.not, more.inverted].map(expression);
  const words = Object.entries(WORDINGS).find(([name]) => name === wording)?.[1];
  return {
    kind,
    strong: wordsExpression(strong),
    ...(likely == null ? {} : { likely }),
    ...(not == null ? {} : { not }),
    ...(inverted == null ? {} : { inverted }),
    ...(more.isUnique === undefined ? {} : { isUnique: more.isUnique }),
    ...(words === undefined ? {} : { wording: words }),
  };
}

/** Terms of TotalGest's fields, by group. Those of a price are for an item of a list of prices, or for the product itself. */
export const TOTALGEST = {
  product: eachOf<keyof typeof totalgest.product, object, Term>(totalgest.product, termOf),
  price: eachOf<keyof typeof totalgest.price, object, Term>(totalgest.price, termOf),
};

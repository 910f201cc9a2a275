import type { Lang } from "../core/common/language.ts";
import { readLocale } from "./locale.ts";

/** An English phrase with slots, and its translation. */
interface PhraseTemplate {
  readonly phrase: RegExp;
  readonly translation: string;
}

interface Phrases {
  readonly fixed: ReadonlyMap<string, string>;
  readonly templates: readonly PhraseTemplate[];
}

const READ = new Map<Lang, Phrases>();

/**
 * The expected and the found value of a contract. The wire schemas (`src/clients`) phrase both in English, and JSON
 * documents keep that. A phrase without a translation, such as a quoted value, stays unchanged.
 */
export function translateWirePhrase(phrase: string, lang: Lang): string {
  if (lang === "en") return phrase;
  const { fixed, templates } = phrasesOf(lang);
  const known = fixed.get(phrase);
  if (known !== undefined) return known;
  for (const template of templates) {
    const slots = template.phrase.exec(phrase)?.groups;
    if (slots === undefined) continue;
    return template.translation.replaceAll(/\{(\w+)\}/g, (_, name: string) => translateEach(slots[name] ?? "", lang));
  }
  return phrase;
}

function phrasesOf(lang: Exclude<Lang, "en">): Phrases {
  const read = READ.get(lang);
  if (read !== undefined) return read;
  const entries = Object.entries(readLocale(lang, "wire"));
  const phrases = {
    fixed: new Map(entries.filter(([phrase]) => !phrase.includes("{"))),
    templates: entries
      .filter(([phrase]) => phrase.includes("{"))
      .map(([phrase, translation]) => ({ phrase: slotted(phrase), translation })),
  };
  READ.set(lang, phrases);
  return phrases;
}

/** `a list of {count}` matches `a list of 3`. */
function slotted(phrase: string): RegExp {
  return new RegExp(`^${phrase.replaceAll(/\{(\w+)\}/g, "(?<$1>.*)")}$`, "s");
}

/** Several phrases are separated by commas. */
function translateEach(phrases: string, lang: Lang): string {
  return phrases
    .split(", ")
    .map((phrase) => translateWirePhrase(phrase, lang))
    .join(", ");
}

import { readLocale } from "../../src/text/locale.ts";

/** These have every text. A further language may have some: what it lacks is shown in English. */
export const WHOLE_LANGUAGES = ["en", "fr", "it", "de"] as const;

/** The page of a language with what a person fills in as English calls it; what is not called as in that language is marked. */
export function withEnglishPlaceholders(page: string, lang: (typeof WHOLE_LANGUAGES)[number]): string {
  const wordsOf = (of: typeof lang): readonly (readonly [string, string])[] => [
    ...Object.entries(readLocale(of, "messages")).filter(([key]) => key.startsWith("word.")),
    ["command", readLocale(of, "help").headings?.anyCommand.slice(1, -1).toUpperCase() ?? ""],
  ];
  const own = new Map(wordsOf(lang).map(([key, word]) => [word, key]));
  const english = new Map(wordsOf("en").map(([key, word]) => [key, word]));
  const isEnglish = new Set(english.values());
  return page.replaceAll(/(?<=`tg360 (?:[^`]*\s)?)[\p{Lu}-]{4,}(?=[^`]*`)/gu, (word) => {
    const key = own.get(word);
    return (key === undefined ? null : english.get(key)) ?? (isEnglish.has(word) ? `${word} (in English)` : word);
  });
}

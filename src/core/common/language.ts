/** The languages of texts for people. JSON documents are always in English. */
export const LANGS = ["en", "fr", "it", "de"] as const;
export type Lang = (typeof LANGS)[number];

/** The regional format of numbers, dates and amounts in each language: the shops are Swiss. */
export const LOCALES = { en: "en-GB", fr: "fr-CH", it: "it-CH", de: "de-CH" } as const satisfies Record<Lang, string>;

/** Each in its own words. */
export const LANGUAGES: Readonly<Record<Lang, string>> = {
  en: "English",
  fr: "Français",
  it: "Italiano",
  de: "Deutsch",
};

/** The first of the named languages that is supported, such as that of a locale (`fr_CH.UTF-8`); else English. */
export function chooseLanguage(...named: readonly (string | null | undefined)[]): Lang {
  return named.map(parseLanguage).find((lang) => lang !== null) ?? "en";
}

/** `de`, `DE`, `de-CH` and `de_CH.UTF-8` are German; null = not supported. */
export function parseLanguage(named: string | null | undefined): Lang | null {
  const word = /^\s*([a-z]{2})(?=$|[\s_.@-])/i.exec(named ?? "")?.[1]?.toLowerCase();
  return LANGS.find((lang) => lang === word) ?? null;
}

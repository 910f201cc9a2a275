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

/** The sources of the language, in order of precedence. Absent and null are the same. */
export interface LanguageSources {
  /** `--lang` */
  readonly flag?: string | null | undefined;
  /** `TG360_LANG` */
  readonly env?: string | null | undefined;
  /** The configuration file. */
  readonly config?: string | null | undefined;
  /** The system's locale: `LC_ALL`, `LC_MESSAGES` or `LANG`, e.g. `fr_CH.UTF-8`. */
  readonly locale?: string | null | undefined;
}

/** The first source with a supported language; else English. */
export function chooseLanguage(sources: LanguageSources): Lang {
  for (const named of [sources.flag, sources.env, sources.config, sources.locale]) {
    const lang = parseLanguage(named);
    if (lang !== null) return lang;
  }
  return "en";
}

/** `de`, `DE`, `de-CH` and `de_CH.UTF-8` are German; null = not supported. */
export function parseLanguage(named: string | null | undefined): Lang | null {
  const word = /^\s*([a-z]{2})(?=$|[\s_.@-])/i.exec(named ?? "")?.[1]?.toLowerCase();
  return LANGS.find((lang) => lang === word) ?? null;
}

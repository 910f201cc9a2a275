import type { Lang } from "./language.ts";
import type { MessageKey } from "./messages/en.ts";
import { pageEn, type PageKey } from "./messages/page-en.ts";
import { loadCatalogue, type Text, textFrom } from "./text.ts";

/** All that is said to people, the page's own words too, which nothing else loads. */
export type PageText = Text<PageKey | MessageKey>;

export async function createPageText(lang: Lang, timeZone: string): Promise<PageText> {
  const [common, own] = await Promise.all([loadCatalogue(lang), loadPageWords(lang)]);
  return textFrom({ ...common, ...own }, lang, timeZone, null);
}

async function loadPageWords(lang: Lang): Promise<Readonly<Record<PageKey, string>>> {
  switch (lang) {
    case "fr":
      return (await import("./messages/page-fr.ts")).pageFr;
    case "it":
      return (await import("./messages/page-it.ts")).pageIt;
    case "de":
      return (await import("./messages/page-de.ts")).pageDe;
    case "en":
      return pageEn;
  }
}

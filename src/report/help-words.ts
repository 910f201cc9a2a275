import type { Lang } from "./language.ts";
import type { HelpWords } from "./messages/help-en.ts";

export type { HelpWords };

/** What `--help` says, in this language. */
export async function loadHelpWords(lang: Lang): Promise<HelpWords> {
  switch (lang) {
    case "en":
      return (await import("./messages/help-en.ts")).helpEn;
    case "fr":
      return (await import("./messages/help-fr.ts")).helpFr;
    case "it":
      return (await import("./messages/help-it.ts")).helpIt;
    case "de":
      return (await import("./messages/help-de.ts")).helpDe;
  }
}

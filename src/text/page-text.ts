import type { Lang } from "../core/common/language.ts";
import { type MessageKey, type PageKey, readLocale } from "./locale.ts";
import { type Text, textFrom } from "./text.ts";

/** All messages, including those that only the page loads. */
export type PageText = Text<PageKey | MessageKey>;

export async function createPageText(lang: Lang, timeZone: string): Promise<PageText> {
  return textFrom({ ...readLocale(lang, "messages"), ...readLocale(lang, "page") }, lang, timeZone, null);
}

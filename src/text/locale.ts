import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Lang } from "../core/common/language.ts";
import type helpInEnglish from "./locales/en/help.json";
import type messagesInEnglish from "./locales/en/messages.json";
import type wireInFrench from "./locales/fr/wire.json";
import type pageInEnglish from "./locales/en/page.json";

/** The messages of every run. */
type Messages = typeof messagesInEnglish;
/**
 * The texts of `--help`, completion and the man page: options by their long form, arguments by name, examples by
 * their line.
 */
export type HelpWords = typeof helpInEnglish;
/** The messages that only the page uses. */
type PageMessages = typeof pageInEnglish;

export type MessageKey = keyof Messages;
export type PageKey = keyof PageMessages;

/** Phrases of the wire schemas in another language, by the English phrase; English has no such file. */
type WirePhrases = typeof wireInFrench;

/**
 * The files of a language, one per occasion on which they are loaded. All languages have the same keys and
 * placeholders.
 */
interface Locale {
  readonly messages: Messages;
  readonly help: HelpWords;
  readonly page: PageMessages;
  readonly wire: WirePhrases;
}

/** A process that stays reads each file once. */
const files = new Map<string, unknown>();

/** Reads one file of a language. The folder is beside this module in `src/`, and beside the bundle in `dist/`. */
export function readLocale<Part extends keyof Locale>(lang: Lang, part: Part): Locale[Part] {
  const path = join(LOCALES_FOLDER, lang, `${part}.json`);
  const known = files.get(path) ?? JSON.parse(readFileSync(path, "utf8"));
  files.set(path, known);
  return known as Locale[Part];
}

const LOCALES_FOLDER = join(dirname(fileURLToPath(import.meta.url)), "locales");

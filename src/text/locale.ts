import { existsSync, readFileSync } from "node:fs";
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
 * The files of a language, one per occasion on which they are loaded. A language has some keys of the English file, with
 * the same placeholders; what it lacks is shown in English.
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
export function readLocale<Part extends keyof Locale>(lang: "en", part: Part): Locale[Part];
export function readLocale<Part extends keyof Locale>(lang: Lang, part: Part): Partial<Locale[Part]>;
export function readLocale(lang: Lang, part: keyof Locale): unknown {
  const path = join(LOCALES_FOLDER, lang, `${part}.json`);
  const known = files.get(path) ?? (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {});
  files.set(path, known);
  return known;
}

/** The English message of a key that a language lacks; undefined = there is none. */
export function inEnglish(key: string): string | undefined {
  const [messages, page] = [readLocale("en", "messages"), readLocale("en", "page")];
  return Object.hasOwn(messages, key) ? messages[key as MessageKey] : page[key as PageKey];
}

/** The texts of `--help`, each in English where the language lacks it. */
export function readHelpWords(lang: Lang): HelpWords {
  return merged(readLocale("en", "help"), readLocale(lang, "help")) as HelpWords;
}

function merged(english: unknown, own: unknown): unknown {
  if (typeof english !== "object" || english === null) return own ?? english;
  const ours: Readonly<Record<string, unknown>> = typeof own === "object" && own !== null ? { ...own } : {};
  return Object.fromEntries(Object.entries(english).map(([key, one]) => [key, merged(one, ours[key])]));
}

const LOCALES_FOLDER = join(dirname(fileURLToPath(import.meta.url)), "locales");

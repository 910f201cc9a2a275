import { isRecord } from "../../core/common/record.ts";

/** How many characters of an answer a message may quote. */
export const EXCERPT_LENGTH = 120;

/** How much of a body is read; removing tags makes it much shorter. */
const MOST_READ = 4096;

/** Invisible parts of a page. */
const INVISIBLE = /<(script|style|head)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const TAGS = /<[^<>]{0,1000}>/g;

/** C0, DEL, C1, line separators, bidi marks and overrides, zero-width characters, lone surrogates. */
const HARMFUL = /[\p{Cc}\p{Cs}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]+/gu;

/**
 * A short, harmless excerpt of an answer for a message: one line of at most 120 characters without tags, control and
 * bidi characters; empty if nothing readable is left. `secrets` are masked first, in case the system repeats them.
 */
export function excerptOf(text: string, secrets: readonly string[] = []): string {
  const plain = mask(text.slice(0, MOST_READ), secrets)
    .replaceAll(INVISIBLE, " ")
    .replaceAll(TAGS, " ")
    .replaceAll(HARMFUL, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  const characters = [...plain];
  return characters.length <= EXCERPT_LENGTH ? plain : cut(characters.slice(0, EXCERPT_LENGTH - 1).join(""));
}

/** Cuts after a whole word, unless the last word is very long. */
function cut(text: string): string {
  const end = text.lastIndexOf(" ");
  return end > text.length - LONGEST_WORD ? `${text.slice(0, end)} …` : `${text}…`;
}

const LONGEST_WORD = 24;

function mask(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== "")
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, secret) => masked.replaceAll(secret, "********"), text);
}

/** Turns an error of unknown shape into words: JSON within a sentence is hard to read. Pure. */

/** How many values a message contains at most. */
const MOST_PARTS = 8;

/** `code: CREDENZIALI, messaggio: Utente o parola d'ordine non validi`, for any depth. */
export function readableJson(value: unknown): string {
  const parts: string[] = [];
  collect(value, "", parts);
  return parts.join(", ");
}

/**
 * The answer of a login: its names and sentences, without what may be a session's token, which gets in as the password does.
 */
export function withoutTokens(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutTokens(one)]));
  if (typeof value !== "string" && typeof value !== "number") return value;
  return String(value).replaceAll(/\S{6,}/g, (word) => (MAY_BE_TOKEN.test(word) ? "…" : word));
}

/** A word with a digit, with capitals inside, or longer than a person writes. */
const MAY_BE_TOKEN = /\d|[a-z][A-Z]|\S{24}/;

function collect(value: unknown, name: string, parts: string[]): void {
  if (parts.length >= MOST_PARTS || value === null || value === "") return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, name, parts);
  } else if (isRecord(value)) {
    for (const [key, part] of Object.entries(value)) collect(part, key, parts);
  } else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    parts.push(name === "" ? String(value) : `${name}: ${String(value)}`);
  }
}

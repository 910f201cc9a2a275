/** Characters of an answer that a message may quote. */
export const EXCERPT_LENGTH = 120;

/** More of a body than this is not looked at: tags are cut out first, and what is left is short. */
const LOOKED_AT = 4096;

/** Parts of a page that nobody sees. */
const UNSEEN = /<(script|style|head)\b[\s\S]*?(?:<\/\1\s*>|$)/gi;
const TAGS = /<[^<>]{0,1000}>/g;

/** C0, DEL, C1, line separators, bidi marks and overrides, zero-width characters, lone surrogates. */
const HARMFUL = /[\p{Cc}\p{Cs}\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]+/gu;

/**
 * A short, harmless piece of an answer for a message: without tags, control and bidi characters, one line, at most 120
 * characters; empty where nothing readable is left. `secrets` are masked first, in case the system echoes them.
 */
export function excerptOf(text: string, secrets: readonly string[] = []): string {
  const plain = mask(text.slice(0, LOOKED_AT), secrets)
    .replaceAll(UNSEEN, " ")
    .replaceAll(TAGS, " ")
    .replaceAll(HARMFUL, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  const characters = [...plain];
  return characters.length <= EXCERPT_LENGTH ? plain : cut(characters.slice(0, EXCERPT_LENGTH - 1).join(""));
}

/** Behind a whole word, unless that is a very long one. */
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

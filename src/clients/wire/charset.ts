/**
 * Decodes the text of an answer. Bytes that are not text are never replaced silently: a value that contains them is
 * refused when it is read.
 */
import { isUtf8 } from "node:buffer";

import { Unclear } from "../answer/fault.ts";

/**
 * The bytes as UTF-8 if they are valid in the charset of the Content-Type, or else in `charset`; otherwise unchanged.
 * Many programs declare UTF-8 for every answer, whatever its real charset.
 */
export function toUtf8(bytes: Buffer, contentType: string, charset?: string): Buffer {
  const named = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1];
  const isUtf8Named = named !== undefined && /^utf-?8$/i.test(named);
  if (isUtf8Named && (charset === undefined || isUtf8(bytes))) return bytes;
  const labels = [isUtf8Named ? undefined : named, charset].filter((label) => label !== undefined);
  for (const label of labels) {
    try {
      return Buffer.from(new TextDecoder(label, { fatal: true }).decode(bytes), "utf8");
    } catch {
      // The charset is unknown, or the bytes are not valid in it.
    }
  }
  return bytes;
}

/** The charset that an XML document names at its start; undefined = none, or UTF-8. */
export function declaredIn(bytes: Buffer): string | undefined {
  const [, label] = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)/.exec(bytes.toString("latin1", 0, 200)) ?? [];
  return label === undefined || /^utf-?8$/i.test(label) ? undefined : label;
}

/** Decodes UTF-8. Each invalid byte becomes a lone surrogate, which `hasInvalidBytes` recognises. */
export function decodeUtf8(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  return bytes.toString("latin1").replaceAll(SEQUENCES, (found, isText?: string) =>
    // Only multi-byte text is in the group.
    isText === undefined ? String.fromCharCode(MARK + found.charCodeAt(0)) : Buffer.from(found, "latin1").toString(),
  );
}

/** Whether a decoded answer contains bytes that are not text. */
export function hasInvalidBytes(decoded: string): boolean {
  return !decoded.isWellFormed();
}

/** Reviver for `JSON.parse`: replaces each value that contains invalid bytes, so that it is refused when it is read. */
export function markInvalidBytes(_name: string, value: unknown): unknown {
  if (typeof value === "string") return isMarked(value) ? invalidText(value) : value;
  const names = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const name = names.find(isMarked);
  return name === undefined ? value : invalidText(name);
}

/**
 * The same text with the invalid bytes read as windows-1252, which most Western European programs without UTF-8 use.
 */
export function inWindows1252(decoded: string): string {
  return decoded.replaceAll(MARKED, (mark) => WINDOWS_1252.decode(Uint8Array.of(mark.charCodeAt(0) - MARK)));
}

const WINDOWS_1252 = new TextDecoder("windows-1252");
const MARK = 0xdc00;
const MARKED = /[\uDC80-\uDCFF]/gu;

function isMarked(text: string): boolean {
  return text.search(MARKED) !== -1;
}

function invalidText(text: string): Unclear {
  return new Unclear(`${JSON.stringify(text.replaceAll(MARKED, "?"))}, not valid UTF-8`);
}

/** One or more valid multi-byte sequences (Unicode, table 3-7), or one other byte. */
const SEQUENCES =
  /((?:[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})+)|[\x80-\xFF]/g;

/** Percent escapes of texts in URLs and forms, for the bytes of a charset. */
export interface Escapes {
  /** A part of a path. */
  segment(text: string): string;
  /** `a=1&b=2`: a query, or a form. */
  pairs(pairs: readonly (readonly [string, string])[]): string;
  /** Whether the charset has a byte for every character. */
  canWrite(text: string): boolean;
}

/** A charset with one byte per character, so that everything read in it can also be written. */
export function isCodePage(label: string): boolean {
  return CODE_PAGES.test(label) && signsOf(label) !== null;
}

/** The text in a charset, without escapes; null = it lacks a character, or the charset is unknown. */
export function bytesOf(text: string, charset: string): Uint8Array | null {
  if (/^utf-?8$/i.test(charset)) return text.isWellFormed() ? Buffer.from(text, "utf8") : null;
  const signs = isCodePage(charset) ? signsOf(charset) : null;
  const bytes = [...text].map((sign) => signs?.get(sign) ?? -1);
  return bytes.includes(-1) ? null : Uint8Array.from(bytes);
}

const CODE_PAGES = /^(?:windows-\d+|iso-8859-\d+|latin\d|macintosh|koi8-[ru]|ibm866)$/i;

const UTF8: Escapes = {
  // `encodeURIComponent` throws for lone surrogates; the round trip through UTF-8 replaces them.
  segment: (text) => encodeURIComponent(Buffer.from(text, "utf8").toString("utf8")),
  pairs: (pairs) => new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString(),
  canWrite: () => true,
};

const known = new Map<string, Escapes>();

/** The escapes of a code page; undefined = UTF-8. */
export function escapesOf(charset: string | undefined): Escapes {
  if (charset === undefined) return UTF8;
  const escapes = known.get(charset) ?? codePage(charset);
  known.set(charset, escapes);
  return escapes;
}

function codePage(charset: string): Escapes {
  const signs = signsOf(charset) ?? new Map<string, number>();
  // Characters that the code page lacks are refused earlier.
  const escaped = (sign: string): string => {
    const byte = signs.get(sign);
    return byte === undefined ? UTF8.segment(sign) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  };
  const segment = (text: string): string => text.replaceAll(/[^\w.~-]/gu, escaped);
  return {
    segment,
    pairs: (pairs) => pairs.map(([name, value]) => `${segment(name)}=${segment(value)}`).join("&"),
    canWrite: (text) => [...text].every((sign) => signs.has(sign)),
  };
}

/** Character to byte; null = unknown charset, or not a single-byte one. */
function signsOf(label: string): Map<string, number> | null {
  const signs = new Map<string, number>();
  try {
    const decoder = new TextDecoder(label);
    // Decoders treat ISO-8859-1 as windows-1252; a strict system does not know its extra characters.
    const isStrict = /^(?:iso-8859-1|latin1)$/i.test(label);
    for (let byte = 0; byte < 256; byte++) {
      if (isStrict && byte >= 0x80 && byte < 0xa0) continue;
      const sign = decoder.decode(Uint8Array.of(byte));
      if (!/^[\u0080-\u009F\uFFFD]?$/.test(sign)) signs.set(sign, byte);
    }
    return signs;
  } catch {
    return null;
  }
}

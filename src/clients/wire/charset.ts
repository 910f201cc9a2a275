/** The text of an answer. A byte that is no text is never replaced: what it stands in is refused, wherever it is read. */
import { isUtf8 } from "node:buffer";

import { Unclear } from "../answer/unclear.ts";

/**
 * The bytes as UTF-8 where they are a text in the charset that a Content-Type names, or else in `charset`; otherwise as they
 * are. Many programs name UTF-8 in front of every answer, whatever it is in.
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
      // Unknown, or not what they are in.
    }
  }
  return bytes;
}

/** UTF-8 as text; each byte that is none becomes a lone surrogate of the range that `holdsNoText` knows. */
export function decodeUtf8(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  return bytes.toString("latin1").replaceAll(SEQUENCES, (found, isText?: string) =>
    // Single bytes of text are in no group.
    isText === undefined ? String.fromCharCode(MARK + found.charCodeAt(0)) : Buffer.from(found, "latin1").toString(),
  );
}

/** Whether a decoded answer holds bytes that are no text. */
export function holdsNoText(decoded: string): boolean {
  return !decoded.isWellFormed();
}

/** For `JSON.parse` of a decoded answer that holds such bytes: each value with some in it is refused where it is read. */
export function refuseNoText(_name: string, value: unknown): unknown {
  if (typeof value === "string") return isMarked(value) ? noText(value) : value;
  const names = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const name = names.find(isMarked);
  return name === undefined ? value : noText(name);
}

/** The same where the bytes that are no text are read as most programs of Western Europe write that are not in UTF-8. */
export function inWindows1252(decoded: string): string {
  return decoded.replaceAll(MARKED, (mark) => WINDOWS_1252.decode(Uint8Array.of(mark.charCodeAt(0) - MARK)));
}

const WINDOWS_1252 = new TextDecoder("windows-1252");
const MARK = 0xdc00;
const MARKED = /[\uDC80-\uDCFF]/gu;

function isMarked(text: string): boolean {
  return text.search(MARKED) !== -1;
}

function noText(text: string): Unclear {
  return new Unclear(`${JSON.stringify(text.replaceAll(MARKED, "?"))}, not valid UTF-8`);
}

/** The well-formed sequences of more than one byte (Unicode, table 3-7), as many as stand together; or one other byte. */
const SEQUENCES =
  /((?:[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2})+)|[\x80-\xFF]/g;

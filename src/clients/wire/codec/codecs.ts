import { hasInvalidBytes, markInvalidBytes, escapesOf } from "../charset.ts";
import { isRecord } from "../../../core/common/record.ts";

/** Encodes values into a body and back. A new encoding is one more codec here. */
interface Codec {
  readonly contentType: string;
  /** The same value always gives the same text, in ASCII if a `charset` is given. Undefined members are left out. */
  encode(value: unknown, charset?: string): string;
  /** The value with the names in the body, for people. */
  shown(value: unknown): unknown;
  /** The first text that cannot be written in the charset; null = all can. */
  unwritable(value: unknown, charset?: string): string | null;
  /**
   * The value of an answer's text; undefined = not in this encoding. A value with bytes that are not text becomes
   * `Unclear`. Absent = answers never use this encoding.
   */
  readonly decode?: (text: string) => unknown;
}

/** In a charset other than UTF-8, characters beyond ASCII are escaped, so that every text can be written. */
const json: Required<Codec> = {
  contentType: "application/json",
  encode: (value, charset) => {
    const text = JSON.stringify(value);
    return charset === undefined ? text : text.replaceAll(/[\u007F-\uFFFF]/g, escaped);
  },
  shown: (value) => value,
  unwritable: () => null,
  decode: (text) => {
    try {
      return hasInvalidBytes(text) ? JSON.parse(text, markInvalidBytes) : JSON.parse(text);
    } catch {
      return undefined;
    }
  },
};

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * `application/x-www-form-urlencoded`; lists and objects are named as in PHP: `righe[0][codice]=A`. Null is an empty
 * text.
 */
const form: Codec = {
  contentType: "application/x-www-form-urlencoded",
  encode: (value, charset) => escapesOf(charset).pairs(pairsOf(value, "")),
  shown: (value) => Object.fromEntries(pairsOf(value, "")),
  unwritable: (value, charset) =>
    pairsOf(value, "").find(([, text]) => !escapesOf(charset).canWrite(text))?.[1] ?? null,
};

function pairsOf(value: unknown, name: string): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [[name, scalarText(value)]];
  return Object.entries(value).flatMap(([key, part]) => pairsOf(part, name === "" ? key : `${name}[${key}]`));
}

/** An answer that is no XML, or more than a real system sends. */
export class XmlFault extends Error {}

/**
 * Writes XML in the shape that `read-xml.ts` reads: `@name` is an attribute, `#text` the text beside attributes, each item
 * of a list an element of its own; null is an empty element.
 */
export const xml: Codec = {
  contentType: "text/xml; charset=utf-8",
  encode: (value, charset) => {
    const declared = `<?xml version="1.0" encoding="${charset === undefined ? "utf-8" : "us-ascii"}"?>`;
    const text = `${declared}${contentOf(value)}`;
    return charset === undefined ? text : text.replaceAll(/[\u007F-\u{10FFFF}]/gu, reference);
  },
  shown: (value) => value,
  unwritable: findUnwritable,
};

/** Characters that XML cannot contain. */
// oxlint-disable-next-line no-control-regex -- these are the ones
export const NO_CHARACTER = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Cs}/u;

function contentOf(value: unknown): string {
  if (!isRecord(value)) return escapedXml(scalarText(value));
  return Object.entries(value)
    .filter(([name, part]) => part !== undefined && !name.startsWith("@"))
    .map(([name, part]) => (name === "#text" ? escapedXml(scalarText(part)) : elements(name, part)))
    .join("");
}

function elements(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => elements(name, item)).join("");
  const attributes = Object.entries(isRecord(value) ? value : {})
    .filter(([key, part]) => key.startsWith("@") && part !== undefined && part !== null)
    .map(([key, part]) => ` ${key.slice(1)}="${escapedXml(scalarText(part))}"`);
  const content = contentOf(value);
  const tag = `${name}${attributes.join("")}`;
  return content === "" ? `<${tag}/>` : `<${tag}>${content}</${name}>`;
}

/** A parser turns a carriage return into a line end, and a line end in an attribute into a blank. */
function escapedXml(text: string): string {
  return text.replaceAll(/[&<>"\r\n\t]/g, (sign) => ESCAPES[sign] ?? reference(sign));
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function reference(sign: string): string {
  return `&#${String(sign.codePointAt(0))};`;
}

/** The text of a scalar; `""` = it is none. */
function scalarText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function findUnwritable(value: unknown): string | null {
  if (typeof value === "string") return NO_CHARACTER.test(value) ? value : null;
  if (typeof value !== "object" || value === null) return null;
  for (const part of Object.values(value)) {
    const found = findUnwritable(part);
    if (found !== null) return found;
  }
  return null;
}

/** By their names in a profile. */
export const CODECS = { json, form, xml } as const satisfies Readonly<Record<string, Codec>>;

/** What an operation's bodies and answers are written in. */
export interface WrittenIn {
  /** Of bodies; absent = as `format`. */
  readonly encoding?: "json" | "form" | undefined;
  /** Of answers; absent = JSON. */
  readonly format?: "json" | "xml" | undefined;
}

export function codecOf({ encoding, format }: WrittenIn): Codec {
  return CODECS[encoding ?? format ?? "json"];
}

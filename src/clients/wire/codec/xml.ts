import { isRecord } from "../../../core/common/record.ts";
import type { Codec } from "./codec.ts";

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
  if (!isRecord(value)) return escaped(scalarText(value));
  return Object.entries(value)
    .filter(([name, part]) => part !== undefined && !name.startsWith("@"))
    .map(([name, part]) => (name === "#text" ? escaped(scalarText(part)) : elements(name, part)))
    .join("");
}

function elements(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => elements(name, item)).join("");
  const attributes = Object.entries(isRecord(value) ? value : {})
    .filter(([key, part]) => key.startsWith("@") && part !== undefined && part !== null)
    .map(([key, part]) => ` ${key.slice(1)}="${escaped(scalarText(part))}"`);
  const content = contentOf(value);
  const tag = `${name}${attributes.join("")}`;
  return content === "" ? `<${tag}/>` : `<${tag}>${content}</${name}>`;
}

/** A parser turns a carriage return into a line end, and a line end in an attribute into a blank. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"\r\n\t]/g, (sign) => ESCAPES[sign] ?? reference(sign));
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function reference(sign: string): string {
  return `&#${String(sign.codePointAt(0))};`;
}

/** The text of a scalar; `""` = it is none. */
export function scalarText(value: unknown): string {
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

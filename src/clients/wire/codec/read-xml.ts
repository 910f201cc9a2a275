import { XMLParser } from "fast-xml-parser";

import { isRecord } from "../../../core/common/record.ts";
import { hasInvalidBytes } from "../charset.ts";
import { NO_CHARACTER, XmlFault } from "./codecs.ts";

/**
 * Reads XML as the JSON of the same shape: elements by their names without prefix, attributes as `@name`, the text beside
 * attributes as `#text`, repeated elements as a list. Every value is a text. `lists` = endings of dotted paths of elements that are lists, also where
 * there is only one.
 */
export function compileXml(lists: readonly string[] = []): (text: string) => unknown {
  const endings = lists.map((path) => `.${path}`);
  const isList = (name: string, path: unknown): boolean =>
    endings.some((ending) => ending.endsWith(`.${name}`) && `.${String(path)}`.endsWith(ending));
  const parser = new XMLParser(lists.length === 0 ? AS_JSON : { ...AS_JSON, isArray: isList });
  return (text) => {
    if (hasInvalidBytes(text)) throw new XmlFault("bytes that are not text");
    if (countOf(text, "<") > MOST_TAGS) throw new XmlFault(`more than ${String(MOST_TAGS)} tags`);
    try {
      const value: unknown = parser.parse(text, true);
      if (!isRecord(value) || Object.keys(value).length !== 1) throw new XmlFault("not one document");
      return NIL.test(text) ? withoutNil(value) : value;
    } catch (error) {
      throw error instanceof XmlFault ? error : new XmlFault(error instanceof Error ? error.message : "");
    }
  };
}

/** Each tag takes memory: 64 MB of empty elements would take all of it. Twenty thousand whole products have fewer. */
const MOST_TAGS = 2_000_000;
const MOST_DEPTH = 100;

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The five entities of XML and numbers. A system's own entities may grow without bound or name files. */
const entities = {
  decode: (text: string): string => (text.includes("&") ? text.replaceAll(/&([^;&\s]{0,10};?)/g, character) : text),
  addInputEntities: (): never => {
    throw new XmlFault("a DTD");
  },
  setExternalEntities: (): void => undefined,
  reset: (): void => undefined,
  setXmlVersion: (): void => undefined,
};

function character(written: string, name: string): string {
  const known = ENTITIES[name.slice(0, -1)];
  if (known !== undefined && name.endsWith(";")) return known;
  const [, digits] = /^#(\d{1,7}|x[\da-f]{1,6});$/i.exec(name) ?? [];
  const code = Number(digits?.replace(/^x/i, "0x"));
  const text = code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : "";
  if (text === "" || NO_CHARACTER.test(text)) throw new XmlFault(`${written}, which is no character`);
  return text;
}

const NIL = /:nil\s*=/;

const AS_JSON = {
  ignoreAttributes: (name: string): boolean => /^xmlns$|:/.test(name) && !/:nil$|^xml:lang$/.test(name),
  attributeNamePrefix: "@",
  transformTagName: localName,
  transformAttributeName: (name: string): string => `@${localName(name.slice(1))}`,
  parseTagValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MOST_DEPTH,
  jPath: false,
  entityDecoder: entities,
} as const;

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** `xsi:nil="true"` is null. */
function withoutNil(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNil);
  if (!isRecord(value)) return value;
  const { "@nil": nil, ...rest } = value;
  if (nil === "true" || nil === "1") return null;
  return Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, withoutNil(part)]));
}

function countOf(text: string, sign: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) count += 1;
  return count;
}

import { hasInvalidBytes, markInvalidBytes, escapesOf } from "../charset.ts";
import type { Codec } from "./codec.ts";
import { scalarText, xml } from "./xml.ts";

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

/** By their names in a profile. */
export const CODECS = { json, form, xml } as const satisfies Readonly<Record<string, Codec>>;

/** What an operation's bodies and answers are written in. */
export interface Written {
  /** Of bodies; absent = as `format`. */
  readonly encoding?: "json" | "form" | undefined;
  /** Of answers; absent = JSON. */
  readonly format?: "json" | "xml" | undefined;
}

export function codecOf({ encoding, format }: Written): Codec {
  return CODECS[encoding ?? format ?? "json"];
}

import { escapesOf } from "./escapes.ts";

/** How values stand in a body: bytes to values and back. What can be read so far is JSON alone. */
export interface Codec {
  readonly contentType: string;
  /** The same value always gives the same text, in ASCII where a `charset` is named. Members that are undefined are left out. */
  encode(value: unknown, charset?: string): string;
  /** The value by the names that stand in the body: for people to look at. */
  shown(value: unknown): unknown;
  /** The first text in it that cannot be written in the charset; null = all can. */
  unwritable(value: unknown, charset?: string): string | null;
}

/** In another charset than UTF-8 escapes say what is beyond ASCII, and so all of it can be said. */
const json: Codec = {
  contentType: "application/json",
  encode: (value, charset) => {
    const text = JSON.stringify(value);
    return charset === undefined ? text : text.replaceAll(/[\u007F-\uFFFF]/g, escaped);
  },
  shown: (value) => value,
  unwritable: () => null,
};

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** `application/x-www-form-urlencoded`; lists and objects as PHP names them: `righe[0][codice]=A`. Null is an empty text. */
const form: Codec = {
  contentType: "application/x-www-form-urlencoded",
  encode: (value, charset) => escapesOf(charset).pairs(pairsOf(value, "")),
  shown: (value) => Object.fromEntries(pairsOf(value, "")),
  unwritable: (value, charset) =>
    pairsOf(value, "").find(([, text]) => !escapesOf(charset).canWrite(text))?.[1] ?? null,
};

export const CODECS = { json, form } as const satisfies Readonly<Record<string, Codec>>;

function pairsOf(value: unknown, name: string): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [[name, textOf(value)]];
  return Object.entries(value).flatMap(([key, part]) => pairsOf(part, name === "" ? key : `${name}[${key}]`));
}

function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

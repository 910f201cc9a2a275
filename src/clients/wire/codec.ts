/** How values stand in a body: bytes to values and back. What can be read so far is JSON alone. */
export interface Codec {
  readonly contentType: string;
  /** The same value always gives the same text. Members that are undefined are left out. */
  encode(value: unknown): string;
}

const json: Codec = { contentType: "application/json", encode: (value) => JSON.stringify(value) };

/** `application/x-www-form-urlencoded`; lists and objects as PHP names them: `righe[0][codice]=A`. Null is an empty text. */
const form: Codec = {
  contentType: "application/x-www-form-urlencoded",
  encode: (value) => new URLSearchParams(pairsOf(value, "")).toString(),
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

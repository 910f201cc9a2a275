import type { Operation } from "../grammar/operation.ts";
import { isHeaderText } from "../grammar/header.ts";
import { CODECS } from "../../wire/codec/codecs.ts";
import { escapesOf } from "../../wire/codec/escapes.ts";
import {
  fill,
  fillAll,
  fillTemplate,
  placeholdersOf,
  textsOf,
  textsWithin,
  unquotable,
  valuesIn,
} from "../grammar/template.ts";
import type { Values } from "../grammar/template.ts";

export interface Prepared {
  readonly method: "GET" | "POST";
  /** Path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent = there is none. */
  readonly body?: string;
  /** Of the answer, where that does not say it. */
  readonly charset?: string | undefined;
}

/** An operation with its placeholders filled; a parameter that has nothing to say is left out. */
export function prepare(basePath: string, operation: Operation, values: Values, extra: Values = {}): Prepared {
  const { charset } = operation;
  const escapes = escapesOf(charset);
  const path = fill(`${basePath}${operation.path}`, values, escapes.segment) ?? basePath;
  const query = new Map(given(operation.query, values));
  for (const [name, value] of Object.entries(extra)) if (value !== undefined) query.set(name, value);
  const headers = given(operation.headers, values).map(([name, value]) => [name.toLowerCase(), value] as const);
  const codec = CODECS[operation.encoding ?? "json"];
  const typed = operation.method === "POST" ? [["content-type", codec.contentType] as const] : [];
  const body = operation.body === undefined ? {} : { body: codec.encode(fillAll(operation.body, values), charset) };
  return {
    method: operation.method,
    target: query.size === 0 ? path : `${path}${path.includes("?") ? "&" : "?"}${escapes.pairs([...query])}`,
    headers: Object.fromEntries([...typed, ...headers]),
    ...body,
    ...(charset === undefined ? {} : { charset }),
  };
}

/**
 * The value that cannot be asked for as it is; null = all can. It has quotes in it and would stand in quotes, it would ask for
 * another path (`..`), a header cannot hold it, or the charset lacks one of its signs.
 */
export function unaskable(operation: Operation, values: Values): string | null {
  const { path, query, headers, body } = operation;
  const headerTexts = Object.values(headers ?? {}).flatMap(textsOf);
  const addressTexts = [path, ...Object.values(query ?? {}).flatMap(textsOf)];
  return (
    unquotable([...addressTexts, ...textsWithin(body)], values) ??
    astray(path, values) ??
    unheadable(headerTexts, values) ??
    unwritable(operation, addressTexts, values)
  );
}

/** The value that the operation's charset has no signs for. */
function unwritable({ body, charset, encoding }: Operation, texts: readonly string[], values: Values): string | null {
  if (charset === undefined) return null;
  const found = valuesIn(texts, values).find((value) => !escapesOf(charset).canWrite(value));
  return found ?? CODECS[encoding ?? "json"].unwritable(fillAll(body, values), charset);
}

/** The names that an operation has in its path, its query or its body. */
export function placeholdersUsed({ path, query, body }: Operation): readonly string[] {
  return [path, ...Object.values(query ?? {}).flatMap(textsOf), ...textsWithin(body)].flatMap(placeholdersOf);
}

/** The value that makes a part of the path none, or one that leads elsewhere: no encoding keeps `..` from being followed. */
function astray(path: string, values: Values): string | null {
  const [before = ""] = path.split("?");
  for (const segment of before.split("/")) {
    const [given] = valuesIn([segment], values);
    if (given !== undefined && /^\.{0,2}$/.test(fill(segment, values) ?? given)) return given;
  }
  return null;
}

/** The value that has no place in a header: line ends, control characters, and all beyond Latin-1. */
function unheadable(texts: readonly string[], values: Values): string | null {
  return valuesIn(texts, values).find((value) => !isHeaderText(value)) ?? null;
}

/** A whole address with parameters besides its own. */
export function addressWith(address: string, extra: Values): string {
  const given = Object.entries(extra).filter((pair): pair is [string, string] => pair[1] !== undefined);
  if (given.length === 0) return address;
  const url = new URL(address);
  for (const [name, value] of given) url.searchParams.set(name, value);
  return url.href;
}

function given(templates: Operation["query"], values: Values): [string, string][] {
  return Object.entries(templates ?? {}).flatMap(([name, template]) => {
    const filled = fillTemplate(template, values);
    return filled === null ? [] : [[name, filled]];
  });
}

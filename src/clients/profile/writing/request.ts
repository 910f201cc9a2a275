import type { Operation } from "../grammar/operation.ts";
import { compiledOnce } from "../tree.ts";
import {
  isHeaderText,
  fill,
  fillAll,
  fillTemplate,
  placeholdersOf,
  textsOf,
  textsWithin,
  unquotable,
  type TemplateValues,
  valuesIn,
} from "../grammar/template.ts";
import { compileXml } from "../../wire/codec/read-xml.ts";
import { codecOf } from "../../wire/codec/codecs.ts";
import { escapesOf } from "../../wire/charset.ts";

export interface PreparedRequest {
  readonly method: "GET" | "POST";
  /** Path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent = no body. */
  readonly body?: string;
  /** The charset of an answer that declares none. */
  readonly charset?: string | undefined;
  /** Absent = answers are JSON. */
  readonly readXml?: ReadXml;
}

/** An operation with its placeholders filled; parameters without a value are left out. */
export function prepare(
  basePath: string,
  operation: Operation,
  values: TemplateValues,
  extra: TemplateValues = {},
): PreparedRequest {
  const { charset } = operation;
  const escapes = escapesOf(charset);
  const base = operation.path.startsWith("/") ? basePath.replace(/\/$/, "") : basePath;
  const path = fill(`${base}${operation.path}`, values, escapes.segment) ?? base;
  const query = new Map(given(operation.query, values));
  for (const [name, value] of Object.entries(extra)) if (value !== undefined) query.set(name, value);
  const headers = given(operation.headers, values).map(([name, value]) => [name.toLowerCase(), value] as const);
  const codec = codecOf(operation);
  const typed = operation.method === "POST" ? [["content-type", codec.contentType] as const] : [];
  const body = operation.body === undefined ? {} : { body: codec.encode(fillAll(operation.body, values), charset) };
  return {
    method: operation.method,
    target: query.size === 0 ? path : `${path}${path.includes("?") ? "&" : "?"}${escapes.pairs([...query])}`,
    headers: Object.fromEntries([...typed, ...headers.map(acceptedIn(operation))]),
    ...body,
    ...(charset === undefined ? {} : { charset }),
    ...(operation.format === "xml" ? { readXml: readerOf(operation) } : {}),
  };
}

type Header = readonly [name: string, value: string];

/** The built-in contract asks for JSON. */
function acceptedIn({ format }: Operation): (header: Header) => Header {
  return ([name, value]) => {
    const isJson = format === "xml" && name === "accept" && value === "application/json";
    return [name, isJson ? "text/xml, application/xml" : value];
  };
}

type ReadXml = (text: string) => unknown;

const readerOf = compiledOnce((operation: Operation): ReadXml => compileXml(operation.lists));

/**
 * A value that cannot be sent; null = all can. It contains quotes and would be inside quotes, changes the path (`..`),
 * is not allowed in a header, or has characters that the charset lacks.
 */
export function unaskable(operation: Operation, values: TemplateValues): string | null {
  const { path, query, headers, body } = operation;
  const headerTexts = Object.values(headers ?? {}).flatMap(textsOf);
  const addressTexts = [path, ...Object.values(query ?? {}).flatMap(textsOf)];
  return (
    unquotable([...addressTexts, ...textsWithin(body)], values) ??
    badSegment(path, values) ??
    badHeaderValue(headerTexts, values) ??
    unwritable(operation, addressTexts, values)
  );
}

/** A value with characters that the operation's charset lacks. */
function unwritable(operation: Operation, texts: readonly string[], values: TemplateValues): string | null {
  const { body, charset } = operation;
  const found =
    charset === undefined ? undefined : valuesIn(texts, values).find((value) => !escapesOf(charset).canWrite(value));
  return found ?? codecOf(operation).unwritable(fillAll(body, values), charset);
}

/** The placeholders in an operation's path, query or body. */
export function placeholdersUsed({ path, query, body }: Operation): readonly string[] {
  return [path, ...Object.values(query ?? {}).flatMap(textsOf), ...textsWithin(body)].flatMap(placeholdersOf);
}

/** A value that makes a path segment empty or `..`: encoding does not prevent `..` from being resolved. */
function badSegment(path: string, values: TemplateValues): string | null {
  const [before = ""] = path.split("?");
  for (const segment of before.split("/")) {
    const [given] = valuesIn([segment], values);
    if (given !== undefined && /^\.{0,2}$/.test(fill(segment, values) ?? given)) return given;
  }
  return null;
}

/** A value that is not allowed in a header: line ends, control characters, and characters beyond Latin-1. */
function badHeaderValue(texts: readonly string[], values: TemplateValues): string | null {
  return valuesIn(texts, values).find((value) => !isHeaderText(value)) ?? null;
}

/** A whole address with additional parameters. */
export function addressWith(address: string, extra: TemplateValues): string {
  const given = Object.entries(extra).filter((pair): pair is [string, string] => pair[1] !== undefined);
  if (given.length === 0) return address;
  const url = new URL(address);
  for (const [name, value] of given) url.searchParams.set(name, value);
  return url.href;
}

function given(templates: Operation["query"], values: TemplateValues): [string, string][] {
  return Object.entries(templates ?? {}).flatMap(([name, template]) => {
    const filled = fillTemplate(template, values);
    return filled === null ? [] : [[name, filled]];
  });
}

import type { Operation } from "./schema.ts";
import { encodeSegment, fill } from "./template.ts";
import type { Values } from "./template.ts";

export interface Prepared {
  readonly method: "GET" | "POST";
  /** Path and query. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An operation with its placeholders filled; a parameter that has nothing to say is left out. */
export function prepare(basePath: string, operation: Operation, values: Values, extra: Values = {}): Prepared {
  const path = fill(`${basePath}${operation.path}`, values, encodeSegment) ?? basePath;
  const query = new URLSearchParams(given(operation.query, values));
  for (const [name, value] of Object.entries(extra)) if (value !== undefined) query.set(name, value);
  const headers = given(operation.headers, values).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method: operation.method,
    target: query.size === 0 ? path : `${path}?${query.toString()}`,
    headers: Object.fromEntries(headers),
  };
}

function given(templates: Operation["query"], values: Values): [string, string][] {
  return Object.entries(templates ?? {}).flatMap(([name, text]) => {
    const filled = text === null ? null : fill(text, values);
    return filled === null ? [] : [[name, filled]];
  });
}

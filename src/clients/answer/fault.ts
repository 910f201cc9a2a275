import type { z } from "zod";

import { excerptOf } from "./excerpt.ts";

/** How many characters of a wrong value a message quotes. */
const FOUND_LENGTH = 60;

/** A fault in a decoded value: its place, what the contract expects, and what was found. */
export interface Fault {
  /** `cart[0].price`; empty = the value itself. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/** The first fault that zod found in `value`. */
export function faultOf(error: z.ZodError, value: unknown): Fault {
  const { path, message } = deepest(error.issues[0], []);
  return { path: pathText(path), expected: message, found: foundText(valueAtPath(value, path)) };
}

/** The places that the schema refuses, each with the value there. */
export function faultsIn(
  schema: z.ZodType,
  value: unknown,
): readonly { readonly path: string; readonly value: unknown }[] {
  return (schema.safeParse(value).error?.issues ?? []).map((issue) => {
    const { path } = deepest(issue, []);
    return { path: pathText(path), value: valueAtPath(value, path) };
  });
}

interface FaultPlace {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** If several shapes failed, the one that matched deepest explains the fault best. */
function deepest(issue: z.core.$ZodIssue | undefined, above: readonly PropertyKey[]): FaultPlace {
  if (issue === undefined) return { path: above, message: "" };
  const path = [...above, ...issue.path];
  const here = { path, message: issue.message };
  if (issue.code !== "invalid_union") return here;
  return issue.errors
    .map((issues) => deepest(issues[0], path))
    .reduce((best, place) => (place.path.length > best.path.length ? place : best), here);
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${String(key)}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

/** Values shown by a mapping are not own properties, so Reflect.get is needed. */
export function valueAtPath(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

/** A value as a few harmless characters: `"1,50"`, `nothing`, `a list of 3`. */
export function foundText(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value instanceof Unclear) return excerptOf(String(value));
  if (Array.isArray(value)) return `a list of ${String(value.length)}`;
  const text = typeof value === "number" ? String(value) : writeOut(value);
  const short = excerptOf(text.slice(0, FOUND_LENGTH * 4));
  return short.length <= FOUND_LENGTH ? short : `${[...short].slice(0, FOUND_LENGTH - 1).join("")}…`;
}

/** JSON for a message. A value that could be parsed may be nested too deep to be serialised. */
function writeOut(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "something nested too deep";
  }
}

/** Replaces a value that could only be guessed. No contract accepts it, so the check of the record refuses it. */
export class Unclear {
  /** Prevents it from being accepted as texts by language, which may have any names. */
  readonly isUnclear = true;
  readonly #text: string;

  /** `text` = what was found, as from `foundText`. */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }

  toJSON(): string {
    return this.#text;
  }
}

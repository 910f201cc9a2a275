/**
 * Reads at a path in decoded JSON (`path-syntax.ts` has the notation). Only own properties are read. If several
 * different items match a path to one item, the result is an `Unclear`.
 */
import type { Convert } from "../rule.ts";
import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../../../core/common/record.ts";
import { foundText, Unclear } from "../../answer/fault.ts";
import { parsePath, type PathStep, MISSING } from "../grammar/path-syntax.ts";

/** Reads from a record. */
export type Get = (record: unknown) => unknown;

/** A function that reads a path; it returns undefined if a step is missing. Throws RangeError for an invalid path. */
export function compileGet(path: string): Get {
  const known = gets.get(path);
  if (known !== undefined) return known;
  const get = compileGetBy(path, toItems);
  gets.set(path, get);
  return get;
}

/** The same with another rule for what counts as a list. */
export function compileGetBy(path: string, asItems: Convert): Get {
  const steps = parsePath(path);
  if (steps === null) throw new RangeError(`not a path: ${path}`);
  return compileSteps(steps, asItems);
}

/** A cache; there are only as many paths as in profiles and samples. */
const gets = new Map<string, Get>();

function compileSteps([step, ...rest]: readonly PathStep[], asItems: Convert): Get {
  if (step === undefined) return (from) => from;
  const next = compileSteps(rest, asItems);
  switch (step.kind) {
    case "name":
      return (from) => next(isHolder(from) && Object.hasOwn(from, step.name) ? from[step.name] : undefined);
    case "each":
      return (from) => {
        const items = asItems(from);
        return Array.isArray(items) ? items.map((item) => next(item)) : items;
      };
    case "item":
      return (from) => {
        const items = asItems(from);
        if (!Array.isArray(items)) return items;
        const found = findOne(items, step.key, step.value);
        return found === SEVERAL ? takeOne(items, step, next) : next(found);
      };
  }
}

function isHolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

const SEVERAL = Symbol("several");

/** The only matching item, or SEVERAL. */
function findOne(items: readonly unknown[], key: string, value: string): unknown {
  let found: unknown;
  for (const item of items) {
    if (!isOne(item, key, value)) continue;
    if (found !== undefined) return SEVERAL;
    found = item;
  }
  return found;
}

/** The value in all matching items, if they agree. */
function takeOne(
  items: readonly unknown[],
  { key, value }: { readonly key: string; readonly value: string },
  getItem: (item: unknown) => unknown,
): unknown {
  const all = items.filter((item) => isOne(item, key, value)).map((item) => getItem(item));
  const found = all.filter((one, at) => all.findIndex((other) => isDeepStrictEqual(one, other)) === at);
  if (found.length < 2) return found[0];
  return new Unclear(`several that differ: ${found.slice(0, SHOWN).map(foundText).join(", ")}`);
}

/** How many differing values a message names. */
const SHOWN = 3;

/** Whether an item matches `[key=value]`. */
export function isOne(item: unknown, key: string, value: string): boolean {
  const found = isRecord(item) ? item[key] : undefined;
  if (found === value) return true;
  return (found === null || typeof found === "number" || typeof found === "boolean") && String(found) === value;
}

/**
 * A single value where a list is expected becomes a list of one; null and `""` become an empty list; an object with
 * numeric keys becomes a list.
 */
export function toItems(found: unknown): unknown {
  if (found === undefined || Array.isArray(found) || found instanceof Unclear) return found;
  if (found === null || found === "") return [];
  return isRecord(found) && isNumbered(found) ? Object.values(found) : [found];
}

function isNumbered(record: Readonly<Record<string, unknown>>): boolean {
  for (const key in record) if (!/^\d+$/.test(key)) return false;
  return true;
}

/** The value at a path. */
export function readPath(value: unknown, path: string): unknown {
  return compileGet(path)(value);
}

/** Whether a path reads from the list at another path. */
export function leadsInto(path: string, list: string): boolean {
  const [inner, outer] = [parsePath(path), parsePath(list)];
  return outer?.every((step, at) => isDeepStrictEqual(step, inner?.[at])) ?? false;
}

/**
 * The list at a path; a single object becomes a list of one. `empty` names what is null, `""`, `{}`, `[]` or 0 in an
 * answer without records. `keyedBy`: the list is an object, and each record gets its key under this name. Undefined =
 * there is no list.
 */
export function readRecords(
  value: unknown,
  path: string,
  { empty, keyedBy }: { readonly empty?: string | undefined; readonly keyedBy?: string | undefined } = {},
): readonly unknown[] | undefined {
  const found = readPath(value, path);
  if (Array.isArray(found)) return found;
  if (keyedBy !== undefined && isRecord(found) && !(found instanceof Unclear)) return keyedRecords(found, keyedBy);
  const isOne = isRecord(found) && !(found instanceof Unclear) && path !== "";
  // An existing record takes precedence over `empty`, so that a found order never counts as missing.
  if (isOne && !isEmpty(found)) return [found];
  if (empty === MISSING ? isLeftOut(value, path) : empty !== undefined && isEmpty(readPath(value, empty))) return [];
  return isOne ? [found] : undefined;
}

/** Nothing stands at the path, but the object around it does. */
function isLeftOut(value: unknown, path: string): boolean {
  const above = path.replace(/(?:^|\.)[^.]*$/, "");
  const around = readPath(value, above);
  return isEmpty(readPath(value, path) ?? null) && (isRecord(around) || (above !== "" && around === ""));
}

function keyedRecords(list: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  return Object.entries(list).map(([key, record]) => (isRecord(record) ? { [name]: key, ...record } : record));
}

/** The record in an answer to a query for `id`: at the operation's path, or in an object with ids as keys. */
export function readRecord(
  value: unknown,
  { record, keyedBy }: { readonly record?: string | undefined; readonly keyedBy?: string | undefined },
  id: string,
): unknown {
  const found = readPath(value, record ?? "");
  if (keyedBy === undefined || !isRecord(found)) return found;
  return Object.hasOwn(found, id) ? keyedRecords({ [id]: found[id] }, keyedBy)[0] : found;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === "" || value === 0 || value === "0") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

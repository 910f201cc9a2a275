/**
 * Reads at a path in decoded JSON (`path-syntax.ts` has the notation). Only own properties are read. If several
 * different items match a path to one item, the result is an `Unclear`.
 */
import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../../../core/common/record.ts";
import { foundText } from "../../answer/fault.ts";
import { Unclear } from "../../answer/unclear.ts";
import { parsePath, type Step } from "../grammar/path-syntax.ts";

/** Reads from a record. */
export type Get = (record: unknown) => unknown;

/** Turns a value into a list where one is expected; other values are returned unchanged. */
type AsItems = (found: unknown) => unknown;

/** A function that reads a path; it returns undefined if a step is missing. Throws RangeError for an invalid path. */
export function compileGet(path: string): Get {
  const known = gets.get(path);
  if (known !== undefined) return known;
  const get = compileGetBy(path, toItems);
  gets.set(path, get);
  return get;
}

/** A cache; there are only as many paths as in profiles and samples. */
const gets = new Map<string, Get>();

/** The same with another rule for what counts as a list. */
export function compileGetBy(path: string, asItems: AsItems): Get {
  const steps = parsePath(path);
  if (steps === null) throw new RangeError(`not a path: ${path}`);
  return compileSteps(steps, asItems);
}

function compileSteps([step, ...rest]: readonly Step[], asItems: AsItems): Get {
  if (step === undefined) return (from) => from;
  const next = compileSteps(rest, asItems);
  switch (step.kind) {
    case "name": {
      const own = compileName(step.name);
      return rest.length === 0 ? own : (from) => next(own(from));
    }
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

/** Names on built-in prototypes need an own-property check. */
function compileName(name: string): Get {
  if (name in Object.prototype || name in Array.prototype) {
    return (from) => (isHolder(from) && Object.hasOwn(from, name) ? from[name] : undefined);
  }
  return (from) => (isHolder(from) ? from[name] : undefined);
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

/**
 * Reading at a path in decoded JSON (`path-syntax.ts` says how one is written). Only own properties are seen. A list where
 * several items fit what is one of them alone cannot be read: that is a Unclear.
 */
import { isDeepStrictEqual } from "node:util";

import { foundText } from "../fault.ts";
import { Unclear } from "../unclear.ts";
import { compile } from "./code.ts";
import type { Body, Compiled, Name } from "./code.ts";
import { parsePath } from "./path-syntax.ts";
import type { Step } from "./path-syntax.ts";

export type Get = Compiled;

/** The function that reads a path; undefined where a step of it is missing. Throws RangeError where it is no path. */
export function compileGet(path: string): Get {
  const known = gets.get(path);
  if (known !== undefined) return known;
  const get = compile((body, record, around) => writeGet(body, path, { record, around }));
  gets.set(path, get);
  return get;
}

/** As many as profiles and samples have paths. */
const gets = new Map<string, Get>();

/** The names of what a path is read from. */
export interface Source {
  readonly record: Name;
  readonly around: Name;
}

/** What stands where a list is expected, as a list; anything else is no list. */
export type AsItems = (found: unknown) => unknown;

/** Writes the reading of a path. */
export function writeGet(body: Body, path: string, { record, around }: Source, asItems: AsItems = toItems): Name {
  const parsed = parsePath(path);
  if (parsed === null) throw new RangeError(`not a path: ${path}`);
  return writeSteps(body, parsed.steps, parsed.climbs ? around : record, asItems);
}

function writeSteps(body: Body, steps: readonly Step[], from: Name, asItems: AsItems): Name {
  const at = steps.findIndex(({ kind }) => kind !== "name");
  const names = (at === -1 ? steps : steps.slice(0, at)).flatMap((step) => (step.kind === "name" ? [step.name] : []));
  const found = names.reduce((holder, name) => writeStep(body, holder, name), from);
  const step = at === -1 ? undefined : steps[at];
  if (step === undefined) return found;
  const rest = steps.slice(at + 1);
  const getItem = body.define((own, item) => writeSteps(own, rest, item, asItems));
  const items = body.let(`${body.bind(asItems)}(${found})`);
  if (step.kind !== "item")
    return body.let(`Array.isArray(${items}) ? ${items}.map((item) => ${getItem}(item)) : ${items}`);
  // Mostly there is one, and it is looked for once for all that is read of it.
  const one = body.let(`${body.bind(findOne)}(${items}, ${JSON.stringify(step.key)}, ${JSON.stringify(step.value)})`);
  const own = writeSteps(body, rest, one, asItems);
  const many = `${body.bind(takeOne)}(${items}, ${body.bind(step)}, ${getItem})`;
  return body.let(`${one} === ${body.bind(SEVERAL)} ? ${many} : Array.isArray(${items}) ? ${own} : ${items}`);
}

const SEVERAL = Symbol("several");

/** The only item that is meant. */
function findOne(items: unknown, key: string, value: string): unknown {
  if (!Array.isArray(items)) return undefined;
  let found: unknown;
  for (const item of items as readonly unknown[]) {
    if (!isOne(item, key, value)) continue;
    if (found !== undefined) return SEVERAL;
    found = item;
  }
  return found;
}

/** What stands in each of the items that are meant, if it is the same. */
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

/** So many of them are named. */
const SHOWN = 3;

/** Whether an item is one that `[key=value]` means. */
export function isOne(item: unknown, key: string, value: string): boolean {
  const found = isRecord(item) ? item[key] : undefined;
  if (found === value) return true;
  return (found === null || typeof found === "number" || typeof found === "boolean") && String(found) === value;
}

/** One thing where a list is expected is a list of one; null and `""` are an empty one; keys that are numbers are a list's. */
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
  return compileGet(path)(value, undefined);
}

/** Whether a path reads what stands in the list at another. */
export function leadsInto(path: string, list: string): boolean {
  const [inner, outer] = [parsePath(path), parsePath(list)];
  return outer?.steps.every((step, at) => isDeepStrictEqual(step, inner?.steps[at])) ?? false;
}

/** What every object has by birth has to be told from what stands on the wire; of other names there is no doubt. */
function writeStep(body: Body, holder: Name, name: string): Name {
  const key = JSON.stringify(name);
  const isInherited = name in Object.prototype || name in Array.prototype;
  const isThere = isInherited ? ` && Object.hasOwn(${holder}, ${key})` : "";
  return body.let(`typeof ${holder} === "object" && ${holder} !== null${isThere} ? ${holder}[${key}] : undefined`);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

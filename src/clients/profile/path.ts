/**
 * Dotted paths into decoded JSON: `giacenza.disponibile`, `righe.0.codice`; `""` is the value itself, `listini[].codice`
 * the list of what stands there in each item. Only own properties are seen.
 */
import { compile } from "./code.ts";
import type { Body, Compiled, Name } from "./code.ts";

export type Get = Compiled;

/** In front of a path: it starts at the record that holds the list, not at the list's item. */
const CLIMB = "^.";

/** In a path: what follows is read in each item of the list. */
const EACH = "[]";

/** The function that reads a path; undefined where a step of it is missing. */
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

/** Writes the reading of a path. */
export function writeGet(body: Body, path: string, { record, around }: Source): Name {
  if (path.startsWith(CLIMB)) return writeGet(body, path.slice(CLIMB.length), { record: around, around: "undefined" });
  if (path === "") return record;
  const [list, ...inItem] = path.split(EACH);
  if (list === undefined || inItem.length === 0)
    return path.split(".").reduce((at, name) => writeStep(body, at, name), record);
  const itemPath = inItem.join(EACH).replace(/^\./, "");
  const getItem = body.define((own, item, holder) => writeGet(own, itemPath, { record: item, around: holder }));
  const items = body.let(`${body.bind(toItems)}(${writeGet(body, list, { record, around })})`);
  return body.let(`Array.isArray(${items}) ? ${items}.map((item) => ${getItem}(item, ${record})) : ${items}`);
}

/** One thing where a list is expected is a list of one; null and `""` are an empty one; keys that are numbers are a list's. */
export function toItems(found: unknown): unknown {
  if (found === undefined || Array.isArray(found)) return found;
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
  return list === "" || path.startsWith(`${list}.`) || path.startsWith(`${list}${EACH}`);
}

/** What every object has by birth has to be told from what stands on the wire; of other names there is no doubt. */
function writeStep(body: Body, holder: Name, name: string): Name {
  const key = JSON.stringify(name);
  const isInherited = name in Object.prototype || name in Array.prototype;
  const isThere = isInherited ? ` && Object.hasOwn(${holder}, ${key})` : "";
  return body.let(`typeof ${holder} === "object" && ${holder} !== null${isThere} ? ${holder}[${key}] : undefined`);
}

/** Puts a value at a path, making the objects on the way. */
export function writePath(target: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() ?? "";
  let at = target;
  for (const name of names) {
    const next = Object.hasOwn(at, name) ? at[name] : undefined;
    if (isRecord(next)) at = next;
    else at = define(at, name, {});
  }
  define(at, last, value);
}

/** As an own property, `__proto__` too. */
function define<T>(target: Record<string, unknown>, name: string, value: T): T {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Dotted paths into decoded JSON: `giacenza.disponibile`, `righe.0.codice`; `""` is the value itself, `listini[].codice`
 * the list of what stands there in each item. Only own properties are seen.
 */
export type Get = (record: unknown, around: unknown) => unknown;

/** In front of a path: it starts at the record that holds the list, not at the list's item. */
const CLIMB = "^.";

/** In a path: what follows is read in each item of the list. */
const EACH = "[]";

/** The function that reads a path; undefined where a step of it is missing. */
export function compileGet(path: string): Get {
  if (path.startsWith(CLIMB)) {
    const outer = compileGet(path.slice(CLIMB.length));
    return (_record, around) => outer(around, undefined);
  }
  if (path === "") return (record) => record;
  const [list, ...inItem] = path.split(EACH);
  if (list !== undefined && inItem.length > 0) return compileEach(list, inItem.join(EACH).replace(/^\./, ""));
  const [first = "", second, ...rest] = path.split(".");
  const outer = compileStep(first);
  if (second === undefined) return outer;
  const inner = compileGet([second, ...rest].join("."));
  return (record) => inner(outer(record, undefined), undefined);
}

function compileEach(listPath: string, itemPath: string): Get {
  const [list, inItem] = [compileGet(listPath), compileGet(itemPath)];
  return (record, around) => {
    const items = toItems(list(record, around));
    return Array.isArray(items) ? items.map((item) => inItem(item, record)) : items;
  };
}

/** One thing where a list is expected is a list of one; null and `""` are an empty one; keys that are numbers are a list's. */
export function toItems(found: unknown): unknown {
  if (found === undefined || Array.isArray(found)) return found;
  if (found === null || found === "") return [];
  if (isRecord(found) && Object.keys(found).every((key) => /^\d+$/.test(key))) return Object.values(found);
  return [found];
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
function compileStep(name: string): Get {
  const isInherited = name in Object.prototype || name in Array.prototype;
  if (!isInherited) return (value) => (isObject(value) ? value[name] : undefined);
  return (value) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
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

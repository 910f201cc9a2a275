import { isRecord } from "../../../core/common/record.ts";
import { Unclear } from "../../answer/unclear.ts";
import { MISSING } from "../grammar/parts.ts";
import { readPath } from "./path.ts";

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

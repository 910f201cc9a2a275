import { Unclear } from "../unclear.ts";
import { isRecord, readPath } from "./path.ts";

/**
 * The list at a path; one object where a list is expected is a list of one. `empty` names what is null, `""`, `{}`,
 * `[]` or a 0 in an answer that has none. Undefined = there is no list.
 */
export function readRecords(value: unknown, path: string, empty?: string): readonly unknown[] | undefined {
  const found = readPath(value, path);
  if (Array.isArray(found)) return found;
  if (empty !== undefined && isEmpty(readPath(value, empty))) return [];
  return isRecord(found) && !(found instanceof Unclear) && path !== "" ? [found] : undefined;
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === "" || value === 0 || value === "0") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

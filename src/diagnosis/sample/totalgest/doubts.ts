/** Finds rules that read a value but perhaps not all of it. Pure. */
import { isRecord } from "../../../core/common/record.ts";
import type { SampleNote } from "../../../core/diagnosis/sample.ts";
import { namesOf, pathOf } from "../../../clients/profile/grammar/path-syntax.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { partsOf } from "../../../clients/profile/rule.ts";
import type { FieldRules } from "../../../clients/profile/tree.ts";
import { PRODUCT_FIELDS } from "../../../clients/totalgest/fields.ts";

/** Fields of products that take one item of a list with several. */
export function doubtsOf(rules: FieldRules, records: readonly unknown[]): readonly SampleNote[] {
  return Object.entries(rules).flatMap(([field, rule]) => {
    const { path } = partsOf(rule) ?? {};
    // A path within a list counts from the item; this function counts whole records.
    if (path === undefined || field.includes("[].")) return [];
    return oneOfList(field, path, records);
  });
}

function oneOfList(field: string, path: string, records: readonly unknown[]): readonly SampleNote[] {
  const names = namesUpToNumber(path);
  if (names === null) return [];
  const { list, item, rest } = names;
  const lists = records.map((record) => readPath(record, list)).filter((found) => Array.isArray(found));
  const more = lists.filter(({ length }) => length > 1);
  if (more.length === 0) return [];
  const most = Math.max(...more.map(({ length }) => length));
  const counted = { kind: "one-of-list", field, path, item: item + 1, most, more: more.length } as const;
  return [{ ...counted, of: records.length, rules: instead(field, list, rest, more.flat()) }];
}

/** `stocks.0.dispo`: the list, the number, and what follows; null = no number leads into a list. */
function namesUpToNumber(path: string): { readonly list: string; readonly item: number; readonly rest: string } | null {
  const names = namesOf(path) ?? [];
  const at = names.findIndex((name) => /^\d+$/.test(name));
  if (at < 1) return null;
  return { list: pathOf(names.slice(0, at)), item: Number(names[at]), rest: pathOf(names.slice(at + 1)) };
}

/** Other rules: the sum of all items if they are numbers, and one item by its name if it has one. */
function instead(field: string, list: string, rest: string, items: readonly unknown[]): readonly unknown[] {
  const below = rest === "" || rest.startsWith("[") ? rest : `.${rest}`;
  const sum = PRODUCT_FIELDS[field]?.kind === "decimal" ? [{ path: `${list}[]${below}`, sum: true }] : [];
  const key = keyOf(items, rest);
  return [...sum, ...(key === null ? [] : [`${list}[${key}]${below}`])];
}

/** `depot=Renens`, from the first item: a text that differs between the items. */
function keyOf(items: readonly unknown[], rest: string): string | null {
  const [first] = items;
  if (!isRecord(first)) return null;
  const isPlain = (text: string): boolean => /^[\p{L}\d_-]+$/u.test(text);
  const found = Object.entries(first).find(
    ([name, value]) =>
      name !== rest &&
      typeof value === "string" &&
      isPlain(name) &&
      isPlain(value) &&
      items.some((item) => isRecord(item) && item[name] !== value),
  );
  return found === undefined ? null : `${found[0]}=${String(found[1])}`;
}

/** Finds lists whose items differ by one field: `Texte[Sprache=DE]`. Proposals use them; reading never does. */
import { isRecord } from "../../core/common/record.ts";
import { type Leaf, leavesOf } from "../../clients/profile/reading/leaves.ts";
import { readPath, toItems } from "../../clients/profile/reading/path.ts";

export interface KeyedList {
  readonly path: string;
  /** The path as words, see `wordsOf`. */
  readonly words: string;
  /** Name of the field by which the items differ. */
  readonly key: string;
  /** Its values, with the number of records that have each; the most frequent first. */
  readonly keys: ReadonlyMap<string, number>;
  /** The number of records. */
  readonly of: number;
  /** The items of all records. */
  readonly items: readonly Readonly<Record<string, unknown>>[];
}

type Item = Readonly<Record<string, unknown>>;

/** A field with more values than this does not name kinds of items. */
const MOST_KEYS = 12;

/** Lists of objects, one entry for each field by which the items differ. */
export function keyedLists(records: readonly unknown[], leaves: readonly Leaf[]): readonly KeyedList[] {
  return objectLists(records, leaves).flatMap(({ path, words, lists }) =>
    keysOf(lists).map(({ key, keys }) => ({ path, words, key, keys, of: records.length, items: lists.flat() })),
  );
}

export interface ObjectList {
  readonly path: string;
  readonly words: string;
  /** The items of each record. */
  readonly lists: readonly (readonly Item[])[];
}

export function objectLists(records: readonly unknown[], leaves: readonly Leaf[]): readonly ObjectList[] {
  return leaves.flatMap(({ path, words, values }) => {
    if (!values.some((value) => Array.isArray(value) && value.length > 0 && value.every(isRecord))) return [];
    const lists = records.map((record) => toItems(readPath(record, path) ?? []));
    return lists.every(isItems) ? [{ path, words, lists }] : [];
  });
}

function isItems(value: unknown): value is readonly Item[] {
  return Array.isArray(value) && value.every(isRecord);
}

function keysOf(lists: readonly (readonly Item[])[]): readonly Pick<KeyedList, "key" | "keys">[] {
  const items = lists.flat();
  return Object.keys(items[0] ?? {}).flatMap((key) => {
    const keys = new Map<string, number>();
    if (!/^[^\s.[\]'"=!<>~*?()]+$/.test(key)) return [];
    for (const list of lists) {
      const own = list.map((item) => item[key]);
      if (!own.every(isSayable) || new Set(own.map(String)).size < own.length) return [];
      for (const value of own) keys.set(String(value), (keys.get(String(value)) ?? 0) + 1);
    }
    const isRepeated = keys.size < items.length || lists.length < 3;
    if (keys.size > MOST_KEYS || !isRepeated) return [];
    return [{ key, keys: new Map([...keys].toSorted(([, a], [, b]) => b - a)) }];
  });
}

/** Whether a selector of a path can name the value. */
function isSayable(value: unknown): boolean {
  return typeof value === "string" ? /^[^\]'"=\s](?:[^\]'"=]*[^\]'"=\s])?$/.test(value) : Number.isSafeInteger(value);
}

/** The leaves of the items with this key: `Texte[Sprache=DE].Kurztext`. Their words are those within the item. */
export function leavesWith({ path, key, items }: KeyedList, value: string): readonly Leaf[] {
  const own = items.filter((item) => String(item[key]) === value);
  const selector = `${path}[${key}=${value}]`;
  return leavesOf(own)
    .filter((leaf) => leaf.path !== key)
    .map((leaf) => ({ ...leaf, path: `${selector}.${leaf.path}` }));
}

import { isRecord } from "../../../core/common/record.ts";
import { Unclear } from "../../answer/fault.ts";
import type { DateFormat } from "../dates.ts";
import { compileGet, compileGetBy, type Get, toItems } from "./path.ts";
import { compileRead, partsOf } from "../rule.ts";
import type { RuleParts } from "../grammar/rule-parts.ts";
import { type Convert, lessOther, sumOf } from "../rule.ts";
import { type FieldNode, type FieldRules, growTree, isSame, join, ownName } from "../tree.ts";
import type { FieldSpecs } from "../grammar/specs.ts";

/** Reads a record of the wire in the contract's shape. Compiled once per mapping; an identity mapping costs nothing. */
export interface RecordReader {
  /** Unchecked: the contract's schema checks the result. Missing fields are undefined. */
  read(record: unknown): unknown;
  /** The place on the wire of a canonical path such as `prices[0].amount`. */
  sourceOf(path: string): string;
}

export function compileReader(specs: FieldSpecs, rules: FieldRules, dates: DateFormat): RecordReader {
  const root = growTree(specs, rules);
  const isIdentity = dates.isPlain && [...root.parts].every(([word, part]) => isSame(part, word));
  if (isIdentity) return { read: (record) => record, sourceOf: (path) => path };
  const get = compileObject(root, dates);
  return {
    read: (record) => (isRecord(record) ? get(record) : record),
    sourceOf: (path) => sourceOf(root, path),
  };
}

const NOTHING: Get = () => undefined;

function compileNode(node: FieldNode, dates: DateFormat): Get {
  if (dates.isPlain && isSame(node, ownName(node))) return compileGet(ownName(node));
  const parts = partsOf(node.rule);
  if (node.kind === "list") return compileList(node, parts, dates);
  const hasParts = node.parts.size > 0 && (parts === null || node.kind === "texts");
  if (hasParts) return compileObject(node, dates);
  if (node.kind === "object" || parts === null) return NOTHING;
  return compileComputed(compileLeaf(parts, compileRead(parts, node.kind, dates)), parts, dates);
}

/** `minus` is written in the field's format. */
function compileComputed(get: Get, { minus, decimal, factor, type }: RuleParts, dates: DateFormat): Get {
  if (minus === undefined) return get;
  const convert = compileRead({ decimal, factor, type }, "decimal", dates);
  const taken = compileGet(minus);
  return (record) => lessOther(get(record), minus, convertEach(taken(record), convert));
}

function compileLeaf(parts: RuleParts, convert: Convert | null): Get {
  const { value, path, sum } = parts;
  if (path === undefined) return () => value;
  if (sum === true) {
    return withDefault(compileGetBy(path, toSummands), parts, (found) => sumOf(convertEach(flat(found), convert)));
  }
  return withDefault(compileGet(path), parts, convert === null ? null : (found) => convertEach(found, convert));
}

function convertEach(found: unknown, convert: Convert | null): unknown {
  if (convert === null || found === undefined || found === null) return found;
  return Array.isArray(found) ? found.map((one) => convert(one)) : convert(found);
}

/** `read` null = unchanged. */
function withDefault(get: Get, { default: meant }: RuleParts, read: Convert | null): Get {
  if (meant === undefined) return read === null ? get : (record) => read(get(record));
  return (record) => {
    const found = get(record);
    if (found === undefined || found === null) return meant;
    return read === null ? found : read(found);
  };
}

function flat(found: unknown): unknown {
  return Array.isArray(found) ? found.flat(Number.POSITIVE_INFINITY) : found;
}

/** A missing list is not an empty one: an absent value has no sum. */
function toSummands(found: unknown): unknown {
  return found === null ? undefined : toItems(found);
}

/** Absent if all parts are absent. A language without a text is left out. */
function compileObject({ kind, parts }: FieldNode, dates: DateFormat): Get {
  const isTexts = kind === "texts";
  const gets = [...parts].map(([word, part]) => [word, compileNode(part, dates)] as const);
  return (record) => {
    const made: Record<string, unknown> = {};
    let isThere = false;
    for (const [word, get] of gets) {
      const value = get(record);
      if (isTexts && (value === undefined || value === null)) continue;
      made[word] = value;
      isThere ||= value !== undefined;
    }
    return isThere ? made : undefined;
  };
}

function compileList(node: FieldNode, parts: RuleParts | null, dates: DateFormat): Get {
  if (parts === null) return NOTHING;
  const { path, value, entries } = parts;
  if (path === undefined) return () => value;
  const asItems = entries === true ? entriesOf : toItems;
  const isItemSame = dates.isPlain && [...node.parts].every(([word, part]) => isSame(part, word));
  const item = isItemSame ? null : compileObject(node, dates);
  const get = compileGet(path);
  return (record) => {
    const found = get(record);
    if (parts.default !== undefined && (found === undefined || found === null)) return parts.default;
    const items = asItems(found);
    return item === null || !Array.isArray(items) ? items : items.map((one: unknown) => item(one) ?? one);
  };
}

function entriesOf(found: unknown): unknown {
  return isRecord(found) && !(found instanceof Unclear)
    ? Object.entries(found).map(([key, value]) => ({ key, value }))
    : toItems(found);
}

/** The place on the wire, as far as the rules give it; below a path that is read as a whole, names stay. */
function sourceOf(root: FieldNode, path: string): string {
  let node: FieldNode | undefined = root;
  let source = "";
  let below: string[] = [];
  for (const word of path.split(".")) {
    const bare = word.replace(/\[\d+\]$/, "");
    const next: FieldNode | undefined = below.length === 0 ? node?.parts.get(bare) : undefined;
    if (next === undefined) {
      below = [...below, word];
      continue;
    }
    node = next;
    const own = partsOf(next.rule)?.path;
    if (own !== undefined) {
      source = `${join(source, own)}${word.slice(bare.length)}`;
    }
  }
  if (source === "" && below.length === 0) return ofLanguages(node) ?? path;
  return below.reduce(join, source);
}

/** The path of the first language of a text. */
function ofLanguages({ kind, parts }: FieldNode): string | null {
  const [first, ...others] = kind === "texts" ? [...parts.values()].map(({ rule }) => partsOf(rule)?.path ?? "") : [];
  return first === undefined || first === "" ? null : `${first}${others.length === 0 ? "" : ", …"}`;
}

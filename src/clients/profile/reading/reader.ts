import { isRecord } from "../../../core/common/record.ts";
import { Unclear } from "../../answer/unclear.ts";
import type { DateFormat } from "../dates.ts";
import { compileGet, compileGetBy, toItems } from "./path.ts";
import type { Get } from "./path.ts";
import { compileRead, lessOthers, partsOf, perPiece, splitAt, sumOf } from "../rule.ts";
import type { Convert, RuleParts } from "../rule.ts";
import { growTree, isSame, join, ownName } from "../tree.ts";
import type { FieldNode, FieldRules } from "../tree.ts";
import type { FieldSpecs } from "../grammar/specs.ts";

/** A record of the wire in the contract's shape; made once of a mapping, and one that changes nothing costs nothing. */
export interface RecordReader {
  /** Unchecked: the contract's schema says whether it is right. Fields that are missing are undefined. */
  read(record: unknown): unknown;
  /** Where on the wire a canonical path such as `prices[0].amount` comes from. */
  sourceOf(path: string): string;
}

export function compileReader(specs: FieldSpecs, rules: FieldRules, dates: DateFormat): RecordReader {
  const root = growTree(specs, rules);
  const isIdentity = dates.isPlain && [...root.parts].every(([word, part]) => isSame(part, word));
  if (isIdentity) return { read: (record) => record, sourceOf: (path) => path };
  const get = compileObject(root, dates);
  return {
    read: (record) => (isRecord(record) ? get(record, undefined) : record),
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
  return compileReckoned(compileLeaf(parts, compileRead(parts, node.kind, dates)), parts, dates);
}

/** The decimals beside it are written as it is; pieces are in no other unit. */
function compileReckoned(get: Get, { minus, per, decimal, factor, type }: RuleParts, dates: DateFormat): Get {
  if (minus === undefined && per === undefined) return get;
  const convert = compileRead({ decimal, factor, type }, "decimal", dates);
  const others = [minus ?? []].flat().map((path) => ({ path, get: compileGet(path) }));
  const ofPieces = per === undefined ? null : compileGet(per);
  const convertPieces = compileRead({ decimal, type }, "decimal", dates);
  return (record, around) => {
    const taken = others.map((other) => ({ path: other.path, value: convertEach(other.get(record, around), convert) }));
    const left = lessOthers(get(record, around), taken);
    if (ofPieces === null) return left;
    return perPiece(left, per ?? "", convertEach(ofPieces(record, around), convertPieces));
  };
}

function compileLeaf(parts: RuleParts, convert: Convert | null): Get {
  const { value, path, sum, split } = parts;
  if (path === undefined) return () => value;
  if (sum === true) {
    const get = compileGetBy(path, toSummands);
    return withDefault(get, parts, (found) => sumOf(convertEach(flat(found), convert)));
  }
  const get = compileGet(path);
  const items = split === undefined ? null : splitAt(split);
  if (items === null && convert === null) return withDefault(get, parts, null);
  return withDefault(get, parts, (found) => convertEach(items === null ? found : items(found), convert));
}

function convertEach(found: unknown, convert: Convert | null): unknown {
  if (convert === null || found === undefined || found === null) return found;
  return Array.isArray(found) ? found.map((one) => convert(one)) : convert(found);
}

/** `read` null = as it is. */
function withDefault(get: Get, { default: meant }: RuleParts, read: Convert | null): Get {
  if (meant === undefined) return read === null ? get : (record, around) => read(get(record, around));
  return (record, around) => {
    const found = get(record, around);
    if (found === undefined || found === null) return meant;
    return read === null ? found : read(found);
  };
}

function flat(found: unknown): unknown {
  return Array.isArray(found) ? found.flat(Number.POSITIVE_INFINITY) : found;
}

/** No list is no empty one: of what is not said there is no sum. */
function toSummands(found: unknown): unknown {
  return found === null ? undefined : toItems(found);
}

/** None of its parts there, and it is not there either. Of texts, a language without one is not there. */
function compileObject({ kind, parts }: FieldNode, dates: DateFormat): Get {
  const isTexts = kind === "texts";
  const gets = [...parts].map(([word, part]) => [word, compileNode(part, dates)] as const);
  return (record, around) => {
    const made: Record<string, unknown> = {};
    let isThere = false;
    for (const [word, get] of gets) {
      const value = get(record, around);
      if (isTexts && (value === undefined || value === null)) continue;
      made[word] = value;
      isThere ||= value !== undefined;
    }
    return isThere ? made : undefined;
  };
}

function compileList(node: FieldNode, parts: RuleParts | null, dates: DateFormat): Get {
  if (parts === null) return NOTHING;
  const { path, value, entries, split } = parts;
  if (path === undefined) return () => value;
  const asItems = entries === true ? entriesOf : split === undefined ? toItems : splitAt(split);
  const isItemSame = dates.isPlain && [...node.parts].every(([word, part]) => isSame(part, word));
  const item = isItemSame ? null : compileObject(node, dates);
  const get = compileGet(path);
  return (record, around) => {
    const found = get(record, around);
    if (parts.default !== undefined && (found === undefined || found === null)) return parts.default;
    const items = asItems(found);
    return item === null || !Array.isArray(items) ? items : items.map((one: unknown) => item(one, record) ?? one);
  };
}

function entriesOf(found: unknown): unknown {
  return isRecord(found) && !(found instanceof Unclear)
    ? Object.entries(found).map(([key, value]) => ({ key, value }))
    : toItems(found);
}

/** As far as the rules say; what is below a path that is taken whole keeps its words. */
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
      const holder = own.startsWith("^.") ? "" : source;
      source = `${join(holder, own.replace("^.", ""))}${word.slice(bare.length)}`;
    }
  }
  if (source === "" && below.length === 0) return ofLanguages(node) ?? path;
  return below.reduce(join, source);
}

/** Of texts that stand in a place for each language, the first. */
function ofLanguages({ kind, parts }: FieldNode): string | null {
  const [first, ...others] = kind === "texts" ? [...parts.values()].map(({ rule }) => partsOf(rule)?.path ?? "") : [];
  return first === undefined || first === "" ? null : `${first}${others.length === 0 ? "" : ", …"}`;
}

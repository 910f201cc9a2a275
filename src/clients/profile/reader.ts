import type { DateFormat } from "./dates.ts";
import { compileGet, isRecord, toItems } from "./path.ts";
import type { Get } from "./path.ts";
import { compileRead, partsOf } from "./rule.ts";
import type { RuleParts } from "./rule.ts";
import { growTree, isSame, join, ownName } from "./tree.ts";
import type { FieldNode, FieldRules } from "./tree.ts";
import type { FieldSpecs } from "./specs.ts";

/** A record of the wire in the contract's shape; compiled once, so that a mapping that changes nothing costs nothing. */
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

function compileNode(node: FieldNode, dates: DateFormat): Get {
  if (dates.isPlain && isSame(node, ownName(node))) return compileGet(ownName(node));
  const parts = partsOf(node.rule);
  if (node.kind === "list") return compileList(node, parts, dates);
  const hasParts = node.parts.size > 0 && (parts === null || node.kind === "texts");
  if (hasParts) return compileObject(node, dates);
  if (node.kind === "object" || parts === null) return () => undefined;
  return compileLeaf(parts, node.kind, dates);
}

function compileLeaf(parts: RuleParts, kind: Exclude<FieldNode["kind"], "object">, dates: DateFormat): Get {
  const { value, path } = parts;
  if (path === undefined) return () => value;
  const get = compileGet(path);
  const convert = compileRead(parts, kind, dates);
  if (convert === null) return get;
  return (record, around) => {
    const found = get(record, around);
    if (found === undefined || found === null) return found;
    return Array.isArray(found) ? found.map(convert) : convert(found);
  };
}

/** An object none of whose parts is there is not there either. */
function compileObject(node: FieldNode, dates: DateFormat): Get {
  const parts = [...node.parts].map(([word, part]) => ({ word, get: compileNode(part, dates) }));
  const isTexts = node.kind === "texts";
  return (record, around) => {
    const made: Record<string, unknown> = {};
    let isThere = false;
    for (const part of parts) {
      const value = part.get(record, around);
      // A language without a text has none; all without one, and there is no text.
      if (value === undefined || (isTexts && value === null)) continue;
      made[part.word] = value;
      isThere = true;
    }
    return isThere ? made : undefined;
  };
}

function compileList(node: FieldNode, parts: RuleParts | null, dates: DateFormat): Get {
  if (parts === null) return () => undefined;
  if (parts.path === undefined) return () => parts.value;
  const get = compileGet(parts.path);
  const asItems = parts.entries === true ? entriesOf : toItems;
  const isItemSame = dates.isPlain && [...node.parts].every(([word, part]) => isSame(part, word));
  const item: Get = isItemSame ? (value) => value : compileObject(node, dates);
  return (record, around) => {
    const found = asItems(get(record, around));
    return Array.isArray(found) ? found.map((one) => item(one, record) ?? one) : found;
  };
}

function entriesOf(found: unknown): unknown {
  return isRecord(found) ? Object.entries(found).map(([key, value]) => ({ key, value })) : toItems(found);
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
  return below.reduce(join, source === "" && below.length === 0 ? path : source);
}

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
  /**
   * Unchecked: the contract's schema says whether it is right. Fields that are missing are undefined. Where something is
   * mapped, the fields are getters of what is returned and no properties of its own.
   */
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

interface Part {
  readonly word: string;
  readonly get: Get;
}

function compileObject(node: FieldNode, dates: DateFormat): Get {
  const parts = [...node.parts].map(([word, part]): Part => ({ word, get: compileNode(part, dates) }));
  return node.kind === "texts" ? compileTexts(parts) : compileView(parts);
}

const RECORD = Symbol("record");
const AROUND = Symbol("around");

/**
 * An object whose parts are read from the wire when they are asked for: one that was filled would live only until the
 * contract's schema has made its own. None of its parts there, and it is not there either.
 */
function compileView(parts: readonly Part[]): Get {
  class View {
    readonly [RECORD]: unknown;
    readonly [AROUND]: unknown;

    constructor(record: unknown, around: unknown) {
      this[RECORD] = record;
      this[AROUND] = around;
    }
  }
  for (const { word, get } of parts) {
    const read = function (this: View): unknown {
      return get(this[RECORD], this[AROUND]);
    };
    Object.defineProperty(View.prototype, word, { get: read, enumerable: true });
  }
  // What is constant is there whatever the record says.
  const isAlwaysThere = parts.some(({ get }) => get(undefined, undefined) !== undefined);
  if (isAlwaysThere) return (record, around) => new View(record, around);
  return (record, around) => {
    for (const { get } of parts) if (get(record, around) !== undefined) return new View(record, around);
    return undefined;
  };
}

/** A language without a text has none; all without one, and there is no text. */
function compileTexts(parts: readonly Part[]): Get {
  return (record, around) => {
    let made: Record<string, unknown> | undefined;
    for (const { word, get } of parts) {
      const value = get(record, around);
      if (value === undefined || value === null) continue;
      made ??= {};
      made[word] = value;
    }
    return made;
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

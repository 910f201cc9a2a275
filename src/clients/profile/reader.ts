import { Unclear } from "../unclear.ts";
import type { DateFormat } from "./dates.ts";
import { compile } from "./code.ts";
import type { Body, Name } from "./code.ts";
import { isRecord, toItems, writeGet } from "./path.ts";
import type { Source } from "./path.ts";
import { compileRead, partsOf, splitAt, sumOf } from "./rule.ts";
import type { Convert, RuleParts } from "./rule.ts";
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
  const get = compile((body, record, around) => writeObject(body, root, dates, { record, around }));
  return {
    read: (record) => (isRecord(record) ? get(record, undefined) : record),
    sourceOf: (path) => sourceOf(root, path),
  };
}

function writeNode(body: Body, node: FieldNode, dates: DateFormat, from: Source): Name {
  if (dates.isPlain && isSame(node, ownName(node))) return writeGet(body, ownName(node), from);
  const parts = partsOf(node.rule);
  if (node.kind === "list") return writeList(body, node, parts, dates, from);
  const hasParts = node.parts.size > 0 && (parts === null || node.kind === "texts");
  if (hasParts) return writeObject(body, node, dates, from);
  if (node.kind === "object" || parts === null) return "undefined";
  return writeLeaf(body, parts, compileRead(parts, node.kind, dates), from);
}

function writeLeaf(body: Body, parts: RuleParts, convert: Convert | null, from: Source): Name {
  const { value, path, sum, split } = parts;
  if (path === undefined) return body.bind(value);
  const found = writeGet(body, path, from, sum === true ? toSummands : toItems);
  const asItems = sum === true ? flat : split === undefined ? null : splitAt(split);
  const items = asItems === null ? found : body.let(`${body.bind(asItems)}(${found})`);
  const read = convert === null ? items : writeConvert(body, items, convert);
  return withDefault(body, found, sum === true ? body.let(`${body.bind(sumOf)}(${read})`) : read, parts);
}

function writeConvert(body: Body, found: Name, convert: Convert): Name {
  const one = body.bind(convert);
  return body.let(
    `${found} === undefined || ${found} === null ? ${found} : Array.isArray(${found}) ? ${found}.map(${one}) : ${one}(${found})`,
  );
}

function withDefault(body: Body, found: Name, read: Name, parts: RuleParts): Name {
  if (parts.default === undefined) return read;
  return body.let(`${found} === undefined || ${found} === null ? ${body.bind(parts.default)} : ${read}`);
}

function flat(found: unknown): unknown {
  return Array.isArray(found) ? found.flat(Number.POSITIVE_INFINITY) : found;
}

/** No list is no empty one: of what is not said there is no sum. */
function toSummands(found: unknown): unknown {
  return found === null ? undefined : toItems(found);
}

/** None of its parts there, and it is not there either. Of texts, a language without one is not there. */
function writeObject(body: Body, node: FieldNode, dates: DateFormat, from: Source): Name {
  const parts = [...node.parts].map(
    ([word, part]) => [JSON.stringify(word), writeNode(body, part, dates, from)] as const,
  );
  if (node.kind === "texts") {
    const all = (is: string): string => parts.map(([, name]) => `${name} ${is} null`).join(" && ");
    const some = `${body.bind(toTexts)}(${literal(parts)})`;
    return body.let(`${all("!=")} ? ${literal(parts)} : ${all("==")} ? undefined : ${some}`);
  }
  const isNowhere = parts.map(([, name]) => `${name} === undefined`).join(" && ");
  return body.let(`${isNowhere} ? undefined : ${literal(parts)}`);
}

function literal(parts: readonly (readonly [word: string, value: Name])[]): string {
  return `({${parts.map(([word, value]) => `${word}: ${value}`).join(", ")}})`;
}

/** A language without a text has none; all without one, and there is no text. */
function toTexts(found: Readonly<Record<string, unknown>>): unknown {
  const texts = Object.entries(found).filter(([, value]) => value !== undefined && value !== null);
  return texts.length === 0 ? undefined : Object.fromEntries(texts);
}

function writeList(body: Body, node: FieldNode, parts: RuleParts | null, dates: DateFormat, from: Source): Name {
  if (parts === null) return "undefined";
  if (parts.path === undefined) return body.bind(parts.value);
  const { entries, split } = parts;
  const asItems = body.bind(entries === true ? entriesOf : split === undefined ? toItems : splitAt(split));
  const found = writeGet(body, parts.path, from);
  const items = body.let(`${asItems}(${found})`);
  const isItemSame = dates.isPlain && [...node.parts].every(([word, part]) => isSame(part, word));
  if (isItemSame) return withDefault(body, found, items, parts);
  const item = body.define((own, record, around) => writeObject(own, node, dates, { record, around }));
  const read = body.let(
    `Array.isArray(${items}) ? ${items}.map((one) => ${item}(one, ${from.record}) ?? one) : ${items}`,
  );
  return withDefault(body, found, read, parts);
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

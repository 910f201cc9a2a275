import { isRecord } from "../../../core/common/record.ts";
import type { DateFormat } from "../dates.ts";
import { compileGet } from "../reading/path.ts";
import { compilePlace } from "./place.ts";
import { compileWrite, partsOf, type WriteWays } from "../rule.ts";
import type { RuleParts } from "../grammar/rule-parts.ts";
import { type FieldNode, type FieldRules, growTree, isSame, ownName } from "../tree.ts";
import type { FieldSpecs } from "../grammar/specs.ts";

/**
 * A record of ours in the names of the wire, always in the same order. Absent values are not written; null is.
 * `constants` = a new document to write into.
 */
export type RecordWriter = (
  record: Readonly<Record<string, unknown>>,
  constants?: Record<string, unknown>,
) => Readonly<Record<string, unknown>>;

type Put = (record: unknown, target: Record<string, unknown>) => void;

/** `mapsRead`: the rules are those for reading; their maps are inverted, and their defaults are not written. */
export function compileWriter(
  specs: FieldSpecs,
  rules: FieldRules,
  dates: DateFormat,
  { mapsRead = false } = {},
): RecordWriter {
  const root = growTree(specs, rules);
  const isIdentity = dates.isPlain && [...root.parts].every(([word, part]) => isSame(part, word));
  const puts = compilePuts(root, { dates, mapsRead });
  return (record, constants) => (isIdentity && constants === undefined ? record : written(puts, record, constants));
}

function compilePuts(node: FieldNode, ways: WriteWays): readonly Put[] {
  return [...node.parts.values()].flatMap((part) => {
    const parts = partsOf(part.rule);
    if (parts === null) return compilePuts(part, ways);
    return parts.path === undefined ? [] : [compilePut(part, parts, parts.path, ways)];
  });
}

function compilePut(node: FieldNode, parts: RuleParts, path: string, ways: WriteWays): Put {
  const place = compilePlace(path);
  if (parts.value !== undefined)
    return (_record, target) => {
      place(target, parts.value);
    };
  const get = compileGet(ownName(node));
  const items = node.kind === "list" ? compilePuts(node, ways) : [];
  const convert = node.kind === "object" || node.kind === "list" ? null : compileWrite(parts, node.kind, ways);
  const isLacking = ways.mapsRead || parts.default === undefined ? () => false : compileLacking(node);
  return (record, target) => {
    const value = get(record);
    if (isLacking(record, value)) place(target, parts.default);
    else if (Array.isArray(value) && items.length > 0)
      place(
        target,
        value.map((item) => written(items, item, structuredClone({ ...parts.each }))),
      );
    else if (value !== undefined) place(target, converted(value, convert));
  };
}

/** Whether a record lacks a value that it should have. */
function compileLacking({ onlyWhere }: FieldNode): (record: unknown, value: unknown) => boolean {
  const isEmpty = (value: unknown): boolean => value === undefined || value === null;
  if (onlyWhere === undefined) return (_record, value) => isEmpty(value);
  const get = compileGet(onlyWhere.field);
  return (record, value) => isEmpty(value) && get(record) === onlyWhere.is;
}

function converted(value: unknown, convert: ((value: unknown) => unknown) | null): unknown {
  return convert === null || value === null ? value : convert(value);
}

function written(puts: readonly Put[], record: unknown, target: Record<string, unknown> = {}): Record<string, unknown> {
  if (isRecord(record)) for (const put of puts) put(record, target);
  return target;
}

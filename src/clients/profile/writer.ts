import type { DateFormat } from "./dates.ts";
import { compileGet, isRecord, writePath } from "./path.ts";
import { compileWrite, partsOf } from "./rule.ts";
import type { WriteWays } from "./rule.ts";
import { growTree, isSame, ownName } from "./tree.ts";
import type { FieldNode, FieldRules } from "./tree.ts";
import type { FieldSpecs } from "./specs.ts";

/** A record of ours in the words of the wire. What we do not have is not written; null is. */
export type RecordWriter = (record: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

type Put = (record: unknown, target: Record<string, unknown>) => void;

/** `mapsRead`: the rules' maps are those of reading, and are turned round. */
export function compileWriter(
  specs: FieldSpecs,
  rules: FieldRules,
  dates: DateFormat,
  { mapsRead = false } = {},
): RecordWriter {
  const root = growTree(specs, rules);
  if (dates.isPlain && [...root.parts].every(([word, part]) => isSame(part, word))) return (record) => record;
  const puts = compilePuts(root, { dates, mapsRead });
  return (record) => written(puts, record);
}

function compilePuts(node: FieldNode, ways: WriteWays): readonly Put[] {
  return [...node.parts.values()].flatMap((part) => {
    if (partsOf(part.rule) === null) return compilePuts(part, ways);
    return [compilePut(part, ways)];
  });
}

function compilePut(node: FieldNode, ways: WriteWays): Put {
  const parts = partsOf(node.rule) ?? {};
  const { path = "" } = parts;
  if (parts.value !== undefined)
    return (_record, target) => {
      writePath(target, path, parts.value);
    };
  const get = compileGet(ownName(node));
  const items = node.kind === "list" ? compilePuts(node, ways) : [];
  const convert = node.kind === "object" || node.kind === "list" ? null : compileWrite(parts, node.kind, ways);
  return (record, target) => {
    const value = get(record, undefined);
    if (value === undefined) return;
    writePath(
      target,
      path,
      Array.isArray(value) && items.length > 0 ? value.map((item) => written(items, item)) : converted(value, convert),
    );
  };
}

function converted(value: unknown, convert: ((value: unknown) => unknown) | null): unknown {
  return convert === null || value === null ? value : convert(value);
}

function written(puts: readonly Put[], record: unknown): Record<string, unknown> {
  const target: Record<string, unknown> = {};
  if (isRecord(record)) for (const put of puts) put(record, target);
  return target;
}

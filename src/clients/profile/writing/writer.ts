/**
 * Writes at a path into a new document. Missing parents are created: a list if the next step is a number or an item of
 * a list, else an object. `canPlace` says which paths are possible.
 */
import { isRecord } from "../../../core/common/record.ts";
import type { DateFormat } from "../dates.ts";
import { compileGet, isOne } from "../reading/path.ts";
import { compileWrite, partsOf, type WriteWays } from "../rule.ts";
import type { RuleParts } from "../grammar/rule-parts.ts";
import { type FieldNode, type FieldRules, growTree, isSame, ownName } from "../tree.ts";
import type { FieldSpecs } from "../grammar/specs.ts";
import { canPlace, isPlacing, parsePath, type Placing } from "../grammar/path-syntax.ts";

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

type PutValue = (target: Record<string, unknown>, value: unknown) => void;

type ValueHolder = Record<string, unknown> | unknown[];

/** Writes at the path; does nothing for a path that cannot be written. */
export function compilePlace(path: string): PutValue {
  if (!canPlace(path)) return () => undefined;
  const steps = (parsePath(path) ?? []).filter(isPlacing);
  return (target, value) => {
    steps.reduce<ValueHolder>((holder, step, at) => {
      const next = steps[at + 1];
      if (next !== undefined) return enter(holder, step, isInList(next));
      put(holder, step, value);
      return holder;
    }, target);
  };
}

/** Whether the parent of this step is a list. */
function isInList(step: Placing): boolean {
  return step.kind === "item" || /^\d{1,4}$/.test(step.name);
}

/** The existing parent if it has the right type; else a new one. */
function enter(holder: ValueHolder, step: Placing, asList: boolean): ValueHolder {
  const found = step.kind === "item" ? itemOf(holder, step) : ownValue(holder, step.name);
  if (asList ? Array.isArray(found) : isRecord(found)) return found as ValueHolder;
  const made: ValueHolder = asList ? [] : {};
  put(holder, step, made);
  return made;
}

/** The matching item; created with its key if there is none. */
function itemOf(holder: ValueHolder, { key, value }: { readonly key: string; readonly value: string }): unknown {
  if (!Array.isArray(holder)) return undefined;
  const found = holder.find((item) => isOne(item, key, value));
  if (found !== undefined) return found;
  const made: Record<string, unknown> = {};
  define(made, key, value);
  holder.push(made);
  return made;
}

function ownValue(holder: ValueHolder, name: string): unknown {
  return Object.hasOwn(holder, name) ? Reflect.get(holder, name) : undefined;
}

/** In a list, missing items before it become null. */
function put(holder: ValueHolder, step: Placing, value: unknown): void {
  if (step.kind === "item") return;
  if (Array.isArray(holder)) {
    const at = Number(step.name);
    while (holder.length < at) holder.push(null);
    holder[at] = value;
  } else define(holder, step.name, value);
}

/** Defines an own property, also for `__proto__`. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
}

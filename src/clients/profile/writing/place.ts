/**
 * Writes at a path into a new document. Missing parents are created: a list if the next step is a number or an item of
 * a list, else an object. `canPlace` says which paths are possible.
 */
import { isRecord } from "../../../core/common/record.ts";
import { isOne } from "../reading/path.ts";
import { parsePath, type Step } from "../grammar/path-syntax.ts";

type Place = (target: Record<string, unknown>, value: unknown) => void;

type Placing = Exclude<Step, { readonly kind: "each" }>;
type Holder = Record<string, unknown> | unknown[];

/** Whether a value can be written at the path: it starts and ends with a name and has no "each". */
export function canPlace(path: string): boolean {
  const steps = parsePath(path) ?? [];
  return steps[0]?.kind === "name" && steps.at(-1)?.kind === "name" && steps.every(isPlacing);
}

/** Writes at the path; does nothing for a path that cannot be written. */
export function compilePlace(path: string): Place {
  if (!canPlace(path)) return () => undefined;
  const steps = (parsePath(path) ?? []).filter(isPlacing);
  return (target, value) => {
    steps.reduce<Holder>((holder, step, at) => {
      const next = steps[at + 1];
      if (next !== undefined) return enter(holder, step, isInList(next));
      put(holder, step, value);
      return holder;
    }, target);
  };
}

function isPlacing(step: Step): step is Placing {
  return step.kind !== "each";
}

/** Whether the parent of this step is a list. */
function isInList(step: Placing): boolean {
  return step.kind === "item" || /^\d{1,4}$/.test(step.name);
}

/** The existing parent if it has the right type; else a new one. */
function enter(holder: Holder, step: Placing, asList: boolean): Holder {
  const found = step.kind === "item" ? itemOf(holder, step) : ownValue(holder, step.name);
  if (asList ? Array.isArray(found) : isRecord(found)) return found as Holder;
  const made: Holder = asList ? [] : {};
  put(holder, step, made);
  return made;
}

/** The matching item; created with its key if there is none. */
function itemOf(holder: Holder, { key, value }: { readonly key: string; readonly value: string }): unknown {
  if (!Array.isArray(holder)) return undefined;
  const found = holder.find((item) => isOne(item, key, value));
  if (found !== undefined) return found;
  const made: Record<string, unknown> = {};
  define(made, key, value);
  holder.push(made);
  return made;
}

function ownValue(holder: Holder, name: string): unknown {
  return Object.hasOwn(holder, name) ? Reflect.get(holder, name) : undefined;
}

/** In a list, missing items before it become null. */
function put(holder: Holder, step: Placing, value: unknown): void {
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

import type { z } from "zod";

import { isRecord } from "../../../core/common/record.ts";
import { nearest } from "../../../core/common/words.ts";
import { foundText, valueAtPath } from "../../answer/fault.ts";

export type Parsed<T> =
  | { readonly ok: true; readonly profile: T }
  /**
   * Each fault is `place: what is wrong`. Beside it are its place, and for an unknown name the valid name that was
   * probably meant, or "".
   */
  | {
      readonly ok: false;
      readonly faults: readonly string[];
      readonly places: readonly string[];
      readonly meant: readonly string[];
    };

interface ProfileFault {
  readonly place: string;
  readonly text: string;
  readonly meant?: string;
}

/** Checks a profile that was merged over the default one. */
export function parseProfile<S extends z.ZodType>(schema: S, value: unknown): Parsed<z.output<S>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, profile: parsed.data };
  const faults = parsed.error.issues.flatMap((issue) => describeIssue(schema, value, issue));
  return {
    ok: false,
    faults: faults.map(({ place, text }) => `${place}: ${text}`),
    places: faults.map(({ place }) => place),
    meant: faults.map(({ meant = "" }) => meant),
  };
}

function describeIssue(schema: z.ZodType, value: unknown, issue: z.core.$ZodIssue): readonly ProfileFault[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    // Those of all kinds of a paginator, of which one of another kind is no name here.
    const known = [...new Set(knownNames(schema, path))].filter((name) => !issue.keys.includes(name));
    return issue.keys.map((key) => ({ place: [...path, key].join("."), ...unknownName(key, known) }));
  }
  const inner = issue.code === "invalid_union" ? innerIssues(issue, valueAtPath(value, path)) : [];
  if (inner.length > 0) {
    return inner.flatMap((one) => describeIssue(schema, value, { ...one, path: [...issue.path, ...one.path] }));
  }
  const found = foundText(valueAtPath(value, path));
  return [{ place: path.join("."), text: `${found}; expected ${issue.message}` }];
}

const THERE_ARE = "; there are ";

/** A fault without the names that are possible at its place, and those. */
export function partsOfFault(fault: string): { readonly what: string; readonly names: readonly string[] } {
  const [what = "", names] = fault.split(THERE_ARE);
  return { what, names: names?.split(", ") ?? [] };
}

function unknownName(key: string, known: readonly string[]): Pick<ProfileFault, "text" | "meant"> {
  const near = nearest(key, known) ?? known.find((name) => name.split(".").at(-1) === key.split(".").at(-1));
  return near === undefined || near === null
    ? { text: `there is no such name${THERE_ARE}${known.join(", ")}` }
    : { text: `there is no such name; "${near}" was meant?`, meant: near };
}

/** The faults of the shape that fits the object best. */
function innerIssues(issue: z.core.$ZodIssueInvalidUnion, value: unknown): readonly z.core.$ZodIssue[] {
  if (!isRecord(value)) return [];
  const fitting = issue.errors.filter((issues) =>
    issues.every(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
  );
  return fitting.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

/** The names in the schema at this path. */
export function knownNames(schema: z.ZodType, path: readonly string[]): readonly string[] {
  let at: readonly unknown[] = optionsOf(schema);
  for (const key of path) at = at.flatMap((option) => optionsOf(shapeOf(option)[key]));
  return at.flatMap((option) => Object.keys(shapeOf(option)));
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> {
  const shape: unknown = typeof schema === "object" && schema !== null ? Reflect.get(schema, "shape") : undefined;
  return isRecord(shape) ? shape : {};
}

/** A schema without its wrappers; for a union, each member. */
function optionsOf(schema: unknown): readonly unknown[] {
  if (typeof schema !== "object" || schema === null) return [];
  const def: unknown = Reflect.get(schema, "def");
  if (!isRecord(def)) return [schema];
  if (def["innerType"] !== undefined) return optionsOf(def["innerType"]);
  return Array.isArray(def["options"]) ? def["options"].flatMap(optionsOf) : [schema];
}

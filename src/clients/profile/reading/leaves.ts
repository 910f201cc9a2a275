/** Lists the values of foreign records by path, for examining samples. */
import { isRecord } from "../../../core/common/record.ts";
import { pathOf } from "../grammar/path-syntax.ts";
import { join } from "../tree.ts";

/** A place in the records, with its value in each sampled record. */
export interface Leaf {
  readonly path: string;
  /** The path as lower-case words without accents: `giacenza disponibile`. */
  readonly words: string;
  /** Without null and `""`, in the order of the records. */
  readonly values: readonly unknown[];
  /** How many records were sampled. */
  readonly of: number;
}

export const LANGUAGE_CODES: ReadonlySet<string> = new Set(["de", "fr", "it", "en", "rm", "es", "pt"]);

/** Deeper levels are ignored. */
const MOST_DEPTH = 4;

/** The scalars, lists and texts by language of these records, by path, without `""`. */
export function leavesOf(records: readonly unknown[]): readonly Leaf[] {
  const found = new Map<string, unknown[]>();
  for (const record of records) collect(record, "", 0, found);
  return [...found].map(([path, values]) => ({ path, words: pathWords(path), values, of: records.length }));
}

function collect(value: unknown, path: string, depth: number, found: Map<string, unknown[]>): void {
  if (isRecord(value) && depth < MOST_DEPTH && !isTexts(value)) {
    for (const [key, part] of Object.entries(value)) {
      collect(part, join(path, pathOf([key])), depth + 1, found);
    }
    if (path === "" || !isScalarMap(value)) return;
  }
  if (path === "") return;
  const values = found.get(path) ?? [];
  found.set(path, values);
  if (value !== null && value !== undefined && value !== "") values.push(value);
}

/** A text by language. */
export function isTexts(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const keys = Object.keys(value);
  const isPlain = Object.values(value).every((part) => typeof part !== "object" || part === null);
  return keys.length > 0 && isPlain && keys.every((key) => LANGUAGE_CODES.has(key.toLowerCase()));
}

/** `{"RETAIL": "4.50", "B2B": "3.90"}`: possibly a list by name. */
function isScalarMap(value: Record<string, unknown>): boolean {
  const parts = Object.values(value);
  return parts.length > 0 && parts.every((part) => isScalar(part));
}

/** The values at a path of the records; empty if there is no such path. */
export function valuesAt(path: string, leaves: readonly Leaf[]): readonly unknown[] {
  return leaves.find((leaf) => leaf.path === path)?.values ?? [];
}

export function isScalar(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

/** The steps of a path; `Lager[Ort=ZENTRAL]` is one step. */
export function pathSteps(path: string): readonly string[] {
  return path.match(/(?:\[[^\]]*\]|[^.[])+/g) ?? [];
}

export function pathWords(path: string): string {
  return path
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]{2})([A-Z][a-z])/g, "$1 $2")
    .replaceAll(/([A-Za-z])(\d)/g, "$1 $2")
    .replaceAll(/(\d)([A-Za-z])/g, "$1 $2")
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036F]/g, "")
    .replaceAll(/[^A-Za-z0-9]+/g, " ")
    .trim()
    .toLowerCase();
}

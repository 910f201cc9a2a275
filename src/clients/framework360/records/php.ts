/** Reads the values of a PHP system, which `wire.ts` has checked. */
import { decodeHTML } from "entities";

import { isDecimal } from "../../../core/common/money.ts";
import { isRecord } from "../../../core/common/record.ts";
import { decimalText } from "../../answer/primitives.ts";

/** Words that mean absent text, in any case. PUBLIC: found in customers' code. */
const ABSENT_WORDS: ReadonlySet<string> = new Set(["none", "null", "undefined"]);

export type Loose = string | number | boolean | null | undefined;

/** Fast path: longer texts cannot be one of these words. */
const LONGEST_ABSENT = Math.max(...[...ABSENT_WORDS].map((word) => word.length));

/** Blank, or one of the words. */
export function isAbsentText(value: string): boolean {
  if (value.length > LONGEST_ABSENT && value.trim().length > LONGEST_ABSENT) return false;
  const word = value.trim().toLowerCase();
  return word === "" || ABSENT_WORDS.has(word);
}

export function isDecimalText(value: string): boolean {
  return isDecimal(value.trim());
}

export function isDefaultRate(value: string): boolean {
  return value.trim().toLowerCase() === "default";
}

/** A list. PHP writes a list with gaps or removed items as an object with numeric keys. */
export function toList(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const isGapped = Object.keys(value).every((key) => /^\d+$/.test(key));
  return isGapped ? Object.values(value) : value;
}

/** Text with entities resolved and trimmed; null = absent. */
export function readText(value: Loose): string | null {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") return null;
  const decoded = decodeHTML(value).trim();
  return isAbsentText(decoded) ? null : decoded;
}

/** The first of several fields that has a text. */
export function firstText(...values: readonly Loose[]): string | null {
  for (const value of values) {
    const found = readText(value);
    if (found !== null) return found;
  }
  return null;
}

/** A decimal as text; null = absent. */
export function readDecimal(value: Loose): string | null {
  if (typeof value === "number") return decimalText(value);
  return typeof value !== "string" || isAbsentText(value) ? null : decimalText(value.trim());
}

/** A VAT rate, `"default"`, or null. */
export function readRate(value: Loose): string | null {
  return typeof value === "string" && isDefaultRate(value) ? "default" : readDecimal(value);
}

/** Null = absent. */
export function readFlag(value: Loose): boolean | null {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value === 1;
  if (typeof value !== "string" || isAbsentText(value)) return null;
  return value === "1" || value === "true";
}

/** An object; null for `[]` and other absent values. */
export function readObject<T>(value: T): Exclude<T, Loose | readonly unknown[]> | null {
  return isObject(value) ? value : null;
}

function isObject<T>(value: T): value is Exclude<T, Loose | readonly unknown[]> {
  return isRecord(value);
}

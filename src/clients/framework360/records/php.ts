/** The values of a PHP system: what is accepted (the schemas), and how it is read once it was checked. */
import { decodeHTML } from "entities";
import { z } from "zod";

import { isDecimal } from "../../../core/common/money.ts";
import { isRecord } from "../../../core/common/record.ts";
import { A_DECIMAL, aList, anObject, decimal, decimalText, safeWholeNumber, text } from "../../answer/primitives.ts";

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

function isDecimalText(value: string): boolean {
  return isDecimal(value.trim());
}

function isDefaultRate(value: string): boolean {
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

/** A decimal as text; null = absent. */
export function readDecimal(value: Loose): string | null {
  if (typeof value === "number") return decimalText(value);
  return typeof value !== "string" || isAbsentText(value) ? null : decimalText(value.trim());
}

/** A VAT rate, `"default"`, or null. */
function readRate(value: Loose): string | null {
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

export const absent = z.union([z.string().refine(isAbsentText), z.null(), z.literal(false)]).optional();

/** Text that may be absent; PHP also writes `false` for that. Numbers occur in zip codes and phones. */
export const looseText = z.union([text, safeWholeNumber, z.null(), z.literal(false)], { error: "a text" }).optional();

export const looseDecimal = z.union([decimal, z.string().refine(isDecimalText)], { error: A_DECIMAL });
export const optionalDecimal = z.union([looseDecimal, absent], { error: A_DECIMAL });

/** A VAT rate, `"default"`, or nothing. */
const looseRate = z.union([looseDecimal, z.string().refine(isDefaultRate), absent], { error: "a VAT rate" });

export const flag = z.union([z.boolean(), z.literal([0, 1]), z.literal(["0", "1", "true", "false"])], {
  error: "1 or 0",
});
export const optionalFlag = z.union([flag, absent], { error: "1 or 0" });

/** An object; `[]` and other absent values are accepted too. */
export function loose<S extends z.ZodType>(object: S) {
  return z.union([z.tuple([]), object, absent], anObject);
}

export function list<S extends z.ZodType>(item: S) {
  return z.unknown().optional().transform(toList).pipe(z.array(item, aList));
}

/** What is read of them; null = absent. */
export const aText = looseText.transform(readText);
export const anAmount = optionalDecimal.transform(readDecimal);
export const aRate = looseRate.transform(readRate);
/** An amount that has to be there. */
export const amount = looseDecimal.transform((value) => readDecimal(value) ?? "0");

/** An object as `read` has it; null = absent, or nothing in it. */
export function part<S extends z.ZodObject, T>(object: S, read: (sent: z.output<S>) => T | null) {
  return loose(object).transform((value): T | null => (isRecord(value) ? read(value as z.output<S>) : null));
}

/** How one canonical field is written on a system's wire. */
import { Big } from "big.js";

import { isDecimal } from "../../core/common/money.ts";
import { isPlainNumber, numberText } from "../answer/decimal.ts";
import { foundText } from "../answer/fault.ts";
import { Unclear } from "../answer/unclear.ts";
import { compileDates } from "./dates.ts";
import type { DateFormat, Dates } from "./dates.ts";
import type { FieldKind } from "./grammar/specs.ts";

/** A path; a path with conversions; a constant; or null: the system has no such field. */
export type Rule = string | RuleParts | null;

export interface RuleParts {
  /** Dotted path; `""` = the record itself, prefix `^.` = the record around the list. */
  readonly path?: string | undefined;
  /** A header of the answer instead of a path. Only in `fields.page`. */
  readonly header?: string | undefined;
  /** A constant, for what the system does not send because it is always the same. */
  readonly value?: unknown;
  /** Reading: the value if there is none (undefined, null). Sending: what is written if we have no value. */
  readonly default?: unknown;
  /**
   * Reading: from the text on the wire to its meaning; a `*` matches any text. Sending: from our value, as text, to
   * what is written.
   */
  readonly map?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  /** The decimal sign on the wire. */
  readonly decimal?: "," | "." | undefined;
  /** Multiplies a decimal that is read; divides one that is sent. */
  readonly factor?: string | undefined;
  /** `number`: the wire has a JSON number where the contract has text. */
  readonly type?: "text" | "number" | undefined;
  /** For a list: the wire has an object; each entry becomes `{"key", "value"}`. */
  readonly entries?: boolean | undefined;
  /** For a decimal whose path goes through a list: the values are added. */
  readonly sum?: boolean | undefined;
  /** For a decimal: the paths of values to subtract. */
  readonly minus?: string | readonly string[] | undefined;
  /** For a decimal: the path of the number of pieces it is for. */
  readonly per?: string | undefined;
  /** For an instant: its format, if it differs from the others. */
  readonly dates?: Dates | undefined;
  /** Always follows the value on the wire. */
  readonly suffix?: string | undefined;
  /** For a list: the wire has a text with this separator. */
  readonly split?: string | undefined;
}

export type Convert = (value: unknown) => unknown;

export function partsOf(rule: Rule | undefined): RuleParts | null {
  if (rule === null || rule === undefined) return null;
  return typeof rule === "string" ? { path: rule } : rule;
}

/** Converts a value from the wire step by step; null = unchanged. */
export function compileRead(parts: RuleParts, kind: FieldKind, dates: DateFormat): Convert | null {
  const { suffix, map, decimal, factor, type } = parts;
  return chain([
    suffix === undefined ? null : (value) => withoutSuffix(value, suffix),
    map === undefined ? null : compileMap(map),
    decimal === undefined ? null : compilePoint(decimal),
    factor === undefined ? null : compileFactor(factor),
    type === "number" ? numberToText : null,
    kind === "instant" ? ownDates(parts, dates).read : null,
  ]);
}

function ownDates({ dates }: RuleParts, common: DateFormat): DateFormat {
  return dates === undefined ? common : compileDates(dates);
}

export interface WriteWays {
  readonly dates: DateFormat;
  /** The maps are those for reading, and are inverted. */
  readonly mapsRead: boolean;
}

/** Converts a value of ours for the wire. */
export function compileWrite(parts: RuleParts, kind: FieldKind, { dates, mapsRead }: WriteWays): Convert | null {
  const { decimal, factor, type } = parts;
  const map = mapsRead ? inverted(parts.map) : parts.map;
  const { write } = ownDates(parts, dates);
  return chain([
    kind === "instant" ? (value) => (typeof value === "string" ? write(value) : value) : null,
    factor === undefined ? null : (value) => divided(value, factor),
    type === "number" ? textToNumber : null,
    decimal === "," ? (value) => (typeof value === "string" ? value.replace(".", ",") : value) : null,
    map === undefined ? null : compileMap(map),
  ]);
}

function chain(steps: readonly (Convert | null)[]): Convert | null {
  return steps.reduce((before, step) => {
    return before === null || step === null ? (before ?? step) : (value) => step(before(value));
  }, null);
}

/**
 * If several values mean the same, the first is written, and never one with a `*`. A numeric or boolean key is written
 * as text.
 */
function inverted(map: RuleParts["map"]): RuleParts["map"] {
  if (map === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(map)
      .filter(([wire]) => !wire.includes("*"))
      .map(([wire, meaning]) => [String(meaning), wire])
      .toReversed(),
  );
}

/**
 * A value that is not in the map is returned unchanged, and the contract's check refuses it. A `*` in a key matches any
 * text.
 */
function compileMap(map: NonNullable<RuleParts["map"]>): Convert {
  const entries = Object.entries(map);
  // Numbers are keys too, because converting them to text takes longer.
  const numbers = entries
    .filter(([key]) => String(Number(key)) === key)
    .map(([key, meaning]) => [Number(key), meaning] as const);
  const meanings = new Map<unknown, unknown>([...entries, ...numbers]);
  const forms = entries.filter(([key]) => key.includes("*")).map(([key, meaning]) => [formOf(key), meaning] as const);
  return (value) => {
    const asItIs = meanings.get(value);
    if (asItIs !== undefined) return asItIs;
    const text = String(value).trim();
    const meaning = meanings.get(text);
    if (meaning !== undefined) return meaning;
    if (value instanceof Unclear) return value;
    const fitting = forms.find(([form]) => form.test(text));
    return fitting === undefined ? value : fitting[1];
  };
}

function formOf(key: string): RegExp {
  const literal = key.split("*").map((text) => text.replaceAll(/[^A-Za-z0-9 ]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join(".*")}$`, "s");
}

/** `1'234,50` becomes `1234.50`: the decimal sign becomes a point, and grouping characters are removed. */
function compilePoint(sign: "," | "."): Convert {
  const grouping = sign === "," ? /[.'’\s]/g : /[,'’\s]/g;
  const signCode = sign.charCodeAt(0);
  return (value) => {
    if (typeof value !== "string") return value;
    const at = signAlone(value, signCode);
    if (at === -1) return value.replaceAll(grouping, "").replace(sign, ".");
    return at === value.length || sign === "." ? value : `${value.slice(0, at)}.${value.slice(at + 1)}`;
  };
}

/** The position of the sign between digits; the text's length if there is none; -1 = other characters occur. */
function signAlone(text: string, signCode: number): number {
  let found = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === signCode && found === text.length) found = at;
    else if (code < 48 || code > 57) return -1;
  }
  return found;
}

/** Safe integers over powers of ten use doubles; everything else uses Big. */
function compileFactor(factor: string): Convert {
  const places = /^0\.(0{0,5}1)$/.exec(factor)?.[1]?.length ?? 0;
  return (value) => {
    if (places > 0 && isSmallWhole(value)) return numberText(value / 10 ** places);
    const text = String(value);
    return isDecimal(text) ? new Big(text).times(factor).toFixed() : value;
  };
}

/** A value without the suffix may be in another unit or currency. */
function withoutSuffix(value: unknown, suffix: string): unknown {
  if (typeof value === "string" && value.endsWith(suffix)) return value.slice(0, -suffix.length);
  return value instanceof Unclear
    ? value
    : new Unclear(`${foundText(value)} without ${JSON.stringify(suffix)} behind it`);
}

/** The items of a text, trimmed; a list is returned unchanged. */
export function splitAt(separator: string): Convert {
  return (value) => {
    if (typeof value !== "string") return value;
    return value
      .split(separator)
      .map((item) => item.trim())
      .filter((item) => item !== "");
  };
}

/** The exact sum of a list; other values are returned unchanged. */
export function sumOf(values: unknown): unknown {
  if (!Array.isArray(values)) return values;
  const millionths = sumOfMillionths(values);
  if (millionths !== null) return numberText(millionths / MILLION);
  let sum = new Big(0);
  for (const value of values as readonly unknown[]) {
    if (value instanceof Unclear) return value;
    const isOne = typeof value === "number" ? isPlainNumber(value) : typeof value === "string" && isDecimal(value);
    if (!isOne) return new Unclear(`a sum with ${foundText(value)} in it`);
    sum = sum.plus(String(value));
  }
  return sum.toFixed();
}

const MILLION = 1e6;

/** Exact and much faster than decimal arithmetic; null = not all are numbers with few digits. */
function sumOfMillionths(values: readonly unknown[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (typeof value !== "number" || Math.abs(value) >= 1e9) return null;
    const millionths = Math.round(value * MILLION);
    if (millionths / MILLION !== value) return null;
    sum += millionths;
  }
  return Math.abs(sum) < 1e15 ? sum : null;
}

/** The exact difference of a decimal and others. An absent value to subtract is unknown; null and `""` are 0. */
export function lessOthers(
  value: unknown,
  others: readonly { readonly path: string; readonly value: unknown }[],
): unknown {
  if (!isOneDecimal(value)) return value;
  let left = new Big(String(value));
  for (const other of others) {
    if (other.value === null || other.value === "") continue;
    if (!isOneDecimal(other.value)) return new Unclear(`${foundText(other.value)} at ${other.path}, to be taken off`);
    left = left.minus(String(other.value));
  }
  return left.toFixed();
}

/** The price per piece of a decimal for `pieces`, to six places. */
export function perPiece(value: unknown, path: string, pieces: unknown): unknown {
  if (!isOneDecimal(value)) return value;
  if (!isOneDecimal(pieces) || Number(pieces) <= 0) return new Unclear(`${foundText(pieces)} pieces at ${path}`);
  return new Big(String(value)).div(String(pieces)).round(6).toFixed();
}

function isOneDecimal(value: unknown): value is string | number {
  return typeof value === "number" ? isPlainNumber(value) : typeof value === "string" && isDecimal(value);
}

/** A whole number with at most as many digits as a double represents exactly. */
function isSmallWhole(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) < 1e15;
}

function divided(value: unknown, factor: string): unknown {
  const text = String(value);
  return isDecimal(text) ? new Big(text).div(factor).toFixed() : value;
}

/** A whole number beyond 2^53 was rounded when it was parsed, and is left for the contract's check to refuse. */
function numberToText(value: unknown): unknown {
  if (typeof value !== "number" || !Number.isFinite(value)) return value;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : String(value);
}

function textToNumber(value: unknown): unknown {
  return typeof value === "string" && isDecimal(value) ? Number(value) : value;
}

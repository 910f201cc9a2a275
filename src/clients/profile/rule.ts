/** How one canonical field stands on a system's wire. */
import { Big } from "big.js";

import { isDecimal } from "../../core/common/money.ts";
import { isPlainNumber, numberText } from "../answer/decimal.ts";
import { foundText } from "../answer/fault.ts";
import { Unclear } from "../answer/unclear.ts";
import { compileDates } from "./dates.ts";
import type { DateFormat, Dates } from "./dates.ts";
import type { FieldKind } from "./grammar/specs.ts";

/** A path; a path with what has to be done to its value; a constant; or null: the system has no such field. */
export type Rule = string | RuleParts | null;

export interface RuleParts {
  /** Dotted path; `""` = the record itself, `^.` in front = the record around the list. */
  readonly path?: string | undefined;
  /** A header of the answer instead of a path. Only in `fields.page`. */
  readonly header?: string | undefined;
  /** A constant: what the system does not say and is always so. */
  readonly value?: unknown;
  /** What is meant where nothing (undefined, null) stands; in what is sent, what is written where we have nothing. */
  readonly default?: unknown;
  /** What stands there, as text, to what is meant; a `*` is any text. In what is sent: what is meant, as text, to what is written. */
  readonly map?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  /** The decimal sign on the wire. */
  readonly decimal?: "," | "." | undefined;
  /** Multiplies a decimal that is read; divides one that is sent. */
  readonly factor?: string | undefined;
  /** `number`: the wire has a JSON number where the contract has text. */
  readonly type?: "text" | "number" | undefined;
  /** Of a list: the wire has an object; each entry becomes `{"key", "value"}`. */
  readonly entries?: boolean | undefined;
  /** Of a decimal whose path goes through a list: what stands there is added up. */
  readonly sum?: boolean | undefined;
  /** Of a decimal: where stands what is taken off. */
  readonly minus?: string | readonly string[] | undefined;
  /** Of a decimal: where stands how many pieces it is for. */
  readonly per?: string | undefined;
  /** Of an instant: how it is written, if not as all others. */
  readonly dates?: Dates | undefined;
  /** Stands behind the value on the wire, always. */
  readonly suffix?: string | undefined;
  /** Of a list: the wire has a text, in which this stands between two items. */
  readonly split?: string | undefined;
}

export type Convert = (value: unknown) => unknown;

export function partsOf(rule: Rule | undefined): RuleParts | null {
  if (rule === null || rule === undefined) return null;
  return typeof rule === "string" ? { path: rule } : rule;
}

/** What a value read from the wire becomes, step by step; null = it is taken as it is. */
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
  /** The maps are those of reading, and are turned round. */
  readonly mapsRead: boolean;
}

/** What a value of ours becomes on the wire. */
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

/** Of several values that mean the same, the first is written, and none with a `*`. A key that is a number or truth is written as text. */
function inverted(map: RuleParts["map"]): RuleParts["map"] {
  if (map === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(map)
      .filter(([wire]) => !wire.includes("*"))
      .map(([wire, meaning]) => [String(meaning), wire])
      .toReversed(),
  );
}

/** What is not in the map stays what it is, for the contract's check to refuse. A `*` in a key is any text. */
function compileMap(map: NonNullable<RuleParts["map"]>): Convert {
  const entries = Object.entries(map);
  // A number is found as it is: to make its text of it takes longer.
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

/** `1'234,50` as `1234.50`: the decimal sign becomes a point, what groups digits goes. */
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

/** Where the sign stands between digits; the length of the text where it does not; -1 = there is something else in it. */
function signAlone(text: string, signCode: number): number {
  let found = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === signCode && found === text.length) found = at;
    else if (code < 48 || code > 57) return -1;
  }
  return found;
}

/** A whole number of hundredths is exact as a double, which has the shortest text; all else is reckoned. */
function compileFactor(factor: string): Convert {
  const places = /^0\.(0{0,5}1)$/.exec(factor)?.[1]?.length ?? 0;
  return (value) => {
    if (places > 0 && isSmallWhole(value)) return numberText(value / 10 ** places);
    const text = String(value);
    return isDecimal(text) ? new Big(text).times(factor).toFixed() : value;
  };
}

/** Anything else may be in another unit or currency. */
function withoutSuffix(value: unknown, suffix: string): unknown {
  if (typeof value === "string" && value.endsWith(suffix)) return value.slice(0, -suffix.length);
  return value instanceof Unclear
    ? value
    : new Unclear(`${foundText(value)} without ${JSON.stringify(suffix)} behind it`);
}

/** The items of a text, without the space around them; a list is one already. */
export function splitAt(separator: string): Convert {
  return (value) => {
    if (typeof value !== "string") return value;
    return value
      .split(separator)
      .map((item) => item.trim())
      .filter((item) => item !== "");
  };
}

/** What stands in a list, added up exactly; what is no list stays as it is. */
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

/** Exact, and far faster than any arithmetic with texts; null = they are not all numbers of so few digits. */
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

/** A decimal less others, exactly. Where nothing at all stands, what is taken off is not known; null and `""` are 0. */
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

/** A decimal for `pieces` as one for a single piece, to six places. */
export function perPiece(value: unknown, path: string, pieces: unknown): unknown {
  if (!isOneDecimal(value)) return value;
  if (!isOneDecimal(pieces) || Number(pieces) <= 0) return new Unclear(`${foundText(pieces)} pieces at ${path}`);
  return new Big(String(value)).div(String(pieces)).round(6).toFixed();
}

function isOneDecimal(value: unknown): value is string | number {
  return typeof value === "number" ? isPlainNumber(value) : typeof value === "string" && isDecimal(value);
}

/** With no more digits than a double holds exactly. */
function isSmallWhole(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) < 1e15;
}

function divided(value: unknown, factor: string): unknown {
  const text = String(value);
  return isDecimal(text) ? new Big(text).div(factor).toFixed() : value;
}

/** A whole number beyond 2^53 was rounded when it was read, and stays for the contract to refuse. */
function numberToText(value: unknown): unknown {
  if (typeof value !== "number" || !Number.isFinite(value)) return value;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : String(value);
}

function textToNumber(value: unknown): unknown {
  return typeof value === "string" && isDecimal(value) ? Number(value) : value;
}

/** Conversions of values on the wire, most of them numbers. */
import { isPlainNumber, numberText } from "../answer/primitives.ts";
import { isDecimal } from "../../core/common/money.ts";

import { Big } from "big.js";

import { Unclear, foundText } from "../answer/fault.ts";

/** Digits and signs only: not a word such as `default`. */
const NUMERIC = /^[-+.,'’\s\d]+$/;

/** Each grouping mark has one to three digits before it and exactly three after it. */
const GROUPED = {
  ",": /^-?\s*(?:\d+|\d{1,3}(?:[.'’\s]\d{3})+)(?:,\d+)?$/,
  ".": /^-?\s*(?:\d+|\d{1,3}(?:[,'’\s]\d{3})+)(?:\.\d+)?$/,
} as const;

/**
 * Reads numbers with this decimal sign: `1'234,50` becomes `1234.50`. A number with a grouping mark in another place (`12'34,50`) is
 * unclear.
 */
export function compileDecimal(sign: "," | "."): Convert {
  const grouping = sign === "," ? /[.'’\s]/g : /[,'’\s]/g;
  const signCode = sign.charCodeAt(0);
  return (value) => {
    if (typeof value !== "string") return value;
    const at = findOnlySign(value, signCode);
    if (at === null) {
      const isMisgrouped = NUMERIC.test(value) && !isBlank(value) && !GROUPED[sign].test(value.trim());
      return isMisgrouped ? misgrouped(value) : value.replaceAll(grouping, "").replace(sign, ".");
    }
    return at === value.length || sign === "." ? value : `${value.slice(0, at)}.${value.slice(at + 1)}`;
  };
}

const isBlank = (text: string): boolean => text.trim() === "";

function misgrouped(value: string): Unclear {
  return new Unclear(`${foundText(value)}, whose digits are not in groups of three`);
}

/** The position of the one sign in a text of digits; the text's length if it has none; null = other characters occur. */
function findOnlySign(text: string, signCode: number): number | null {
  let found = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === signCode && found === text.length) found = at;
    else if (code < 48 || code > 57) return null;
  }
  return found;
}

/** Safe integers over powers of ten use doubles; everything else uses Big. */
export function compileFactor(factor: string): Convert {
  const places = /^0\.(0{0,5}1)$/.exec(factor)?.[1]?.length ?? 0;
  return (value) => {
    if (places > 0 && isSmallWhole(value)) return numberText(value / 10 ** places);
    const text = String(value);
    return isDecimal(text) ? new Big(text).times(factor).toFixed() : value;
  };
}

/** A value without the suffix may be in another unit or currency. */
export function withoutSuffix(value: unknown, suffix: string): unknown {
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

/** The exact difference of two decimals. An absent value to subtract is unknown; null and `""` are 0. */
export function lessOther(value: unknown, path: string, other: unknown): unknown {
  if (!isOneDecimal(value)) return value;
  const isZero = other === null || other === "";
  if (!isZero && !isOneDecimal(other)) return new Unclear(`${foundText(other)} at ${path}, to be taken off`);
  return new Big(String(value)).minus(isZero ? 0 : String(other)).toFixed();
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

export function divided(value: unknown, factor: string): unknown {
  const text = String(value);
  return isDecimal(text) ? new Big(text).div(factor).toFixed() : value;
}

/** A whole number beyond 2^53 was rounded when it was parsed, and is left for the contract's check to refuse. */
export function numberToText(value: unknown): unknown {
  if (typeof value !== "number" || !Number.isFinite(value)) return value;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : String(value);
}

export function textToNumber(value: unknown): unknown {
  return typeof value === "string" && isDecimal(value) ? Number(value) : value;
}

export type Convert = (value: unknown) => unknown;

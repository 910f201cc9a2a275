/** Conversions of numbers on the wire. */
import { Big } from "big.js";

import { isDecimal } from "../../core/common/money.ts";
import { foundText, Unclear } from "../answer/fault.ts";
import { isPlainNumber } from "../answer/primitives.ts";

export type Convert = (value: unknown) => unknown;

/** Digits and signs only: not a word such as `default`. */
const NUMERIC = /^[-+.,'’\s\d]*\d[-+.,'’\s\d]*$/;

/** Each grouping mark has one to three digits before it and exactly three after it. */
const SIGNS = {
  ",": { grouping: /[.'’\s]/g, grouped: /^-?\s*(?:\d+|\d{1,3}(?:[.'’\s]\d{3})+)(?:,\d+)?$/ },
  ".": { grouping: /[,'’\s]/g, grouped: /^-?\s*(?:\d+|\d{1,3}(?:[,'’\s]\d{3})+)(?:\.\d+)?$/ },
} as const;

/**
 * Reads numbers with this decimal sign: `1'234,50` becomes `1234.50`. A number with a grouping mark in another place (`12'34,50`) is
 * unclear.
 */
export function compileDecimal(sign: "," | "."): Convert {
  const { grouping, grouped } = SIGNS[sign];
  return (value) => {
    if (typeof value !== "string") return value;
    if (NUMERIC.test(value) && !grouped.test(value.trim())) {
      return new Unclear(`${foundText(value)}, whose digits are not in groups of three`);
    }
    return value.replaceAll(grouping, "").replace(sign, ".");
  };
}

export function multiplied(value: unknown, factor: string): unknown {
  const text = String(value);
  return isDecimal(text) ? new Big(text).times(factor).toFixed() : value;
}

export function divided(value: unknown, factor: string): unknown {
  const text = String(value);
  return isDecimal(text) ? new Big(text).div(factor).toFixed() : value;
}

/** The exact sum of a list; other values are returned unchanged. */
export function sumOf(values: unknown): unknown {
  if (!Array.isArray(values)) return values;
  let sum = new Big(0);
  for (const value of values as readonly unknown[]) {
    if (value instanceof Unclear) return value;
    if (!isOneDecimal(value)) return new Unclear(`a sum with ${foundText(value)} in it`);
    sum = sum.plus(String(value));
  }
  return sum.toFixed();
}

/** The exact difference of two decimals. An absent value to subtract is unknown; null and `""` are 0. */
export function lessOther(value: unknown, path: string, other: unknown): unknown {
  if (!isOneDecimal(value)) return value;
  const isZero = other === null || other === "";
  if (!isZero && !isOneDecimal(other)) return new Unclear(`${foundText(other)} at ${path}, to be taken off`);
  return new Big(String(value)).minus(isZero ? 0 : String(other)).toFixed();
}

function isOneDecimal(value: unknown): value is string | number {
  return typeof value === "number" ? isPlainNumber(value) : typeof value === "string" && isDecimal(value);
}

/** A whole number beyond 2^53 was rounded when it was parsed, and is left for the contract's check to refuse. */
export function numberToText(value: unknown): unknown {
  if (typeof value !== "number" || !Number.isFinite(value)) return value;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : String(value);
}

export function textToNumber(value: unknown): unknown {
  return typeof value === "string" && isDecimal(value) ? Number(value) : value;
}

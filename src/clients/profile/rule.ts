/** Conversions of one canonical field, as its rule says, between the wire and our values. */

import { Big } from "big.js";

import { isDecimal, plain } from "../../core/common/money.ts";
import { foundText, Unclear } from "../answer/fault.ts";
import { isPlainNumber } from "../answer/primitives.ts";
import { compileDates, type DateFormat } from "./dates.ts";
import type { FieldKind } from "./grammar/specs.ts";
import type { Rule, RuleParts } from "./grammar/rule-parts.ts";

export function partsOf(rule: Rule | undefined): RuleParts | null {
  if (rule === null || rule === undefined) return null;
  return typeof rule === "string" ? { path: rule } : rule;
}

/** Converts a value from the wire step by step; null = unchanged. */
export function compileRead(parts: RuleParts, kind: FieldKind, dates: DateFormat): Convert | null {
  const { map, decimal, factor, type } = parts;
  return chain([
    map === undefined ? null : compileMap(map),
    decimal === undefined ? null : compileDecimal(decimal),
    factor === undefined ? null : (value) => multiplied(value, factor),
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
  const forms = Object.entries(map).flatMap(([key, meaning]) =>
    key.includes("*") ? [[formOf(key), meaning] as const] : [],
  );
  return (value) => {
    if (value instanceof Unclear) return value;
    const text = String(value);
    for (const key of [text, text.trim()]) if (Object.hasOwn(map, key)) return map[key];
    const fitting = forms.find(([form]) => form.test(text.trim()));
    return fitting === undefined ? value : fitting[1];
  };
}

function formOf(key: string): RegExp {
  const literal = key.split("*").map((text) => text.replaceAll(/[^A-Za-z0-9 ]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join(".*")}$`, "s");
}

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
function compileDecimal(sign: "," | "."): Convert {
  const { grouping, grouped } = SIGNS[sign];
  return (value) => {
    if (typeof value !== "string") return value;
    if (NUMERIC.test(value) && !grouped.test(value.trim())) {
      return new Unclear(`${foundText(value)}, whose digits are not in groups of three`);
    }
    return value.replaceAll(grouping, "").replace(sign, ".");
  };
}

function multiplied(value: unknown, factor: string): unknown {
  const text = String(value);
  return isDecimal(text) ? new Big(text).times(factor).toFixed() : value;
}

function divided(value: unknown, factor: string): unknown {
  const text = String(value);
  return isDecimal(text) ? plain(new Big(text).div(factor)) : value;
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
function numberToText(value: unknown): unknown {
  if (typeof value !== "number" || !Number.isFinite(value)) return value;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : String(value);
}

function textToNumber(value: unknown): unknown {
  return typeof value === "string" && isDecimal(value) ? Number(value) : value;
}

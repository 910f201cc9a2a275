/** Conversions of one canonical field, as its rule says, between the wire and our values. */

import { Unclear } from "../answer/fault.ts";
import { compileDates, type DateFormat } from "./dates.ts";
import type { FieldKind } from "./grammar/specs.ts";
import { compileDecimal, type Convert, divided, multiplied, numberToText, textToNumber } from "./reckoning.ts";
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

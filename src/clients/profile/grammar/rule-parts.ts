/** How one canonical field is written on a system's wire: the schema, and the types that follow from it. */
import { z } from "zod";

import { dates, decimalSign, factor, onePath, path, scalar } from "./parts.ts";

export const ruleParts = {
  path: path.optional(),
  /** A constant. */
  value: z.unknown().optional(),
  /** What is meant where nothing stands; in what is sent, what is written where we have nothing. */
  default: z.unknown().optional(),
  /** Value on the wire to its meaning; in what is sent, meaning to the value on the wire. */
  map: z.record(z.string(), scalar, { error: '{"S": true}' }).optional(),
  decimal: decimalSign.optional(),
  /** Multiplies a decimal that is read; divides one that is sent. */
  factor: factor.optional(),
  /** The wire has a JSON number where the contract has text. */
  type: z.literal("number", { error: '"number"' }).optional(),
  /** Of a list: the wire has an object, and each entry becomes `{"key", "value"}`. */
  entries: z.boolean({ error: "true or false" }).optional(),
  /** Of a decimal whose path has `[]` in it: what stands there is added up. */
  sum: z.literal(true, { error: "true" }).optional(),
  /** Of a decimal: what stands there is taken off. */
  minus: onePath.optional(),
  dates: dates.optional(),
  /** A header of the answer instead of a path. Only in `fields.page`. */
  header: z.string().optional(),
  /** Constants of each item of a list that is sent. */
  each: z.record(z.string(), z.unknown(), { error: '{"unit": "PCE"}' }).optional(),
} as const;

export type RuleParts = Readonly<z.output<z.ZodObject<typeof ruleParts>>>;

/** A path; a path with conversions; a constant; or null: the system has no such field. */
export type Rule = string | RuleParts | null;

/** How one canonical field is written on a system's wire: the schema, and the types that follow from it. */
import { z } from "zod";

import { dates, decimalSign, factor, onePath, path, scalar } from "./parts.ts";

export const ruleParts = {
  path: path.optional(),
  value: z.unknown().optional(),
  default: z.unknown().optional(),
  map: z.record(z.string(), scalar, { error: '{"S": true}' }).optional(),
  decimal: decimalSign.optional(),
  factor: factor.optional(),
  type: z.literal("number", { error: '"number"' }).optional(),
  entries: z.boolean({ error: "true or false" }).optional(),
  sum: z.literal(true, { error: "true" }).optional(),
  minus: onePath.optional(),
  dates: dates.optional(),
} as const;

/** A path; a path with conversions; a constant; or null: the system has no such field. */
export type Rule = string | RuleParts | null;

/** `header`: a header of the answer instead of a path; only in `fields.page`. */
type Parts = Readonly<z.output<z.ZodObject<typeof ruleParts>>>;

export interface RuleParts extends Parts {
  /** A header of the answer instead of a path. Only in `fields.page`. */
  readonly header?: string | undefined;
  /** Constants of each item of a list. Only in what is sent. */
  readonly each?: Readonly<Record<string, unknown>> | undefined;
}

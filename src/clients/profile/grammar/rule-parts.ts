/** How one canonical field is written on a system's wire: the schema, and the types that follow from it. */
import { z } from "zod";

import { dates, decimalSign, factor, onePath, path, scalar } from "./parts.ts";

export const ruleParts = {
  path: path.optional(),
  value: z.unknown().optional().describe("A constant, for what the system does not say and is always so."),
  default: z
    .unknown()
    .optional()
    .describe("What is meant where nothing stands; in what is sent, what is written where we have nothing."),
  map: z
    .record(z.string(), scalar, { error: '{"S": true}' })
    .optional()
    .describe("Value on the wire to its meaning; in what is sent, meaning to the value on the wire."),
  decimal: decimalSign.optional().describe("The decimal sign on the wire."),
  factor: factor.optional().describe("Multiplies a decimal that is read; divides one that is sent."),
  type: z
    .literal("number", { error: '"number"' })
    .optional()
    .describe("number: the wire has a JSON number where the contract has text."),
  entries: z
    .boolean({ error: "true or false" })
    .optional()
    .describe('Of a list: the wire has an object, and each entry becomes {"key", "value"}.'),
  sum: z
    .literal(true, { error: "true" })
    .optional()
    .describe("Of a decimal whose path has [] in it: what stands there is added up."),
  minus: onePath.optional().describe("Of a decimal: what stands there is taken off."),
  dates: dates.optional().describe("How this instant stands on the wire, if not as all the others."),
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

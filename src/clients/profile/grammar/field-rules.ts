/** The mapping of a record's fields, as zod schemas. Each `error` is the expected form. */
import { z } from "zod";

import { canPlace } from "../writing/writer.ts";
import { A_PATH, path } from "./parts.ts";
import { faultOfRule, NOT_SENT, type RuleUse } from "./rule-fault.ts";
import { fieldNames, type FieldSpecs } from "./specs.ts";
import { ruleParts } from "./rule-parts.ts";

const A_SENT_PATH = 'a path that can be written, such as "righe", "adressen.0.ort" or "adressen[typ=rechnung].ort"';
const A_SENT_RULE = `${A_SENT_PATH}, {"path", …} or null`;
const A_RULE = `${A_PATH}, {"path", …}, {"value": …} or null`;

const rule = z.union([path, z.strictObject(ruleParts), z.null()], { error: A_RULE });

const pageRule = z.union([path, z.strictObject({ ...ruleParts, header: z.string().optional() }), z.null()], {
  error: `${A_RULE} or {"header": "date"}`,
});

/** The mapping of some fields; only their names, and languages of texts, are allowed. */
export function fieldRules(
  specs: FieldSpecs,
  { mayUseHeaders = false, ...how }: RuleUse & { mayUseHeaders?: boolean } = {},
) {
  const shape = Object.fromEntries(
    fieldNames(specs).map((name) => {
      const one = mayUseHeaders ? pageRule : rule;
      return [
        name,
        one.optional().superRefine((written, context) => {
          const fault = faultOfRule(written, { name, kind: specs[name]?.kind ?? "text", ...how });
          if (fault !== null) context.addIssue({ code: "custom", path: [...fault.path], message: fault.expected });
        }),
      ];
    }),
  );
  return z.strictObject(shape, { error: "an object" });
}

export const sentPath = path.refine(canPlace, { error: A_SENT_PATH });

const sentParts = {
  path: sentPath,
  value: ruleParts.value,
  default: ruleParts.default,
  map: ruleParts.map,
  decimal: ruleParts.decimal,
  factor: ruleParts.factor,
  type: ruleParts.type,
  dates: ruleParts.dates,
  ...Object.fromEntries(["entries", "sum", "minus"].map((name) => [name, z.never({ error: NOT_SENT }).optional()])),
};

const sentRule = z.union([sentPath, z.strictObject(sentParts), z.null()], {
  error: A_SENT_RULE,
});

const each = z.record(z.string(), z.unknown(), { error: '{"unit": "PCE"}' }).optional();

const sentListRule = z.union([sentPath, z.strictObject({ ...sentParts, each }), z.null()], { error: A_SENT_RULE });

/** For fields that identify a record: a constant would be the same in all records. */
function isNoConstant(one: z.output<typeof sentRule>): boolean {
  return one === null || typeof one === "string" || one.value === undefined;
}

const NO_CONSTANT = { error: '{"path", "default"}: as a "value" it would be the same in every order' };

/** The mapping of sent fields. `own` are those that must not be constants. */
export function sentRules(specs: FieldSpecs, own: readonly string[] = []) {
  const shape = Object.fromEntries(
    fieldNames(specs).map((name) => {
      const shared = specs[name]?.kind === "list" ? sentListRule : sentRule;
      return [name, (own.includes(name) ? shared.refine(isNoConstant, NO_CONSTANT) : shared).optional()];
    }),
  );
  return z.strictObject(shape, { error: "an object" });
}

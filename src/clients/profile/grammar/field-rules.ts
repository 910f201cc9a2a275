/** The mapping of a record's fields, as zod schemas. Each `error` is the expected form. */
import { z } from "zod";

import { aList, decimal, flag, realInstant, text } from "../../answer/primitives.ts";
import { isTexts } from "../reading/leaves.ts";
import { partsOf } from "../rule.ts";
import { A_PATH, path } from "./parts.ts";
import { canPlace, hasEach } from "./path-syntax.ts";
import { type RuleParts, ruleParts } from "./rule-parts.ts";
import { type FieldKind, fieldNames, type FieldSpecs } from "./specs.ts";

const rule = z.union([path, z.strictObject(ruleParts), z.null()], {
  error: `${A_PATH}, {"path", …}, {"value": …} or null`,
});

/** How the fields of a group are used. */
interface RuleUse {
  /** Default: they are read. */
  readonly way?: "read" | "sent" | "both";
  /** Fields that differ in every record, so that a constant would be a mistake. */
  readonly own?: readonly string[];
  readonly mayUseHeaders?: boolean;
}

/** The mapping of some fields; only their names, and languages of texts, are allowed. */
export function fieldRules(specs: FieldSpecs, use: RuleUse = {}) {
  const shape = Object.fromEntries(
    fieldNames(specs).map((name) => {
      const field = { way: "read", ...use, name, kind: specs[name]?.kind ?? "text" } as const;
      return [
        name,
        rule.optional().superRefine((written, context) => {
          const parts = partsOf(written);
          if (parts === null) return;
          for (const [part, check] of Object.entries(CHECKS)) {
            const message = check(parts, field);
            const at = typeof written === "object" && part in parts ? [part] : [];
            if (message !== null) context.addIssue({ code: "custom", path: at, message });
          }
        }),
      ];
    }),
  );
  return z.strictObject(shape, { error: "an object" });
}

const A_SENT_PATH = 'a path that can be written, such as "righe", "adressen.0.ort" or "adressen[typ=rechnung].ort"';

export const sentPath = path.refine(canPlace, { error: A_SENT_PATH });

interface RuleField extends RuleUse {
  readonly way: NonNullable<RuleUse["way"]>;
  readonly name: string;
  readonly kind: FieldKind;
}

const NOT_SENT = "no such thing: it counts where fields are only read";

/** One check per part of a rule; returns the expected form, null = no fault. */
const CHECKS: Readonly<Record<string, (parts: RuleParts, field: RuleField) => string | null>> = {
  value: ({ path: at, value, header }, { name, own, way }) => {
    if (value === undefined || own?.includes(name) !== true) return null;
    if (way === "sent") return '{"path", "default"}: as a "value" it would be the same in every order';
    return at === undefined && header === undefined ? `a path: not every product has the same ${name}` : null;
  },
  path: ({ path: at, sum }, { kind, way }) => {
    if (way === "sent") return at !== undefined && canPlace(at) ? null : A_SENT_PATH;
    if (at === undefined || way === "both") return null;
    if (kind === "list" || kind === "any" || !hasEach(at) || sum === true) return null;
    const [list = "", ...below] = at.split("[]");
    const one = JSON.stringify(`${list}[key=value]${below.join("[]")}`);
    return kind === "decimal"
      ? `one value: ${JSON.stringify({ path: at, sum: true })}, or one item such as ${one}`
      : `one value, such as ${one}`;
  },
  sum: ({ path: at = "", sum }, { kind, way }) => {
    if (sum !== true) return null;
    if (way !== "read") return NOT_SENT;
    if (kind !== "decimal") return "no sum: only decimals can be added up";
    return hasEach(at) ? null : 'a path with [] in it, such as "depots[].disponible"';
  },
  minus: ({ minus }, { kind, way }) => {
    if (minus === undefined) return null;
    if (way !== "read") return NOT_SENT;
    return kind === "decimal" ? null : "no such thing: only decimals are reckoned with";
  },
  entries: ({ entries }, { way }) => (entries === undefined || way === "read" ? null : NOT_SENT),
  dates: ({ dates }, { kind }) => (dates === undefined || kind === "instant" ? null : "no dates: this is no instant"),
  header: ({ header }, { mayUseHeaders }) =>
    header === undefined || mayUseHeaders === true ? null : "no such thing: it counts in fields.page",
  each: ({ each }, { kind, way }) =>
    each === undefined || (way === "sent" && kind === "list")
      ? null
      : "no such thing: it counts in a list that is sent",
  default: ({ path: at, default: meant }, { name, kind, own, way }) => {
    if (meant === undefined || way === "sent") return null;
    if (at === undefined) return "a path beside it";
    if (name.endsWith("amount") && own?.includes(name) === true) {
      return `no default: not every product has the same ${name}`;
    }
    return MEANT[kind].safeParse(meant).error?.issues[0]?.message ?? null;
  },
};

const texts = z.custom((value) => typeof value === "string" || isTexts(value), {
  error: "a text, or texts by language",
});

/** What a default may be, by kind of field. */
const MEANT: Readonly<Record<FieldKind, z.ZodType>> = {
  id: text,
  text,
  texts,
  decimal,
  flag,
  instant: realInstant,
  list: z.array(z.unknown(), aList),
  any: z.unknown(),
};

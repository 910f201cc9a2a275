/** Finds parts of a rule that do not fit its field. Pure. */
import { isDecimal } from "../../../core/common/money.ts";
import { isTexts } from "../reading/leaves.ts";
import { hasEach } from "./path-syntax.ts";
import { partsOf } from "../rule.ts";
import type { Rule, RuleParts } from "./rule-parts.ts";
import type { FieldKind } from "./specs.ts";

/** How the fields of a group are used. */
export interface RuleUse {
  /** They are sent: only sent, or by the same rules as they are read. */
  readonly isSent?: boolean;
  /** Fields that differ in every record, so that a constant would be a mistake. */
  readonly own?: readonly string[];
}

interface RuleField extends RuleUse {
  readonly name: string;
  readonly kind: FieldKind;
}

interface RuleFault {
  /** The place within the rule; empty = the rule itself. */
  readonly path: readonly string[];
  readonly expected: string;
}

/** The first fault; null = none. */
export function faultOfRule(rule: Rule | undefined, field: RuleField): RuleFault | null {
  const parts = partsOf(rule);
  if (parts === null) return null;
  for (const [name, check] of Object.entries(CHECKS)) {
    const expected = check(parts, field);
    if (expected !== null) return { path: typeof rule === "object" && name in parts ? [name] : [], expected };
  }
  return null;
}

type Check = (parts: RuleParts, field: RuleField) => string | null;

/** One check per part of a rule; returns the expected form, null = no fault. */
const CHECKS = {
  value: ({ path, value, header }, { name, own }) => {
    const isConstant = path === undefined && header === undefined && value !== undefined;
    return isConstant && own?.includes(name) === true ? `a path: not every product has the same ${name}` : null;
  },
  path: ({ path, sum }, { kind, isSent }) => {
    if (isSent === true || path === undefined || isList(kind) || !hasEach(path) || sum === true) return null;
    const [list = "", ...below] = path.split("[]");
    const one = JSON.stringify(`${list}[key=value]${below.join("[]")}`);
    return kind === "decimal"
      ? `one value: ${JSON.stringify({ path, sum: true })}, or one item such as ${one}`
      : `one value, such as ${one}`;
  },
  sum: ({ path = "", sum }, { kind, isSent }) => {
    if (sum !== true) return null;
    if (isSent === true) return NOT_SENT;
    if (kind !== "decimal") return "no sum: only decimals can be added up";
    return hasEach(path) ? null : 'a path with [] in it, such as "depots[].disponible"';
  },
  minus: ({ minus }, { kind, isSent }) => {
    if (minus === undefined) return null;
    if (isSent === true) return NOT_SENT;
    return kind === "decimal" ? null : "no such thing: only decimals are reckoned with";
  },
  dates: ({ dates }, { kind }) => (dates === undefined || kind === "instant" ? null : "no dates: this is no instant"),
  default: (parts, { name, kind, own }) => {
    const { default: meant } = parts;
    if (meant === undefined) return null;
    if (parts.path === undefined) return "a path beside it";
    if (name.endsWith("amount") && own?.includes(name) === true)
      return `no default: not every product has the same ${name}`;
    const { isOne, form } = MEANT[kind];
    return isOne(meant) ? null : form;
  },
} satisfies Readonly<Record<string, Check>>;

export const NOT_SENT = "no such thing: it counts where fields are only read";

/** The expected form of a default, by kind of field. */
const MEANT: Readonly<Record<FieldKind, { readonly isOne: (value: unknown) => boolean; readonly form: string }>> = {
  id: { isOne: isText, form: "a text" },
  text: { isOne: isText, form: "a text" },
  texts: { isOne: (value) => isText(value) || isTexts(value), form: "a text, or texts by language" },
  decimal: { isOne: (value) => isText(value) && isDecimal(value), form: 'a decimal such as "0"' },
  flag: { isOne: (value) => typeof value === "boolean", form: "true or false" },
  instant: {
    isOne: (value) => isText(value) && !Number.isNaN(Date.parse(value)),
    form: "an instant such as 2026-11-24T09:30:00Z",
  },
  list: { isOne: Array.isArray, form: "a list" },
  any: { isOne: () => true, form: "" },
};

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isList(kind: FieldKind): boolean {
  return kind === "list" || kind === "any";
}

import { isRecord } from "../../../core/common/record.ts";
import type { FieldKind, FieldSpecs } from "../grammar/specs.ts";
import { placeholdersOf, textsWithin } from "../grammar/template.ts";

/**
 * Merges a profile over the default one: what it does not contain stays. A part with another `type` replaces the
 * default part completely, and so does the rule of a field. A parameter whose placeholder gets a new name replaces the
 * old one; null removes a parameter. An operation with a body drops the default's parameters. With `"": null` in the
 * fields of an order, only those that it names are sent.
 */
export function mergeProfile(base: unknown, over: unknown, place: readonly string[] = []): unknown {
  if (!isRecord(base) || !isRecord(over)) return over;
  const name = place.at(-1) ?? "";
  if (over["type"] !== undefined && over["type"] !== base["type"]) return over;
  if (name === "query" || name === "headers") return mergeParameters(base, over);
  if (WHOLE.has(name) || isRule(place)) return over;
  if (place.join(".") === "fields.order" && over[""] === null) return onlyNamed(base, over);
  const under = over["method"] === "POST" && Object.hasOwn(over, "body") ? { ...base, query: {} } : base;
  const names = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries(
    [...names].map((key) => [
      key,
      Object.hasOwn(over, key) ? mergeProfile(under[key], over[key], [...place, key]) : under[key],
    ]),
  );
}

/** The rules of `over`, and of the default none but the list of lines, whose fields stand in it. */
function onlyNamed(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const { "": _all, ...named } = over;
  const nothing = Object.fromEntries(Object.keys(base).map((field) => [field, null]));
  return { ...nothing, ...named };
}

/** `fields.product.sku`, `createOrder.fields.id`. */
function isRule(place: readonly string[]): boolean {
  return place.length === 3 && place.includes("fields");
}

/** Parts that are replaced as a whole. */
const WHOLE: ReadonlySet<string> = new Set(["request", "inject", "dates", "body", "failed"]);

function mergeParameters(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const used = new Set(Object.values(over).flatMap(placeholdersIn));
  const isReplaced = (name: string, value: unknown): boolean =>
    Object.hasOwn(over, name) || placeholdersIn(value).some((placeholder) => used.has(placeholder));
  const kept = Object.entries(base).filter(([name, value]) => !isReplaced(name, value));
  return Object.fromEntries([...kept, ...Object.entries(over)].filter(([, value]) => value !== null));
}

function placeholdersIn(value: unknown): readonly string[] {
  return textsWithin(value).flatMap(placeholdersOf);
}

/** The parts of a profile that common settings are copied to. */
interface Spread {
  readonly specs: Readonly<Record<string, FieldSpecs>>;
  /** The groups of fields that are sent; their maps go from our values to the system's. */
  readonly sent: readonly string[];
  readonly operations: readonly string[];
}

/**
 * Copies the common settings of a profile to every place they apply: `query`, `headers`, `encoding`, `format`, `lists`
 * and `charset` to every operation, `flags` and `decimals` to every field of their kind. An operation's or field's own settings take
 * precedence. Invalid parts are left unchanged for the schema to refuse.
 */
export function spread(profile: unknown, { specs, sent, operations }: Spread): unknown {
  if (!isRecord(profile)) return profile;
  const made = { ...profile };
  for (const name of operations) {
    made[name] = encoded(withCommon(profile[name], profile["query"], profile["headers"]), profile);
  }
  const { authenticator } = profile;
  if (isRecord(authenticator) && authenticator["type"] === "session") {
    made["authenticator"] = encoded(authenticator, profile);
  }
  const { fields } = profile;
  if (!isRecord(fields)) return made;
  const ways = waysOf(profile["flags"], profile["decimals"]);
  const groups = Object.entries(fields).map(([name, rules]) => {
    return [name, withWays(specs[name] ?? {}, rules, sent.includes(name) ? ways.sent : ways.read)] as const;
  });
  return { ...made, fields: Object.fromEntries(groups) };
}

/** Adds how bodies and answers are written, unless the operation has its own. */
function encoded(operation: unknown, profile: Readonly<Record<string, unknown>>): unknown {
  if (!isRecord(operation)) return operation;
  const named = ["encoding", "format", "lists", "charset"].map((name) => [name, profile[name]] as const);
  return { ...Object.fromEntries(named.filter(([, value]) => value !== undefined)), ...operation };
}

function withCommon(operation: unknown, query: unknown, headers: unknown): unknown {
  if (!isRecord(operation)) return operation;
  const both = (name: string, common: unknown): Record<string, unknown> => {
    const own = operation[name] ?? {};
    return isRecord(common) && isRecord(own) ? { [name]: { ...common, ...own } } : {};
  };
  return { ...operation, ...both("query", query), ...both("headers", headers) };
}

/** What is added to the rules of fields, by kind. */
type Ways = Readonly<Partial<Record<FieldKind, Readonly<Record<string, unknown>>>>>;

function waysOf(flags: unknown, decimals: unknown): { readonly read: Ways; readonly sent: Ways } {
  const decimal: Ways = decimals === undefined ? {} : { decimal: { decimal: decimals } };
  if (!Array.isArray(flags)) return { read: decimal, sent: decimal };
  const [yes, no]: readonly unknown[] = flags;
  return {
    read: { ...decimal, flag: { map: { [String(yes)]: true, [String(no)]: false } } },
    sent: { ...decimal, flag: { map: { true: yes, false: no } } },
  };
}

function withWays(specs: FieldSpecs, rules: unknown, ways: Ways): unknown {
  if (!isRecord(rules)) return rules;
  const wayed = Object.entries(rules).map(([name, rule]) => {
    const way = Object.hasOwn(specs, name) ? ways[specs[name]?.kind ?? "any"] : undefined;
    if (way === undefined) return [name, rule] as const;
    if (typeof rule === "string") return [name, { path: rule, ...way }] as const;
    return [name, isRecord(rule) && typeof rule["path"] === "string" ? { ...way, ...rule } : rule] as const;
  });
  return Object.fromEntries(wayed);
}

import { isRecord } from "../../../core/common/record.ts";
import { placeholdersOf, textsWithin } from "../grammar/template.ts";

/**
 * Merges a profile over the default one: what it does not contain stays. A part with another `type` replaces the
 * default part completely, and so does the rule of a field. A parameter whose placeholder gets a new name replaces the
 * old one; null removes a parameter. An operation with a body drops the default's parameters.
 */
export function mergeProfile(base: unknown, over: unknown, place: readonly string[] = []): unknown {
  if (!isRecord(base) || !isRecord(over)) return over;
  const name = place.at(-1) ?? "";
  if (over["type"] !== undefined && over["type"] !== base["type"]) return over;
  if (name === "query" || name === "headers") return mergeParameters(base, over);
  if (WHOLE.has(name) || isRule(place)) return over;
  const under = over["method"] === "POST" && Object.hasOwn(over, "body") ? { ...base, query: {} } : base;
  const names = new Set([...Object.keys(under), ...Object.keys(over)]);
  return Object.fromEntries(
    [...names].map((key) => [
      key,
      Object.hasOwn(over, key) ? mergeProfile(under[key], over[key], [...place, key]) : under[key],
    ]),
  );
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

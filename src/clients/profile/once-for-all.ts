/** What every decimal, or every flag, of a system needs is said once in a profile: then it counts in what is sent, too. Pure. */
import { isRecord } from "./path.ts";
import { isYesOrNo } from "./shapes.ts";
import type { FieldKind, FieldSpecs } from "./specs.ts";

/** One rule that is proposed. */
export interface ProposedRule {
  /** Canonical. */
  readonly field: string;
  readonly rule: unknown;
  /** What stands there, as JSON. */
  readonly seen: string;
}

export interface OnceForAll {
  /** `decimals` and `flags`, as far as they can be said. */
  readonly said: Readonly<Record<string, unknown>>;
  /** The rules that this makes shorter. */
  readonly rules: ReadonlyMap<string, unknown>;
}

/** `specs` = the fields that are read. One of them that is not proposed is fine as it is, and has to stay so. */
export function sayOnceForAll(specs: FieldSpecs, proposed: readonly ProposedRule[]): OnceForAll {
  const decimals = shortenDecimals(allOf("decimal", specs, proposed));
  const flags = shortenFlags(allOf("flag", specs, proposed));
  return {
    said: { ...(decimals === null ? {} : { decimals: "," }), ...(flags === null ? {} : { flags: flags.words }) },
    rules: new Map([...(decimals ?? []), ...(flags?.rules ?? [])]),
  };
}

type Rules = readonly (readonly [field: string, rule: unknown])[];

/** The rules of all fields of a kind; none where one of them is not proposed. */
function allOf(kind: FieldKind, specs: FieldSpecs, proposed: readonly ProposedRule[]): readonly ProposedRule[] {
  const found = proposed.filter(({ field }) => specs[field]?.kind === kind);
  return found.length === Object.values(specs).filter((spec) => spec.kind === kind).length ? found : [];
}

/** Null = they do not all have the comma. A decimal that comes out of a map has it in the map. */
function shortenDecimals(found: readonly ProposedRule[]): Rules | null {
  const hasComma = (rule: unknown): boolean => isRecord(rule) && rule["decimal"] === ",";
  const isFine = ({ rule }: ProposedRule): boolean => hasComma(rule) || (isRecord(rule) && isRecord(rule["map"]));
  if (!found.every(isFine) || !found.some(({ rule }) => hasComma(rule))) return null;
  return found.map(({ field, rule }) => [field, isRecord(rule) ? withoutSign(rule) : rule]);
}

function withoutSign({ decimal: _sign, map, path, ...more }: Record<string, unknown>): unknown {
  if (!isRecord(map)) return Object.keys(more).length === 0 ? path : { path, ...more };
  const written = Object.entries(map).map(([code, value]) => [code, String(value).replace(".", ",")]);
  return { path, ...more, map: Object.fromEntries(written) };
}

/**
 * Null = they are not all written alike. A constant is not written at all; and a state, or whether VAT is in a price, may be
 * told in words of its own.
 */
function shortenFlags(
  found: readonly ProposedRule[],
): { readonly words: readonly unknown[]; readonly rules: Rules } | null {
  const written = found.filter(({ rule }) => !isRecord(rule) || (!("value" in rule) && !hasOwnWords(rule["map"])));
  const maps = new Set(written.map(({ rule }) => JSON.stringify(isRecord(rule) ? (rule["map"] ?? null) : null)));
  const [first] = written;
  const map: unknown = isRecord(first?.rule) ? first.rule["map"] : null;
  if (first === undefined || maps.size !== 1 || !isRecord(map)) return null;
  const word = (truth: boolean): unknown => {
    const text = Object.keys(map).find((key) => map[key] === truth) ?? "";
    return first.seen.startsWith('"') ? text : Number(text);
  };
  const rules = written.map(({ field, rule }): Rules[number] => [field, isRecord(rule) ? rule["path"] : rule]);
  return { words: [word(true), word(false)], rules };
}

/** Other words than those for yes and no. */
function hasOwnWords(map: unknown): boolean {
  return isRecord(map) && !Object.keys(map).every((word) => isYesOrNo(word));
}

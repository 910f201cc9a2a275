/** What the fields of samples show about the profile. Pure. */
import {
  byLanguage,
  type CallSample,
  type FieldSample,
  groupOf,
  partOf,
  type Proposal,
} from "../../core/run/doctor/sample.ts";
import type { Wiring } from "./failure.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";

/**
 * One finding for each field, however many operations return it. None for single dates if the form of all dates is
 * wrong.
 */
export function judgeFields(calls: readonly CallSample[], proposal: Proposal, { system }: Wiring): readonly Finding[] {
  const at = findingsAt(system);
  const seen = new Set<string>();
  const hasDates = proposal.profile["dates"] !== undefined;
  return calls.flatMap((call) =>
    call.fields.filter(isWorthReporting).flatMap((field) => {
      const group = groupOf(call.operation, field.field);
      const key = `${group}.${field.field}`;
      if (seen.has(key) || isWithin(seen, key) || (hasDates && field.expected.includes("instant"))) return [];
      seen.add(key);
      const found = problemOfField(call, field, group, proposal);
      return [at.found("sample", found, field.isOptional ? { level: "warning" } : {})];
    }),
  );
}

/** The parts of a missing list are missing too. */
function isWithin(seen: ReadonlySet<string>, key: string): boolean {
  return [...seen].some((other) => key.startsWith(`${other}[].`));
}

/**
 * A sample without a record shows nothing of its fields. An absent optional field is reported only if it is very likely elsewhere. A default in every record is reported
 * because it may hide that the field is not read at all.
 */
function isWorthReporting({ state, isOptional, hasDefault, candidates, path, of }: FieldSample): boolean {
  if (state === "fine" || of === 0) return false;
  if (hasDefault === true) return true;
  const [best] = candidates;
  return state === "wrong" || !isOptional || (best?.confidence === "high" && best.path !== path);
}

/** How many paths are named beside the likeliest. */
const OTHERS_SHOWN = 3;

function problemOfField(call: CallSample, sample: FieldSample, group: string, proposal: Proposal): Problem {
  const { field, path, seen, expected, of } = sample;
  const lacking = seen === "" && sample.lacking < of ? sample.lacking : 0;
  const place = { operation: call.operation, field, path, seen, expected, lacking, of };
  const [best, ...more] = sample.candidates;
  const rules = best === undefined ? proposedFor(proposal, group, field) : { [field]: best.rule };
  if (rules === null) {
    if (lacking > 0) return problem("field-gaps", { ...place, line: defaultLine(group, field, path) });
    const has = group === "page" ? (call.around ?? call.has) : call.has;
    return problem("field-lost", { ...place, group: `fields.${group}`, has, there: seen === "" ? "no" : "yes" });
  }
  const line = `fields.${group}: ${JSON.stringify(rules)}`;
  const others = new Set(more.map((other) => other.path).filter((other) => other !== "" && other !== best?.path));
  const named = others.size === 0 ? "none" : [...others].slice(0, OTHERS_SHOWN).join(", ");
  const confidence = best?.confidence ?? surenessOf(proposal, group, field);
  const found = { ...place, line, confidence, others: named };
  return isComma(best?.rule) ? problem("field-comma", found) : problem("field-moved", found);
}

/** A default for records without the field. Only a person knows its value. */
function defaultLine(group: string, field: string, path: string): string {
  const own = path.slice(path.lastIndexOf("[]") + 1).replace(/^\]\.?/, "");
  return `fields.${group}: ${JSON.stringify({ [field]: { path: own, default: "…" } })}`;
}

/** The proposed rules for a field without a candidate of its own: the rule of the group, or texts by language. */
function proposedFor(proposal: Proposal, group: string, field: string): Readonly<Record<string, unknown>> | null {
  const rule: unknown = Reflect.get(partOf(partOf(proposal.profile, "fields"), group), field);
  return rule === undefined ? byLanguage(proposal, group, field) : { [field]: rule };
}

function surenessOf({ paths }: Proposal, group: string, field: string): string {
  return paths.find(({ path }) => path === `fields.${group}.${field}`)?.confidence ?? "high";
}

function isComma(rule: unknown): boolean {
  return typeof rule === "object" && rule !== null && Reflect.get(rule, "decimal") === ",";
}

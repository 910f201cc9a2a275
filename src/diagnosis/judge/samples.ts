import { problem, type Problem, treatmentOf } from "../../core/common/problems/problem.ts";
import {
  type CallSample,
  type Proposal,
  type SystemSample,
  byLanguage,
  type FieldSample,
  groupOf,
  partOf,
} from "../../core/run/doctor/sample.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { readsOf } from "../../clients/totalgest/orders/books.ts";
import { isOrderUntouched } from "../../clients/totalgest/profile.ts";
import { judgeFailures, type Wiring } from "./failure.ts";

/** Judges the samples of a system: failed calls, fields in other places than the profile's, and what is fine. Pure. */
export function judgeSamples({ calls, proposal }: SystemSample, wiring: Wiring): readonly Finding[] {
  const at = findingsAt(wiring.system);
  const profile = wiring.totalgest?.profile;
  const failures = judgeFailures(calls, wiring);
  const { own, others } = splitByAdapter(calls, wiring);
  const faults = [
    ...failures,
    ...judgeAdapter(own, wiring),
    ...others.flatMap(({ notes }) => notes.map((note) => at.found(treatmentOf(note).check ?? "sample", note))),
    ...judgeDates(proposal, wiring),
    ...(profile !== undefined && isOrderUntouched(profile)
      ? [at.found("profile", problem("order-untouched", {}))]
      : []),
    ...judgeFields(others, proposal, wiring),
  ];
  const answered = calls.filter(isAnswered).map(({ operation }) => operation);
  const isWrong = (check: Finding["check"]): boolean => faults.some((finding) => finding.check === check);
  const paged = pagedBy(calls);
  if (answered.length === 0) return [...faults, ...at.skip("sample")];
  return [
    ...(isWrong("connection") ? [] : [at.found("connection", problem("connection", { host: wiring.host }))]),
    ...(isWrong("credentials") ? [] : [at.found("credentials", problem("credentials", {}))]),
    ...(isWrong("permission") ? [] : [at.found("permission", problem("permission", { operations: answered }))]),
    ...faults,
    ...(isWrong("paging") || paged === undefined || own.includes(paged)
      ? []
      : [at.found("paging", pagedAs(paged, wiring))]),
    ...(isWrong("sample") ? [] : [at.found("sample", problem("sample", { operations: answered }))]),
    ...findUndecidable(calls, wiring).map((found) => at.found("sample", found)),
  ];
}

/** A login has answered only if it gives a token. */
function isAnswered({ operation, failure, notes }: CallSample): boolean {
  return failure === null && (operation !== "session" || notes.length === 0);
}

/** Functions that this system lacks, so that the export or the audit can check less. */
function findUndecidable(calls: readonly CallSample[], { totalgest }: Wiring): readonly Problem[] {
  if (totalgest === null) return [];
  const { profile, profilePath, module } = totalgest;
  const to = module?.gives("createOrder") === true ? "adapter" : "wire";
  const isForAudit = profile?.listOrders == null || readsOf(profile.listOrders).byPlaced;
  const list = isForAudit ? calls.find(({ operation }) => operation === "listOrders") : undefined;
  const gross = list?.fields.find(({ field }) => field === "totals.gross");
  return [
    ...(profilePath === null && to === "wire" ? [] : [problem("dry-order", { to })]),
    ...(profile?.findOrder === null ? [problem("no-look-up", {})] : []),
    ...(list === undefined ? [problem("no-order-list", {})] : []),
    ...(gross?.state === "absent" ? [problem("no-order-totals", { path: gross.path })] : []),
  ];
}

const PAGED: ReadonlySet<string> = new Set(["products", "products/list"]);

/** The call for the list that has pages; undefined = it did not answer. */
function pagedBy(calls: readonly CallSample[]): CallSample | undefined {
  const lists = calls.filter(({ operation }) => PAGED.has(operation));
  const isList = ({ notes }: CallSample): boolean =>
    notes.every(({ code }) => code !== "records-missing" && code !== "records-itself");
  return lists.every(({ failure }) => failure === null) ? lists.find(isList) : undefined;
}

function pagedAs({ operation }: CallSample, { totalgest }: Wiring): Problem {
  return problem(totalgest?.profile?.paginator.type === "none" ? "paging-none" : "paging", { operation });
}

/** Dates in another form may be readable by chance, but TotalGest would not understand those that tg360 sends. */
function judgeDates({ profile, paths }: Proposal, { system }: Wiring): readonly Finding[] {
  const { dates } = profile;
  if (dates === undefined) return [];
  const seen = paths.find(({ path }) => path === "dates")?.seen ?? "";
  const found = problem("dates-differ", { line: `dates: ${JSON.stringify(dates)}`, seen });
  return [findingsAt(system).found("sample", found)];
}

/** The calls that an adapter answers, and those that go over HTTP. */
function splitByAdapter(
  calls: readonly CallSample[],
  { totalgest }: Wiring,
): { readonly own: readonly CallSample[]; readonly others: readonly CallSample[] } {
  const isOwn = ({ operation }: CallSample): boolean => totalgest?.module?.gives(operation) === true;
  return { own: calls.filter(isOwn), others: calls.filter((call) => !isOwn(call)) };
}

/** One finding for each operation that answers in another form. `adapter test` names each mistake with its line. */
function judgeAdapter(own: readonly CallSample[], { system, totalgest }: Wiring): readonly Finding[] {
  const at = findingsAt(system);
  const path = totalgest?.module?.path ?? "";
  return own.flatMap(({ operation, notes, fields }) => {
    if (notes.length > 0) return [at.found("sample", problem("adapter-list", { operation, path }))];
    const wrong = fields.find(
      ({ state, isOptional, of }) => of > 0 && state !== "fine" && (state === "wrong" || !isOptional),
    );
    if (wrong === undefined) return [];
    const { field, expected, seen } = wrong;
    return [at.found("sample", problem("adapter-field", { operation, field, expected, seen, path }))];
  });
}

/**
 * One finding for each field, however many operations return it. None for single dates if the form of all dates is
 * wrong.
 */
function judgeFields(calls: readonly CallSample[], proposal: Proposal, { system }: Wiring): readonly Finding[] {
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

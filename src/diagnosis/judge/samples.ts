import { problem, type Problem, treatmentOf } from "../../core/common/problems/problem.ts";
import type { CallSample, Proposal, SystemSample } from "../../core/run/doctor/sample.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { readsOf } from "../../clients/totalgest/orders/books.ts";
import { isOrderUntouched } from "../../clients/totalgest/profile.ts";
import { judgeFailures, type Wiring } from "./failure.ts";
import { judgeFields } from "./fields.ts";

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

/** What the samples show about an adapter: what its author needs, without paths and profiles. Pure. */
import { problem } from "../../core/common/problems/problem.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import type { CallSample } from "../../core/run/doctor/sample.ts";
import type { Wiring } from "./failure.ts";

/** The calls that an adapter answers, and those that go over HTTP. */
export function splitByAdapter(
  calls: readonly CallSample[],
  { adapter = null }: Pick<Wiring, "adapter">,
): { readonly own: readonly CallSample[]; readonly others: readonly CallSample[] } {
  const isOwn = ({ operation }: CallSample): boolean => adapter?.answers(operation) === true;
  return { own: calls.filter(isOwn), others: calls.filter((call) => !isOwn(call)) };
}

/** One finding for each operation that answers in another form. `adapter test` names each mistake with its line. */
export function judgeAdapter(own: readonly CallSample[], { system, adapter }: Wiring): readonly Finding[] {
  const at = findingsAt(system);
  const path = adapter?.path ?? "";
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

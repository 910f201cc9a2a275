/** What a quiet run prints: what a notification lists now, and besides what this run met that no state has. */
import { settlesItself } from "../../core/common/problems/problem.ts";
import type { Direction } from "../../core/common/direction.ts";
import type { Sayable } from "../../core/run/notify/decide-report.ts";
import { readSituation } from "../../core/run/notify/deliver.ts";
import type { OpenProblem } from "../../core/run/notify/message.ts";
import { findOpenProblems, problemOfWaiting, type Situation } from "../../core/run/notify/open-problems.ts";
import { problemKey } from "../../core/run/notify/decide-report.ts";
import type { Screen } from "../../render/terminal/screen.ts";
import type { Affected } from "../../text/causes.ts";
import type { App } from "../app.ts";
import { findDue } from "./quiet.ts";

/** What each command lists; null = everything. One that is not here prints only what it met. */
const LISTS: Readonly<Record<string, Direction | null>> = {
  "export-orders": "orders",
  "pull-products": "products",
  daemon: null,
  worker: null,
};

type Saying = Sayable & (OpenProblem | { readonly met: Affected });

/**
 * The lines; empty = nothing is to be printed now. `met`: the problems of this run, and those of its items. `isWell`: it met
 * none; a worker for thousands of shops does not read the state again then.
 */
export async function newsLines(
  app: App,
  met: readonly Affected[],
  screenOf: () => Promise<Screen>,
  isWell = false,
): Promise<readonly string[]> {
  if (isWell && met.length === 0 && app.command === "worker") return [];
  const found = await findDue(app, async (store): Promise<readonly Saying[]> => {
    const direction = LISTS[app.command];
    const nowMs = app.clock.now();
    const situation =
      store === null || direction === undefined ? null : await readSituation(store, nowMs).catch(() => null);
    const open = situation === null ? [] : findOpenProblems(situation, nowMs, direction ?? null);
    const own = situation === null ? met : met.filter((one) => !isStored(one, situation, open));
    const said = own.map((one) => ({ ...problemKey(one.problem, one.item), met: one }));
    // Both directions of a cycle may meet the same.
    return [...open.map(withCount), ...new Map(said.map((one) => [one.key, one])).values()];
  });
  if (found === null) return [];
  const [screen, { newsSections }, { sectionLines }] = await Promise.all([
    screenOf(),
    import("../../view/notices/notice.ts"),
    import("../../render/terminal/view.ts"),
  ]);
  const open = found.flatMap((one) => ("met" in one ? [] : [one]));
  const own = found.flatMap((one) => ("met" in one ? [one.met] : []));
  return sectionLines(screen, newsSections(screen.text, open, own));
}

/** One more product that fails, or order that is late, is news, though the list only counts them. */
function withCount(one: OpenProblem): OpenProblem {
  const { data } = one.problem;
  const isCount = one.order === undefined && "count" in data && !settlesItself(one.problem);
  return isCount ? { ...one, key: `${one.key} ${String(data.count)}` } : one;
}

/** Whether the state has it: with the run, as a brake, with its order, or as what passes by itself. */
function isStored(
  { item, problem: found }: Affected,
  { lastRuns, orders }: Situation,
  open: readonly OpenProblem[],
): boolean {
  if (item !== "") {
    return (
      settlesItself(found) || orders.some((order) => order.id === item && problemOfWaiting(order).code === found.code)
    );
  }
  const { key } = problemKey(found);
  // What a run met and did not end with is in no list.
  const ended = Object.values(lastRuns).flatMap((run) => (run === null || run.good ? [] : (run.problem ?? [])));
  return ended.some((one) => problemKey(one).key === key) || open.some((one) => one.key === key);
}

/** What a quiet run prints: what a notification lists now, and besides what this run met that no state has. */
import { settlesItself, treatmentOf } from "../../core/common/problems/problem.ts";
import { type Direction, RUN_KINDS } from "../../core/common/direction.ts";
import type { OpenProblem } from "../../core/run/notify/message.ts";
import { brokenBy } from "../../core/run/health.ts";
import {
  findOpenProblems,
  problemOfWaiting,
  readSituation,
  type Situation,
} from "../../core/run/notify/open-problems.ts";
import { problemKey } from "../../core/run/notify/decide-report.ts";
import type { Screen } from "../../render/terminal/screen.ts";
import type { Affected } from "../../text/causes.ts";
import type { App } from "../app.ts";
import { findDue } from "./quiet.ts";
import { newsSections } from "../../view/notices/notice.ts";
import { sectionLines } from "../../render/terminal/view.ts";

/** What each command lists; null = everything. One that is not here prints only what it met. */
const LISTS: Readonly<Record<string, Direction | null>> = {
  "export-orders": "orders",
  "pull-products": "products",
  daemon: null,
  worker: null,
};

type Saying = OpenProblem | { readonly key: string; readonly met: Affected };

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
    const situation =
      store === null || direction === undefined ? null : await readSituation(store, app.clock.now()).catch(() => null);
    const open = situation === null ? [] : findOpenProblems(situation, direction ?? null);
    const own = situation === null ? met : met.filter((one) => !isStored(one, situation, open));
    const now = String(app.clock.now());
    const said = own.map((one) => {
      const { isEvent } = treatmentOf(one.problem);
      return { key: problemKey(one.problem, isEvent ? now : one.item), met: one };
    });
    // Both directions of a cycle may meet the same.
    return [...open.map(withCount), ...new Map(said.map((one) => [one.key, one])).values()];
  });
  if (found === null) return [];
  const screen = await screenOf();
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
function isStored({ item, problem: found }: Affected, situation: Situation, open: readonly OpenProblem[]): boolean {
  if (item !== "") {
    const order = situation.orders.find(({ id }) => id === item);
    return settlesItself(found) || (order !== undefined && problemOfWaiting(order).code === found.code);
  }
  const key = problemKey(found);
  // What a run met and did not end with is in no list.
  const ended = RUN_KINDS.flatMap((kind) => brokenBy(situation, kind) ?? []);
  return ended.some((one) => problemKey(one) === key) || open.some((one) => one.key === key);
}

/** What a quiet run prints: what a notification lists now, and besides what this run met that no state has. */
import { settlesItself } from "../../core/common/problems/problem.ts";
import type { Direction } from "../../core/common/direction.ts";
import type { Sayable } from "../../core/run/notify/decide-report.ts";
import { readSituation } from "../../core/run/notify/deliver.ts";
import type { OpenProblem } from "../../core/run/notify/message.ts";
import { findOpenProblems, type Situation } from "../../core/run/notify/open-problems.ts";
import { problemKey } from "../../core/run/notify/problem-key.ts";
import type { Screen } from "../../render/terminal/screen.ts";
import type { Affected } from "../../text/causes.ts";
import type { App } from "../app.ts";
import { findDue } from "./quiet.ts";

/**
 * What each command lists; null = everything. One that is not here prints only what it met: a worker for thousands of shops
 * does not read each state again after each cycle.
 */
const LISTS: Readonly<Record<string, Direction | null>> = {
  "export-orders": "orders",
  "pull-products": "products",
  daemon: null,
};

type Saying = Sayable & (OpenProblem | { readonly met: Affected });

/** The lines; empty = nothing is to be printed now. `met`: the problems of this run, and those of its items. */
export async function newsLines(
  app: App,
  met: readonly Affected[],
  screenOf: () => Promise<Screen>,
): Promise<readonly string[]> {
  const found = await findDue(app, async (store): Promise<readonly Saying[]> => {
    const direction = LISTS[app.command];
    const nowMs = app.clock.now();
    const situation =
      store === null || direction === undefined ? null : await readSituation(store, nowMs).catch(() => null);
    const open = situation === null ? [] : findOpenProblems(situation, nowMs, direction ?? null);
    const own = situation === null ? met : met.filter((one) => !isStored(one, situation));
    return [...open, ...own.map((one) => ({ ...problemKey(one.problem, one.item), met: one }))];
  });
  if (found === null) return [];
  const [screen, { newsSections }, { sectionLines }] = await Promise.all([
    screenOf(),
    import("../../view/notices/notice.ts"),
    import("../../render/terminal/view.ts"),
  ]);
  const open = found.flatMap((one) => ("trouble" in one ? [one] : []));
  const own = found.flatMap((one) => ("met" in one ? [one.met] : []));
  return sectionLines(screen, newsSections(screen.text, open, own));
}

/** Whether the state has it: with the run, as a brake, with its order, or as what passes by itself. */
function isStored({ item, problem: found }: Affected, { lastRuns, notes, orders }: Situation): boolean {
  if (item !== "") return settlesItself(found) || orders.some(({ id }) => id === item);
  const { key } = problemKey(found);
  const stored = [
    ...Object.values(lastRuns).flatMap((run) => run?.problem ?? []),
    ...notes.brakes,
    ...(notes.standing ?? []),
  ];
  return stored.some((one) => problemKey(one).key === key);
}

/** How a run with `--quiet` recognises what it said already. */
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Sayable } from "../../core/run/notify/decide-report.ts";
import { keyOfWords, problemKey, problemKeyOfMany } from "../../core/run/notify/problem-key.ts";
import type { ExportReport } from "../../core/run/reports.ts";
import type { Causes } from "../../text/causes.ts";
import { affectedOrders, toldOrders, unsettledOrders } from "../../view/orders/export.ts";

/** The keys of everything that an export reports. */
export function exportKeys(report: ExportReport): readonly Sayable[] {
  return [
    ...report.problems.map((one) => problemKey(one)),
    ...itemKeys([...affectedOrders(report.orders), ...unsettledOrders(report), ...toldOrders(report)]),
    ...report.afterExport.map(({ id, afterExport }) =>
      keyOfWords(JSON.stringify(["after-export", id, afterExport.sinceMs])),
    ),
    ...report.late.map(({ id }) => keyOfWords(JSON.stringify(["late", id]))),
  ];
}

/**
 * The keys of a pull's failures. If there are more than are kept, which ones are kept is arbitrary: one key stands
 * for all of them.
 */
export function causeKeys(causes: Causes): readonly Sayable[] {
  const keys = causes.all.flatMap(({ members, count }) => {
    const isMany = count > members.length || causes.others > 0;
    return isMany ? members.slice(0, 1).map(({ problem }) => problemKeyOfMany(problem)) : itemKeys(members);
  });
  return [...new Map(keys.map((one) => [one.key, one])).values()];
}

/** The keys of single items' problems. */
function itemKeys(items: readonly { readonly item: string; readonly problem: Problem }[]): readonly Sayable[] {
  return items.map(({ item, problem }) => problemKey(problem, item));
}

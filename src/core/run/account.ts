/** What a run came to, in counts: the screen, the page, the register, the log and JSON all tell these. Pure. */
import type { ExportReport, PullReport } from "./reports.ts";

/**
 * An order that was found in TotalGest was not sent by this run, because after a lost state the operator needs to see that
 * nothing was sent twice; one that the shop does not have has not failed, nor one that was left: TotalGest refused neither.
 */
export function exportAccount({ summary, orders }: Pick<ExportReport, "summary" | "orders">) {
  const { found, notFound } = exportParts(orders);
  const notSent = orders.filter(({ state, isLeft }) => state === "not-linked" || isLeft === true).length;
  return {
    ...summary,
    exported: summary.exported - found,
    alreadyExported: summary.alreadyExported + found,
    failed: summary.failed - notFound - notSent,
    "not-found": notFound,
    notSent,
  };
}

/**
 * Of the orders that the summary counts as exported, those that TotalGest had already; of those that it counts as failed, those
 * that the shop does not have.
 */
export function exportParts(orders: ExportReport["orders"]) {
  return {
    found: orders.filter(({ foundThere, state }) => foundThere === true && state === "exported").length,
    notFound: orders.filter(({ state }) => state === "not-found").length,
  };
}

/** Products that failed before count too, where this run did not get to them: `status` and the mails count all that fail. */
export function pullAccount({
  summary,
  heldBack,
  failedBefore,
}: Pick<PullReport, "summary" | "heldBack" | "failedBefore">) {
  return { ...summary, heldBack, failedBefore };
}

/** What is only read. */
import { laterIn } from "./later.ts";
import type { Transactions } from "./transactions.ts";

export function queries({ read }: Pick<Transactions, "read">) {
  return {
    ...laterIn(
      read,
      () => import("./tables/audits.ts"),
      "listPlaced",
      "readDecisions",
      "listAudits",
      "readLastAudit",
      "readAudit",
      "listOpenDays",
      "listAuditedDays",
    ),
    ...laterIn(
      read,
      () => import("./tables/page-lists.ts"),
      "listOrderCauses",
      "countOrderDays",
      "listRunHours",
      "listReady",
      "listHeldValues",
    ),
    ...laterIn(read, () => import("./tables/log.ts"), "listLog", "countLog"),
    ...laterIn(read, () => import("./tables/notes.ts"), "readBinding"),
    ...laterIn(read, () => import("./tables/runs.ts"), "listRuns"),
    ...laterIn(read, () => import("./tables/notes.ts"), "readCreatedMs"),
    ...laterIn(read, () => import("./tables/product-lists.ts"), "listProducts", "countProducts"),
    ...laterIn(read, () => import("./tables/page-runs.ts"), "findPageRun", "readPageRun"),
    ...laterIn(read, () => import("./tables/counts.ts"), "countStates"),
    ...laterIn(
      read,
      () => import("./tables/order-lists.ts"),
      "readOrder",
      "findOrders",
      "listOrders",
      "countOrders",
      "listOrderIds",
      "hasUnsettled",
      "listUnreported",
      "listOpenOrders",
      "listLate",
      "listAfterExport",
    ),
    ...laterIn(read, () => import("./tables/orders.ts"), "readOrderEvents", "readSent"),
  };
}

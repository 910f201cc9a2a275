/** What is only read. */
import type { Store } from "../core/ports/store.ts";
import type { Transactions } from "./transactions.ts";
import { later, laterIn } from "./calls.ts";
import type { RunStart } from "./tables/notes.ts";
import { runStore } from "./runs/notes.ts";

/**
 * The whole store; its parts load when they are first called. `author`: the system's user, for recorded decisions; null =
 * not recorded. `start`: the data of the first run, if it was read before.
 */
export function storeOver(
  transactions: Transactions,
  author: string | null,
  start: RunStart | null = null,
): Omit<Store, "close"> {
  const { read, write } = transactions;
  const { remember, ...runs } = runStore(transactions, start);
  let current = author;
  const by = (): string | null => current;
  return {
    ...queries(transactions),
    ...runs,
    actAs: (name) => {
      current = name ?? author;
    },
    ...later(
      async () => (await import("./orders/orders.ts")).orderStore(transactions, by),
      "recordOrders",
      "changeOrders",
      "chooseArticles",
      "beginSend",
      "recordOutcome",
      "decideOrder",
    ),
    ...laterIn(read, () => import("./tables/fulfilments.ts"), "findDelivered", "listOpenDeliveries", "countDeliveries"),
    ...later(
      async () => (await import("./products/products.ts")).productStore(transactions, remember),
      "beginRead",
      "findKnown",
      "recordPage",
      "finishRead",
      "listIds",
      "refreshPending",
      "findListedProducts",
      "recordShopPage",
      "forgetShopProducts",
      "findShopProducts",
      "linkProducts",
      "findHolders",
      "findLinked",
      "readProducts",
      "readProductEvents",
      "listPending",
      "isIdle",
      "beginWrites",
      "recordPushes",
      "changeProducts",
      "summarizePending",
      "countPending",
      "countPushed",
      "forgetHeld",
      "countHeld",
    ),
    ...laterIn(write, () => import("./tables/runs.ts"), "prune"),
    ...laterIn(write, () => import("./tables/audits.ts"), "keepAudit"),
    ...laterIn(write, () => import("./tables/page-runs.ts"), "beginPageRun", "notePageRun", "endPageRun"),
  };
}

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
      "listAuditedDays",
    ),
    ...laterIn(
      read,
      () => import("./tables/page-lists.ts"),
      "listOrderCauses",
      "countOrderDays",
      "listRunHours",
      "listHeldValues",
    ),
    ...laterIn(read, () => import("./tables/log.ts"), "listLog", "countLog"),
    ...laterIn(read, () => import("./tables/runs.ts"), "listRuns"),
    ...laterIn(read, () => import("./tables/notes.ts"), "readCreatedMs"),
    ...laterIn(read, () => import("./tables/products/product-lists.ts"), "listProducts", "countProducts"),
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
    ),
    ...laterIn(read, () => import("./tables/orders.ts"), "readOrderEvents", "readSent"),
  };
}

import type { Store } from "../core/ports/store.ts";
import { forgetOrders, UNSCRUBBED } from "./orders/forget.ts";
import { orderStore } from "./orders/orders.ts";
import { productStore } from "./products/products.ts";
import { runStore } from "./runs/notes.ts";
import * as audits from "./tables/audits.ts";
import { countStates } from "./tables/counts.ts";
import * as fulfilments from "./tables/fulfilments.ts";
import { listForgotten, listOldOrders, listOrdersNaming } from "./tables/forgetting.ts";
import { countLog, listLog } from "./tables/log.ts";
import { readCreatedMs, type RunStart } from "./tables/notes.ts";
import * as orderLists from "./tables/order-lists.ts";
import { readOrderEvents, readSent } from "./tables/orders.ts";
import * as pageLists from "./tables/page-lists.ts";
import * as pageRuns from "./tables/page-runs.ts";
import { countProducts, listProducts } from "./tables/products/product-lists.ts";
import { listRuns, prune } from "./tables/runs.ts";
import { methods, type Transactions } from "./transactions.ts";

/**
 * The whole store. `author`: the system's user, for recorded decisions; null = not recorded. `start`: the data of the
 * first run, if it was read before.
 */
export function storeOver(
  transactions: Transactions,
  author: string | null,
  start: RunStart | null = null,
): Omit<Store, "close" | "scrub" | "forgetOrders"> & { readonly forgetRows: ForgetRows } {
  const { remember, ...runs } = runStore(transactions, start);
  let current = author;
  return {
    ...queries(transactions),
    ...runs,
    ...orderStore(transactions, () => current),
    ...productStore(transactions, remember),
    ...methods(transactions.write, {
      prune,
      keepAudit: audits.keepAudit,
      beginPageRun: pageRuns.beginPageRun,
      notePageRun: pageRuns.notePageRun,
      endPageRun: pageRuns.endPageRun,
    }),
    forgetRows: async (ids, asked) => {
      const found = await transactions.write((sql) => forgetOrders(sql, ids, asked, () => current));
      if ([...found.values()].includes(null)) remember(UNSCRUBBED);
      return found;
    },
    actAs: (name) => {
      current = name ?? author;
    },
  };
}

type ForgetRows = (
  ids: readonly string[],
  asked: Parameters<typeof forgetOrders>[2],
) => ReturnType<typeof forgetOrders>;

/** What is only read. */
export function queries({ read }: Pick<Transactions, "read">) {
  return methods(read, {
    countStates,
    readCreatedMs,
    readOrder: orderLists.readOrder,
    findOrders: orderLists.findOrderRows,
    listOrders: orderLists.listOrders,
    countOrders: orderLists.countOrders,
    listOrderIds: orderLists.listOrderIds,
    hasUnsettled: orderLists.hasUnsettled,
    listUnreported: orderLists.listUnreported,
    listOldOrders,
    listOrdersNaming,
    listForgotten,
    listOpenOrders: orderLists.listOpenOrders,
    readOrderEvents,
    readSent,
    findDelivered: fulfilments.findDelivered,
    listOpenDeliveries: fulfilments.listOpenDeliveries,
    countDeliveries: fulfilments.countDeliveries,
    listProducts,
    countProducts,
    listRuns,
    listKnown: audits.listKnown,
    listPlaced: audits.listPlaced,
    readDecisions: audits.readDecisions,
    listAudits: audits.listAudits,
    readLastAudit: audits.readLastAudit,
    readAudit: audits.readAudit,
    listAuditedDays: audits.listAuditedDays,
    listLog,
    countLog,
    listOrderCauses: pageLists.listOrderCauses,
    countOrderDays: pageLists.countOrderDays,
    listRunHours: pageLists.listRunHours,
    listHeldValues: pageLists.listHeldValues,
    findPageRun: pageRuns.findPageRun,
    readPageRun: pageRuns.readPageRun,
  });
}

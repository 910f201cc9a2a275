import type { Store } from "../core/ports/store.ts";
import type { Transactions } from "./transactions.ts";
import { queries } from "./queries.ts";
import { keepAudit } from "./tables/audits.ts";
import type { RunStart } from "./tables/notes.ts";
import { beginPageRun, endPageRun, notePageRun } from "./tables/page-runs.ts";
import { fulfilmentStore } from "./orders/fulfilments.ts";
import { orderStore } from "./orders/orders.ts";
import { Notes } from "./runs/notes.ts";
import { productStore } from "./products/products.ts";
import { runs } from "./runs/runs.ts";
import { bind, starts } from "./runs/start.ts";

/**
 * The whole store. `author`: the system's user, for recorded decisions; null = not recorded. `start`: the data of
 * the first run, if it was read before.
 */
export function storeOver(
  transactions: Transactions,
  author: string | null,
  start: RunStart | null = null,
): Omit<Store, "close"> {
  const { write } = transactions;
  const notes = new Notes(transactions);
  let current = author;
  return {
    ...queries(transactions),
    ...starts(transactions, notes, start),
    ...orderStore(transactions, () => current),
    ...fulfilmentStore(transactions, () => current),
    ...productStore(transactions, notes),
    ...runs(transactions, notes),
    bind: (binding, options) => bind(transactions, binding, options),
    keepAudit: (report, differences) => write((sql) => keepAudit(sql, report, differences)),
    beginPageRun: (run, atMs) => write((sql) => beginPageRun(sql, run, atMs)),
    notePageRun: (id, progress, atMs) => write((sql) => notePageRun(sql, id, progress, atMs)),
    endPageRun: (id, end, outcome, atMs) => write((sql) => endPageRun(sql, id, end, outcome, atMs)),
    actAs: (name) => {
      current = name ?? author;
    },
  };
}

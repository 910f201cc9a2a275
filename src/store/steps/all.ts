import type { Store } from "../../core/ports/store.ts";
import type { Transactions } from "../rows/transactions.ts";
import { queries } from "../queries.ts";
import { keepAudit } from "../tables/audits.ts";
import type { RunStart } from "../tables/notes.ts";
import { beginRequest, endRequest, fileRequest } from "../tables/requests.ts";
import { bind } from "./binding.ts";
import { brakeSteps } from "./products/brakes.ts";
import { orderStore } from "../orders.ts";
import { Notes, startSteps } from "./notes.ts";
import { productSteps } from "./products/products.ts";
import { scanSteps } from "./products/shop-scan.ts";
import { statusSteps } from "./status.ts";

/**
 * Every step of the store. `author`: the system's user, for recorded decisions; null = not recorded. `start`: the data of
 * the first run, if it was read before.
 */
export function allSteps(
  transactions: Transactions,
  author: string | null,
  start: RunStart | null = null,
): Omit<Store, "close"> {
  const { write } = transactions;
  const notes = new Notes(transactions);
  let current = author;
  return {
    ...queries(transactions),
    ...startSteps(transactions, notes, start),
    ...orderStore(transactions, () => current),
    ...productSteps(transactions, notes),
    ...brakeSteps(transactions),
    ...scanSteps(transactions),
    ...statusSteps(transactions, notes),
    bind: (binding, options) => bind(transactions, binding, options),
    keepAudit: (report, differences) => write(({ sql }) => keepAudit(sql, report, differences)),
    fileRequest: (request, atMs) =>
      write(({ sql }) => fileRequest(sql, { ...request, author: request.author ?? author ?? "" }, atMs)),
    beginRequest: (id, atMs) => write(({ sql }) => beginRequest(sql, id, atMs)),
    endRequest: (id, state, outcome, atMs) => write(({ sql }) => endRequest(sql, id, state, outcome, atMs)),
    actAs: (name) => {
      current = name ?? author;
    },
  };
}

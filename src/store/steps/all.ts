import type { Store } from "../../core/ports/store.ts";
import type { RunStart } from "../rows/notes.ts";
import type { Transactions } from "../rows/transactions.ts";
import { auditSteps } from "./audits.ts";
import { bindingSteps } from "./binding.ts";
import { brakeSteps } from "./products/brakes.ts";
import { orderSteps } from "./orders/orders.ts";
import { Notes, startSteps } from "./notes.ts";
import { productSteps } from "./products/products.ts";
import { requestSteps } from "./requests.ts";
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
  const authorship = { current: author };
  const notes = new Notes(transactions);
  const binding = bindingSteps(transactions);
  return {
    ...binding,
    ...startSteps(transactions, notes, (wanted) => binding.bind(wanted, { moved: false }), start),
    ...orderSteps(transactions, () => authorship.current),
    ...productSteps(transactions, notes),
    ...brakeSteps(transactions),
    ...scanSteps(transactions),
    ...statusSteps(transactions, notes),
    ...auditSteps(transactions),
    ...requestSteps(transactions, authorship),
  };
}

import type { Store } from "../../core/ports/store.ts";
import type { Transactions } from "../rows/transactions.ts";
import { auditSteps } from "./audits.ts";
import { bindingSteps } from "./binding.ts";
import { brakeSteps } from "./products/brakes.ts";
import { orderSteps } from "./orders/orders.ts";
import { outboxSteps } from "./outbox.ts";
import { productSteps } from "./products/products.ts";
import { requestSteps } from "./requests.ts";
import { scanSteps } from "./products/shop-scan.ts";
import { statusSteps } from "./status.ts";

/** Every step of the store. `author`: the system's user, for recorded decisions; null = not recorded. */
export function allSteps(transactions: Transactions, author: string | null): Omit<Store, "close"> {
  const authorship = { current: author };
  return {
    ...bindingSteps(transactions),
    ...orderSteps(transactions, () => authorship.current),
    ...productSteps(transactions),
    ...brakeSteps(transactions),
    ...scanSteps(transactions),
    ...statusSteps(transactions),
    ...outboxSteps(transactions),
    ...auditSteps(transactions),
    ...requestSteps(transactions, authorship),
  };
}

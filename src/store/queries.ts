/** What is only read. */
import type { AuditStore } from "../core/audit/store.ts";
import type { LogStore } from "../core/ports/log-store.ts";
import type { PageStore } from "../core/ports/page-store.ts";
import type { StatusStore } from "../core/ports/status-store.ts";
import type { Store } from "../core/ports/store.ts";
import type { PageRunStore } from "../core/acts/page-run.ts";
import { STUCK_AFTER_MS } from "../core/run/run.ts";
import type { Sql } from "./dialect.ts";
import type { Transactions } from "./transactions.ts";
import * as audits from "./tables/audits.ts";
import { readBinding } from "./tables/binding.ts";
import { readCounts } from "./tables/counts.ts";
import { countLog, listLog } from "./tables/log.ts";
import * as lists from "./tables/page-lists.ts";
import { readCreatedMs } from "./tables/notes.ts";
import { countOrders, listOrders } from "./tables/order-lists.ts";
import { countProducts, listProducts } from "./tables/product-lists.ts";
import { findPageRun, listPageRuns, readPageRun } from "./tables/page-runs.ts";
import { listRuns } from "./tables/runs.ts";

type Queries = Omit<AuditStore, "keepAudit"> &
  PageStore &
  LogStore &
  Pick<Store, "readBinding"> &
  Pick<
    StatusStore,
    "countStates" | "listRuns" | "readCreatedMs" | "listOrders" | "listProducts" | "countOrders" | "countProducts"
  > &
  Pick<PageRunStore, "findPageRun" | "readPageRun" | "listPageRuns">;

export function queries({ read }: Pick<Transactions, "read">): Queries {
  const asked =
    <Args extends readonly unknown[], T>(query: (sql: Sql, ...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> =>
      read((sql) => query(sql, ...args));
  return {
    listPlaced: asked(audits.listPlaced),
    readDecisions: asked(audits.readDecisions),
    listAudits: asked(audits.listAudits),
    readLastAudit: asked(audits.readLastAudit),
    readAudit: asked(audits.readAudit),
    listOpenDays: asked(audits.listOpenDays),
    listAuditedDays: asked(audits.listAuditedDays),
    listOrderCauses: asked(lists.listOrderCauses),
    countOrderDays: asked(lists.countOrderDays),
    listRunHours: asked(lists.listRunHours),
    listReady: asked(lists.listReady),
    listHeldValues: asked(lists.listHeldValues),
    listLog: asked(listLog),
    countLog: asked(countLog),
    readBinding: asked(readBinding),
    countStates: (nowMs) => read((sql) => readCounts(sql, nowMs - STUCK_AFTER_MS)),
    listRuns: asked(listRuns),
    listOrders: asked(listOrders),
    listProducts: asked(listProducts),
    countOrders: asked(countOrders),
    countProducts: asked(countProducts),
    readCreatedMs: asked(readCreatedMs),
    findPageRun: asked(findPageRun),
    readPageRun: asked(readPageRun),
    listPageRuns: asked(listPageRuns),
  };
}

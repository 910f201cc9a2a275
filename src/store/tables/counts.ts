/** The numbers of `status`. */
import { recordOf } from "../../core/common/record.ts";
import { NOT_LINKED_REASONS, ORDER_STATES } from "../../core/orders/order.ts";
import { STUCK_AFTER_MS } from "../../core/orders/state.ts";
import type { StateCounts } from "../../core/ports/status-store.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { waitsIn } from "./orders.ts";

/** A name and its number. Orders that are not exported stand under `STATE` or `not-linked/REASON`. */
export type Count = readonly [name: string, n: number | null];

const READY = waitsIn("ready");

/** As in the condition of the index. */
const OPEN_STATUS = "fulfilment_stage NOT IN ('noted', 'pushed', 'left')";

/** Exported orders are nearly all of them, and synced products too: counted are the others on their own small indexes, and all. */
const COUNTED = [
  ["orders.all", "count(*)", "orders", null],
  ["orders.late", "count(*)", "orders", "late = 1"],
  ["orders.after-export", "count(*)", "orders", "after_export_open = 1"],
  ["orders.oldest", "min(placed_ms)", "orders", READY],
  ["orders.stuck", "count(*)", "orders", `${READY} AND first_attempt_ms < $BEFORE`],
  ["statuses.refused", "count(*)", "orders", `${OPEN_STATUS} AND fulfilment_stage IN ('refused', 'again', 'unread')`],
  ["statuses.held", "count(*)", "orders", `${OPEN_STATUS} AND fulfilment_stage = 'held'`],
  ["products.all", "count(*)", "products", null],
  ["products.pending", "count(*)", "products", "pending = 1"],
  ["products.failed", "count(*)", "products", "status = 'failed'"],
  ["products.not-linked", "count(*)", "shop_products", null],
] as const;

/**
 * A query of `Count`s. `of`: the condition that a row is of the shop; null = of all shops: then each row begins with its shop.
 * `before`: the place of the instant before which stuck orders were first attempted.
 */
export function countText(of: string | null, before: string): string {
  const shop = of === null ? "shop, " : "";
  const where = (condition: string | null): string => [of, condition].filter((one) => one !== null).join(" AND ");
  const states = `SELECT ${shop}state || coalesce('/' || reason, '') AS name, count(*) AS n FROM orders
    WHERE ${where("state <> 'exported'")} GROUP BY ${shop}state, reason`;
  const others = COUNTED.map(([name, n, table, condition]) => {
    const narrowed = where(condition);
    const rows = `${n} FROM ${table} ${narrowed === "" ? "" : `WHERE ${narrowed}`}`;
    // SQLite counts a whole table by its pages, but only where the count stands alone.
    return of === null ? `SELECT shop, '${name}', ${rows} GROUP BY shop` : `SELECT '${name}', (SELECT ${rows})`;
  });
  return [states, ...others].join(" UNION ALL ").replace("$BEFORE", () => before);
}

const texts = perDialect(({ of }) => countText(of(), "$2"));

export async function countStates(sql: Sql, nowMs: number): Promise<StateCounts> {
  return toStateCounts(await sql.lists<Count>(texts(sql), nowMs - STUCK_AFTER_MS));
}

/** Absent = 0. */
export function toStateCounts(counts: readonly Count[]): StateCounts {
  const all = new Map(counts);
  const of = (name: string): number => all.get(name) ?? 0;
  const notLinked = recordOf(NOT_LINKED_REASONS, (reason) => of(`not-linked/${reason}`));
  const orders = recordOf(ORDER_STATES, of);
  orders["not-linked"] = Object.values(notLinked).reduce((sum, n) => sum + n, 0);
  orders.exported = of("orders.all") - Object.values(orders).reduce((sum, n) => sum + n, 0);
  return {
    orders,
    notLinked,
    products: {
      synced: of("products.all") - of("products.pending"),
      pending: of("products.pending") - of("products.failed"),
      failed: of("products.failed"),
      "not-linked": of("products.not-linked"),
    },
    late: of("orders.late"),
    afterExport: of("orders.after-export"),
    oldestWaitingMs: all.get("orders.oldest") ?? null,
    statusesRefused: of("statuses.refused"),
    statusesHeld: of("statuses.held"),
    stuck: of("orders.stuck"),
  };
}

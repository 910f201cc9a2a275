/** Orders by their deliveries. */
import type { OpenDelivery, OrderRecord } from "../../core/orders/record.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { toRecord, type WholeOrder, wholeOrders } from "./orders.ts";

/** As in the condition of the index. */
const OPEN = "o.fulfilment_stage NOT IN ('noted', 'pushed', 'left')";
/** How long before its export an order may have been placed to be counted. */
const MOST_BEFORE_EXPORT_MS = 23 * 86_400_000;

const texts = perDialect((dialect) => {
  const { of, each } = dialect;
  const whole = wholeOrders({ dialect });
  return {
    byErp: whole(`SELECT o.row_id FROM ${each("$2", "orders", "o", "erp_id")} WHERE o.state = 'exported'`),
    open: `${whole(`SELECT o.row_id FROM orders o WHERE ${of("o")} AND ${OPEN}`)}
      WHERE o.state = 'exported' AND o.erp_id IS NOT NULL ORDER BY o.placed_ms, o.row_id`,
    counts: `SELECT
      (SELECT count(*) FROM orders o WHERE ${of("o")} AND o.fulfilment_counted_ms >= $2) AS pushed,
      (SELECT count(*) FROM orders o WHERE ${of("o")} AND o.placed_ms >= $4 AND o.state = 'exported' AND o.exported_ms >= $3) AS exported`,
  };
});

export async function findDelivered(sql: Sql, erpIds: readonly string[]): Promise<readonly OrderRecord[]> {
  return (await sql.all<WholeOrder>(texts(sql).byErp, erpIds)).map(toRecord);
}

export async function listOpenDeliveries(sql: Sql): Promise<readonly OpenDelivery[]> {
  return (await sql.all<WholeOrder>(texts(sql).open)).map((row) => toRecord(row) as OpenDelivery);
}

export async function countDeliveries(
  sql: Sql,
  { pushedSinceMs, exportedSinceMs }: { readonly pushedSinceMs: number; readonly exportedSinceMs: number },
): Promise<{ readonly pushed: number; readonly exported: number }> {
  const placedSinceMs = exportedSinceMs - MOST_BEFORE_EXPORT_MS;
  const row = await sql.get<{ pushed: number; exported: number }>(
    texts(sql).counts,
    pushedSinceMs,
    exportedSinceMs,
    placedSinceMs,
  );
  return row ?? { pushed: 0, exported: 0 };
}

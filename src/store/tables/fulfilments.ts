/** The deliveries of orders, one row for each that TotalGest has shown to have left. */
import type { Delivered, Fulfilment, OpenDelivery } from "../../core/orders/fulfilment/fulfilment.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { decoder, type Fields, selected } from "./row-writer.ts";

/** How the row of an order, or of its delivery, keeps what is read here. */
const DELIVERED = {
  rowId: ["row_id", "int"],
  id: ["id", "text"],
  reference: ["reference", "text"],
  placedAt: ["placed_at", "text"],
  shopStatus: ["status", "text"],
  isIdReused: ["id_reused", "flag"],
  isChangeOpen: ["after_export_open", "flag"],
  erpId: ["erp_id", "text"],
  erpNumber: ["erp_number", "text"],
} as const satisfies Fields;

/** Read beside an order, `f`; null = it has no delivery. */
export const FULFILMENT = { fulfilment: ["data", "json"] } as const satisfies Fields;

/** As in the condition of the index. */
const OPEN = "f.stage NOT IN ('noted', 'pushed', 'left')";
/** How long before its export an order may have been placed to be counted. */
const MOST_BEFORE_EXPORT_MS = 23 * 86_400_000;

const texts = perDialect((dialect) => {
  const { of, each, join, upsert } = dialect;
  const columns = `${selected(DELIVERED, "o")}, i.reference AS "externalReference", ${selected(FULFILMENT, "f")}`;
  const own = (table: string, alias: string): string =>
    `LEFT JOIN ${table} ${alias} ON ${of(alias)} AND ${alias}.row_id = o.row_id`;
  const intents = own("order_intents", "i");
  const exported = "o.state = 'exported' AND o.erp_id IS NOT NULL";
  return {
    byErp: `SELECT ${columns} FROM ${each("$2", "orders", "o", "erp_id")} ${intents} ${own("fulfilments", "f")} WHERE ${exported}`,
    byId: `SELECT ${columns} FROM ${each("$2", "orders", "o", "id")} ${intents} ${own("fulfilments", "f")} WHERE ${exported}`,
    open: `SELECT ${columns} FROM fulfilments f ${join} orders o ON ${of("o")} AND o.row_id = f.row_id ${intents}
      WHERE ${of("f")} AND ${OPEN} AND ${exported} ORDER BY o.placed_ms, o.row_id`,
    counts: `SELECT
      (SELECT count(*) FROM fulfilments f WHERE ${of("f")} AND f.counted_ms >= $2) AS pushed,
      (SELECT count(*) FROM orders o WHERE ${of("o")} AND o.placed_ms >= $4 AND o.state = 'exported' AND o.exported_ms >= $3) AS exported`,
    write: upsert("fulfilments", "row_id", { stage: "text", counted_ms: "bigint", data: "text" }),
  };
});

const decode = decoder<Delivered>({ ...DELIVERED, ...FULFILMENT });

export async function findDelivered(sql: Sql, erpIds: readonly string[]): Promise<readonly Delivered[]> {
  return (await sql.all<Delivered>(texts(sql).byErp, erpIds)).map(decode);
}

export async function readDelivered(sql: Sql, ids: readonly string[]): Promise<readonly Delivered[]> {
  return (await sql.all<Delivered>(texts(sql).byId, ids)).map(decode);
}

export async function listOpenDeliveries(sql: Sql): Promise<readonly OpenDelivery[]> {
  return (await sql.all<OpenDelivery>(texts(sql).open)).map((row) => decode(row) as OpenDelivery);
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

/** One row for each order; replaces what was there. */
export async function writeFulfilments(
  sql: Sql,
  rows: readonly { readonly rowId: number; readonly fulfilment: Fulfilment }[],
): Promise<void> {
  await sql.write(
    texts(sql).write,
    rows.map(({ rowId, fulfilment }) => ({
      row_id: rowId,
      stage: fulfilment.stage,
      counted_ms: fulfilment.isReleased ? null : fulfilment.pushedMs,
      data: JSON.stringify(fulfilment),
    })),
  );
}

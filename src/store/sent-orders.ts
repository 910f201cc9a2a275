import type { SentOrder, SentTexts } from "../core/sent-order.ts";
import type { Connection } from "./connection.ts";
import { parse } from "./order-row.ts";

/** What was sent of orders: one row each, never pruned. */
export function readSent(connection: Connection, id: string): SentOrder | null {
  const row = connection.get<{ sale: string; booking: string | null }>(
    "SELECT sale, booking FROM sent_orders WHERE row_id = (SELECT row_id FROM orders WHERE id = ?)",
    id,
  );
  const sale = row === undefined ? null : parse<SentOrder["sale"]>(row.sale);
  return sale === null ? null : { sale, booking: parse<SentOrder["booking"]>(row?.booking ?? null) };
}

/** Replaces what was kept before. */
export function keepSent(connection: Connection, id: string, { sale, booking }: SentTexts): void {
  connection.run(
    `INSERT INTO sent_orders (row_id, sale, booking) VALUES ((SELECT row_id FROM orders WHERE id = ?), ?, ?)
     ON CONFLICT (row_id) DO UPDATE SET sale = excluded.sale, booking = excluded.booking`,
    id,
    sale,
    booking,
  );
}

import Big from "big.js";

import { reservedFromAll, toReserved } from "./articles.ts";
import type { Reserved, ReservedRow } from "./articles.ts";
import type { Connection } from "./connection.ts";

const MICRO = 1_000_000;
/** Larger than any stock or order that is meant. */
const MOST_PIECES = 1_000_000_000;

/** A decimal quantity as whole millionths of a piece; what is absurdly large is clamped. */
export function toMicro(quantity: string): bigint {
  // Nearly all stock is whole.
  if (/^-?\d{1,9}$/.test(quantity)) return BigInt(Number(quantity) * MICRO);
  const pieces = new Big(quantity);
  if (pieces.gt(MOST_PIECES)) return BigInt(MOST_PIECES) * BigInt(MICRO);
  if (pieces.lt(-MOST_PIECES)) return BigInt(-MOST_PIECES) * BigInt(MICRO);
  return BigInt(pieces.times(MICRO).round(0, Big.roundDown).toFixed());
}

/** The next number of the counter that reads and confirmations share. */
export function nextNumber(connection: Connection): number {
  const next = connection.get<{ sequence: number }>("UPDATE meta SET sequence = sequence + 1 RETURNING sequence");
  return next?.sequence ?? 0;
}

/**
 * Works out what these products should show. A reservation of an exported order counts until the product's stock comes from
 * a read that began after the confirmation.
 */
export function restock(connection: Connection, ids: readonly string[]): void {
  for (const id of ids) {
    connection.run(
      `UPDATE products SET reserved_micro =
         (SELECT ${SUM} FROM reservations r
          WHERE r.product_id = products.id AND (r.confirmed IS NULL OR r.confirmed > products.stock_read))
       + (SELECT ${SUM} FROM reservations r
          WHERE r.by_sku = 1 AND r.sku = products.sku AND r.product_id IS NOT products.id
            AND (r.confirmed IS NULL OR r.confirmed > products.stock_read))
       WHERE id = ?`,
      id,
    );
    connection.run(`UPDATE products SET quantity = ${SHOWN} WHERE id = ? AND quantity IS NOT ${SHOWN}`, id);
  }
}

/** total() does not overflow as sum() does, and is exact up to 2^53, which is above the limit. */
const SUM = `CAST(max(-1e15, min(total(micro), 1e15)) AS INTEGER)`;

/** max(0, floor(stock - reserved - buffer)); the division cuts towards 0, and below 0 it is 0 anyway. */
const SHOWN = `max(0, (stock_micro - reserved_micro - (SELECT buffer_micro FROM meta)) / ${String(MICRO)})`;

/** Works out every product's shown quantity again: another buffer. */
export function restockAll(connection: Connection, bufferMicro: bigint): void {
  connection.run("UPDATE meta SET buffer_micro = ?", bufferMicro);
  connection.run(`UPDATE products SET quantity = ${SHOWN} WHERE quantity IS NOT ${SHOWN}`);
}

/** Deletes the reservations that `where` (trusted text) picks, and works out their products' stock again. */
export function release(connection: Connection, where: string, value: number): void {
  restock(connection, reservedFromAll(connection, free(connection, where, value)));
}

/**
 * Lets go of orders that were confirmed before this read began, but for products whose last record could not be decoded:
 * the stock that is known of them is from before.
 */
export function releaseConfirmed(connection: Connection, read: number): void {
  const isRefused = "p.fault IS NOT NULL AND p.fingerprint = '' AND p.stock_read < confirmed";
  release(
    connection,
    `confirmed < ?
       AND NOT EXISTS (SELECT 1 FROM products p WHERE p.id = reservations.product_id AND ${isRefused})
       AND NOT (by_sku = 1 AND EXISTS (SELECT 1 FROM products p WHERE p.sku = reservations.sku AND ${isRefused}))`,
    read,
  );
}

/** Deletes the reservations that `where` picks; returns what they were of. */
function free(connection: Connection, where: string, value: number | string): readonly Reserved[] {
  return connection
    .all<ReservedRow>(`DELETE FROM reservations WHERE ${where} RETURNING sku, product_id, by_sku`, value)
    .map(toReserved);
}

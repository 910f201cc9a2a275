import Big from "big.js";

import type { ShopOrder } from "../core/order.ts";
import type { Reservation } from "../core/order-state.ts";
import type { Connection } from "./connection.ts";

const MICRO = 1_000_000;
/** Larger than any stock that is meant: keeps every sum far inside 64 bits. */
const MOST_PIECES = 1_000_000_000_000;

/** A decimal quantity as whole millionths of a piece; what is absurdly large is clamped. */
export function toMicro(quantity: string): bigint {
  const pieces = new Big(quantity);
  if (pieces.gt(MOST_PIECES)) return BigInt(MOST_PIECES) * BigInt(MICRO);
  if (pieces.lt(-MOST_PIECES)) return BigInt(-MOST_PIECES) * BigInt(MICRO);
  return BigInt(pieces.times(MICRO).round(0, Big.roundDown).toFixed());
}

/** The next number of the counter that reads and confirmations share. */
export function nextNumber(connection: Connection): number {
  connection.run("UPDATE meta SET sequence = sequence + 1");
  return connection.get<{ sequence: number }>("SELECT sequence FROM meta")?.sequence ?? 0;
}

/** What an order takes, by exact SKU, or by the shop's product where an item has none. Custom items take nothing. */
interface Pieces {
  readonly sku: string | null;
  readonly shopProductId: string | null;
  readonly quantity: string;
}

export function piecesOf(order: ShopOrder | null): readonly Pieces[] {
  return (order?.items ?? [])
    .filter((item) => item.kind === "product" && (item.sku !== null || item.shopProductId !== null))
    .map(({ sku, shopProductId, quantity }) => ({ sku, shopProductId, quantity }));
}

/** Ids of the products that these pieces are pieces of. */
export function productsOf(connection: Connection, pieces: readonly Pieces[]): readonly string[] {
  const ids = new Set<string>();
  for (const { sku, shopProductId } of pieces) {
    const rows =
      sku === null
        ? connection.all<{ id: string }>("SELECT id FROM products WHERE shop_id = ?", shopProductId)
        : connection.all<{ id: string }>("SELECT id FROM products WHERE sku = ?", sku);
    for (const { id } of rows) ids.add(id);
  }
  return [...ids];
}

/** Replaces what an order reserves, and works out its products' stock again. */
export function reserve(connection: Connection, orderId: string, order: ShopOrder | null, reservation: Reservation): void {
  const pieces = piecesOf(order);
  connection.run("DELETE FROM reservations WHERE order_id = ?", orderId);
  if (reservation.kind !== "none") {
    const confirmed = reservation.kind === "until-read" ? nextNumber(connection) : null;
    const untilMs = reservation.kind === "until" ? reservation.untilMs : null;
    for (const { sku, shopProductId, quantity } of pieces) {
      connection.run(
        "INSERT INTO reservations (order_id, sku, shop_product_id, micro, confirmed, until_ms) VALUES (?, ?, ?, ?, ?, ?)",
        orderId,
        sku,
        shopProductId,
        toMicro(quantity),
        confirmed,
        untilMs,
      );
    }
  }
  restock(connection, productsOf(connection, pieces));
}

/** An order made the shop's own figures unknown: they are to be told again even if equal. */
export function forgetQuantities(connection: Connection, ids: readonly string[]): void {
  for (const id of ids) {
    connection.run(
      "UPDATE products SET quantity_known = 0, stock_epoch = stock_epoch + 1 WHERE id = ? AND shop_id IS NOT NULL",
      id,
    );
  }
}

/**
 * Works out what these products should show. A reservation of an exported order counts until the product's stock comes from
 * a read that began after the confirmation.
 */
export function restock(connection: Connection, ids: readonly string[]): void {
  for (const id of ids) {
    connection.run(
      `UPDATE products SET reserved_micro =
         (SELECT coalesce(sum(micro), 0) FROM reservations r
          WHERE r.sku = products.sku AND (r.confirmed IS NULL OR r.confirmed > products.stock_read))
       + (SELECT coalesce(sum(micro), 0) FROM reservations r
          WHERE r.sku IS NULL AND r.shop_product_id = products.shop_id
            AND (r.confirmed IS NULL OR r.confirmed > products.stock_read))
       WHERE id = ?`,
      id,
    );
    connection.run(`UPDATE products SET quantity = ${SHOWN} WHERE id = ? AND quantity IS NOT ${SHOWN}`, id);
  }
}

/** max(0, floor(stock - reserved - buffer)); the division cuts towards 0, and below 0 it is 0 anyway. */
const SHOWN = `max(0, (stock_micro - reserved_micro - (SELECT buffer_micro FROM meta)) / ${String(MICRO)})`;

/** Works out every product's shown quantity again: another buffer. */
export function restockAll(connection: Connection, bufferMicro: bigint): void {
  connection.run("UPDATE meta SET buffer_micro = ?", bufferMicro);
  connection.run(`UPDATE products SET quantity = ${SHOWN} WHERE quantity IS NOT ${SHOWN}`);
}

/** Products of the reservations that `where` (trusted text) picks; the reservations are deleted. */
export function release(connection: Connection, where: string, value: number): void {
  const freed = connection.all<{ sku: string | null; shop_product_id: string | null }>(
    `DELETE FROM reservations WHERE ${where} RETURNING sku, shop_product_id`,
    value,
  );
  const pieces = freed.map((row) => ({ sku: row.sku, shopProductId: row.shop_product_id, quantity: "0" }));
  restock(connection, productsOf(connection, pieces));
}

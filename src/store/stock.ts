import Big from "big.js";

import type { OrderCart } from "../core/order.ts";
import type { Reservation } from "../core/order-state.ts";
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
 * What an order takes, by exact SKU, or by the shop's product where an item has none, or one that TotalGest does not have
 * (any more). Custom items take nothing, and a line that gives pieces back takes none: what comes back is sold again once
 * TotalGest has it.
 */
interface Pieces {
  readonly sku: string | null;
  readonly shopProductId: string | null;
}

export function piecesOf(cart: OrderCart | null): readonly (Pieces & { readonly quantity: string })[] {
  return (cart?.items ?? [])
    .filter((item) => item.kind === "product" && (item.sku !== null || item.shopProductId !== null))
    .filter((item) => Number(item.quantity) > 0)
    .map(({ sku, shopProductId, quantity }) => ({ sku, shopProductId, quantity }));
}

/** Ids of the products that these pieces are pieces of. */
export function productsOf(connection: Connection, pieces: readonly Pieces[]): readonly string[] {
  const ids = new Set<string>();
  for (const { sku, shopProductId } of pieces) {
    const bySku = sku === null ? [] : connection.all<{ id: string }>("SELECT id FROM products WHERE sku = ?", sku);
    const rows =
      bySku.length > 0
        ? bySku
        : connection.all<{ id: string }>("SELECT id FROM products WHERE shop_id = ?", shopProductId);
    for (const { id } of rows) ids.add(id);
  }
  return [...ids];
}

/** As they are reserved: a SKU that no product has, of an item whose shop product is linked, gives way to the link. */
function found(connection: Connection, piece: ReturnType<typeof piecesOf>[number]): typeof piece {
  if (piece.sku === null || piece.shopProductId === null) return piece;
  const isByLink =
    connection.get("SELECT 1 FROM products WHERE sku = ?", piece.sku) === undefined &&
    connection.get("SELECT 1 FROM products WHERE shop_id = ?", piece.shopProductId) !== undefined;
  return isByLink ? { ...piece, sku: null } : piece;
}

/** A linked product had this SKU before: what was reserved under it stays reserved, unless another product has it now. */
export function keepReserved(connection: Connection, oldSku: string, shopId: string | null): void {
  connection.run(
    `UPDATE reservations SET sku = NULL WHERE sku = ? AND shop_product_id = ?
       AND NOT EXISTS (SELECT 1 FROM products p WHERE p.sku = reservations.sku)`,
    oldSku,
    shopId,
  );
}

/** Whether an order reserves just that already. Not asked of exported orders, whose reservation is released by reads. */
export function isReserved(
  connection: Connection,
  orderId: string,
  cart: OrderCart | null,
  reservation: Reservation,
): boolean {
  const row = connection.get<{ until_ms: number | null }>(
    "SELECT until_ms FROM reservations WHERE order_id = ? LIMIT 1",
    orderId,
  );
  if (reservation.kind === "none" || piecesOf(cart).length === 0) return row === undefined;
  return row?.until_ms === (reservation.kind === "until" ? reservation.untilMs : null);
}

/** Replaces what an order reserves, and works out the stock of its products before and after. */
export function reserve(
  connection: Connection,
  orderId: string,
  cart: OrderCart | null,
  reservation: Reservation,
): void {
  const pieces = piecesOf(cart).map((piece) => found(connection, piece));
  const isKept = reservation.kind !== "none" && holdsJust(connection, orderId, pieces);
  const confirmed = reservation.kind === "until-read" ? nextNumber(connection) : null;
  const untilMs = reservation.kind === "until" ? reservation.untilMs : null;
  if (isKept) {
    // The same pieces, and a confirmation is later than any read so far: no product's stock moves.
    connection.run(
      "UPDATE reservations SET confirmed = ?, until_ms = ? WHERE order_id = ?",
      confirmed,
      untilMs,
      orderId,
    );
    return;
  }
  const freed = free(connection, "order_id = ?", orderId);
  if (reservation.kind !== "none") {
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
  restock(connection, productsOf(connection, [...freed, ...pieces]));
}

/** Whether an order holds exactly these pieces, none of them confirmed. */
function holdsJust(connection: Connection, orderId: string, pieces: ReturnType<typeof piecesOf>): boolean {
  const rows = connection.rows<
    readonly [sku: string | null, product: string | null, micro: number, confirmed: unknown]
  >("SELECT sku, shop_product_id, micro, confirmed FROM reservations WHERE order_id = ?", orderId);
  if (rows.some(([, , , confirmed]) => confirmed !== null)) return false;
  const held = rows.map(([sku, product, micro]) => JSON.stringify([sku, product, String(micro)]));
  const wanted = pieces.map(({ sku, shopProductId, quantity }) =>
    JSON.stringify([sku, shopProductId, String(toMicro(quantity))]),
  );
  return held.length === wanted.length && held.toSorted().join() === wanted.toSorted().join();
}

/**
 * An order made the shop's own figures unknown: they are to be told again even if equal. Also of products without a link:
 * their creation may be under way.
 */
export function forgetQuantities(connection: Connection, ids: readonly string[]): void {
  for (const id of ids) {
    connection.run("UPDATE products SET quantity_known = 0, stock_epoch = stock_epoch + 1 WHERE id = ?", id);
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
         (SELECT ${SUM} FROM reservations r
          WHERE r.sku = products.sku AND (r.confirmed IS NULL OR r.confirmed > products.stock_read))
       + (SELECT ${SUM} FROM reservations r
          WHERE r.sku IS NULL AND r.shop_product_id = products.shop_id
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
  restock(connection, productsOf(connection, free(connection, where, value)));
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
       AND NOT EXISTS (SELECT 1 FROM products p WHERE p.sku = reservations.sku AND ${isRefused})
       AND NOT (sku IS NULL AND EXISTS (SELECT 1 FROM products p WHERE p.shop_id = shop_product_id AND ${isRefused}))`,
    read,
  );
}

/** Deletes the reservations that `where` picks; returns whose they were. */
function free(connection: Connection, where: string, value: number | string): readonly Pieces[] {
  return connection
    .all<{ sku: string | null; shop_product_id: string | null }>(
      `DELETE FROM reservations WHERE ${where} RETURNING sku, shop_product_id`,
      value,
    )
    .map((row) => ({ sku: row.sku, shopProductId: row.shop_product_id }));
}

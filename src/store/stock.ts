import Big from "big.js";

import type { OrderCart } from "../core/order.ts";
import type { Reservation } from "../core/order-state.ts";
import { decide, factsOf, reservedFrom, reservedFromAll, toReserved } from "./articles.ts";
import type { OrderFacts, Reserved, ReservedRow } from "./articles.ts";
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
 * What an order takes. Custom items take nothing, and a line that gives pieces back takes none: what comes back is sold again
 * once TotalGest has it.
 */
interface Pieces {
  readonly sku: string | null;
  readonly shopProductId: string | null;
  readonly quantity: string;
}

export function piecesOf(cart: OrderCart | null): readonly Pieces[] {
  return (cart?.items ?? [])
    .filter((item) => item.kind === "product" && (item.sku !== null || item.shopProductId !== null))
    .filter((item) => Number(item.quantity) > 0)
    .map(({ sku, shopProductId, quantity }) => ({ sku, shopProductId, quantity }));
}

/** Ids of the products whose figure in the shop an order with these pieces moves. */
export function productsOf(connection: Connection, pieces: readonly Pieces[], order: OrderFacts): readonly string[] {
  const ids = new Set<string>();
  for (const piece of pieces) {
    for (const id of reservedFrom(connection, decide(connection, piece, order))) ids.add(id);
    const inShop = connection.get<{ id: string }>("SELECT id FROM products WHERE shop_id = ?", piece.shopProductId);
    if (inShop !== undefined) ids.add(inShop.id);
  }
  return [...ids];
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
  const facts = factsOf(connection, orderId);
  const pieces = piecesOf(cart).map((piece) => ({ ...piece, ...decide(connection, piece, facts) }));
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
  if (reservation.kind !== "none") insert(connection, orderId, pieces, { confirmed, untilMs });
  restock(connection, reservedFromAll(connection, [...freed, ...pieces]));
}

function insert(
  connection: Connection,
  orderId: string,
  pieces: readonly (Pieces & Reserved)[],
  { confirmed, untilMs }: { readonly confirmed: number | null; readonly untilMs: number | null },
): void {
  for (const { sku, shopProductId, quantity, productId, bySku } of pieces) {
    connection.run(
      `INSERT INTO reservations (order_id, sku, shop_product_id, micro, product_id, by_sku, confirmed, until_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      orderId,
      sku,
      shopProductId,
      toMicro(quantity),
      productId,
      bySku ? 1 : 0,
      confirmed,
      untilMs,
    );
  }
}

/** Of an exported order: replaces the pieces that it has more than were sent. What was sent itself is confirmed, and stays. */
export function reservePiecesSince(connection: Connection, orderId: string, cart: OrderCart): void {
  const facts = factsOf(connection, orderId);
  const pieces = piecesOf(cart).map((piece) => ({ ...piece, ...decide(connection, piece, facts) }));
  const freed = free(connection, "order_id = ? AND confirmed IS NULL", orderId);
  insert(connection, orderId, pieces, { confirmed: null, untilMs: null });
  restock(connection, reservedFromAll(connection, [...freed, ...pieces]));
}

/** A person has seen to them in TotalGest: like an exported order's, they last until a read that begins after this. */
export function confirmPiecesSince(connection: Connection, orderId: string): void {
  connection.run(
    "UPDATE reservations SET confirmed = ? WHERE order_id = ? AND confirmed IS NULL",
    nextNumber(connection),
    orderId,
  );
}

/** Whether an order holds exactly these pieces, none of them confirmed. */
function holdsJust(connection: Connection, orderId: string, pieces: readonly (Pieces & Reserved)[]): boolean {
  const rows = connection.rows<
    readonly [
      sku: string | null,
      shopProduct: string | null,
      micro: number,
      product: string | null,
      bySku: number,
      confirmed: unknown,
    ]
  >("SELECT sku, shop_product_id, micro, product_id, by_sku, confirmed FROM reservations WHERE order_id = ?", orderId);
  if (rows.some(([, , , , , confirmed]) => confirmed !== null)) return false;
  const held = rows.map(([sku, shopProduct, micro, product, bySku]) =>
    JSON.stringify([sku, shopProduct, String(micro), product, bySku === 1]),
  );
  const wanted = pieces.map(({ sku, shopProductId, quantity, productId, bySku }) =>
    JSON.stringify([sku, shopProductId, String(toMicro(quantity)), productId, bySku]),
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

import { takenFrom } from "../../core/order/pieces.ts";
import type { Rows } from "../rows/transactions.ts";
import { readArticles, takenProducts } from "./products/stock.ts";
import { findReservations, recountStock, redirectReservations, type ReservationsBy } from "../tables/stock.ts";

/** Decides again which products these reservations are taken from, after a change of what this depends on. */
export async function decideAgain(rows: Rows, by: ReservationsBy): Promise<void> {
  const reservations = await findReservations(rows.sql, by);
  if (reservations.length === 0) return;
  const known = await readArticles(rows, reservations);
  const moved = reservations
    .map((from) => ({ from, to: takenFrom(from, from.order, known) }))
    .filter(({ from, to }) => from.productId !== to.productId || from.bySku !== to.bySku);
  if (moved.length === 0) return;
  await redirectReservations(
    rows.sql,
    moved.map(({ from, to }) => ({ key: from.key, to })),
  );
  await recountStock(rows.sql, takenProducts(moved.flatMap(({ from, to }) => [from, to])));
}

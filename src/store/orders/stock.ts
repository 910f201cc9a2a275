import { type Pieces, planParts, planReservation, soldPieces } from "../../core/stock.ts";
import type { Changed } from "../../core/orders/changed.ts";
import type { OrderCart } from "../../core/orders/order.ts";
import type { StoredOrder } from "../../core/orders/record.ts";
import type { Sql } from "../dialect.ts";
import {
  type ProductsBy,
  addReservations,
  dateReservations,
  findReserved,
  forgetQuantities,
  readReservations,
  recountStock,
  removeReservations,
} from "../tables/stock.ts";
import { takeNumber } from "../tables/notes.ts";
import type { Rewritten } from "../tables/row-writer.ts";

/** The products that these pieces are or may be taken from. */
export function takenProducts(
  taken: readonly Pick<Pieces, "productId" | "sku" | "shopProductId">[],
): Required<ProductsBy> {
  const all = <Key extends keyof (typeof taken)[number]>(key: Key): readonly string[] => [
    ...new Set(taken.map((one) => one[key]).filter((value) => value !== null)),
  ];
  return { ids: all("productId"), skus: all("sku"), shopIds: all("shopProductId") };
}

/** Writes what these orders reserve from now on, where it differs, and marks the shop's figures that moved as unknown. */
export async function moveStock(
  sql: Sql,
  orders: readonly Rewritten<StoredOrder>[],
  changes: readonly Changed[],
): Promise<void> {
  const shown = new Map(changes.flatMap(({ row, moved: cart }) => (cart === undefined ? [] : [[row.id, cart]])));
  const sold = orders.flatMap(({ from, to }) => {
    const cart = shown.get(to.id);
    return cart === undefined ? [] : soldPieces(from, to, cart);
  });
  await forgetQuantities(sql, takenProducts(sold));
  await reserve(sql, orders, shown);
}

async function reserve(
  sql: Sql,
  orders: readonly Rewritten<StoredOrder>[],
  shown: ReadonlyMap<string, OrderCart>,
): Promise<void> {
  const changed = orders.flatMap(({ from, to }) => {
    const wanted = planParts(from, to, shown.get(to.id));
    return wanted === null ? [] : [{ id: to.id, isNew: from.rowId === 0, wanted }];
  });
  if (changed.length === 0) return;
  const ids = changed.flatMap(({ id, isNew }) => (isNew ? [] : [id]));
  const reservations = Map.groupBy(await readReservations(sql, ids), ({ orderId }) => orderId);
  const isConfirmed = changed.some(({ wanted }) => wanted.parts.some(({ bookedMs }) => bookedMs !== null));
  const number = isConfirmed ? await takeNumber(sql) : null;
  const plans = changed.map(({ id, wanted }) => planReservation(id, wanted, reservations.get(id) ?? [], number));
  const removed = plans.flatMap((plan) => plan.removed);
  const added = plans.flatMap((plan) => plan.added);
  const dated = plans.flatMap((plan) => plan.dated);
  await removeReservations(
    sql,
    removed.map(({ key }) => key),
  );
  await addReservations(sql, added);
  await dateReservations(sql, dated);
  await recountStock(sql, takenProducts([...removed, ...added]));
}

/** Works out the stock of the products that may stand for these, which TotalGest no longer knows or knows again. */
export async function recountHeirs(sql: Sql, productIds: readonly string[]): Promise<void> {
  await recountStock(sql, takenProducts(await findReserved(sql, productIds)));
}

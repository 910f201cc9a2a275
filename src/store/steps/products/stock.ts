import type { Changed } from "../../../core/order/stored-order.ts";
import type { OrderPieces, WantedReservation } from "../../../core/order/pieces.ts";
import { planReservation, takenFrom } from "../../../core/order/pieces.ts";
import type { KnownArticles, Pieces, ReservationPlan, Taken } from "../../../core/order/pieces.ts";
import type { Rows } from "../../rows/transactions.ts";
import {
  addReservations,
  dateReservations,
  forgetQuantities,
  readReservations,
  recountStock,
  removeReservations,
  type ProductsBy,
} from "../../tables/stock.ts";
import { takeNumber } from "../../tables/notes.ts";

/** Reads what the rule of articles needs to know of these items' shop products. */
export async function readArticles(
  rows: Rows,
  items: readonly Pick<Pieces, "shopProductId">[],
): Promise<KnownArticles> {
  const shopIds = new Set<string>();
  for (const { shopProductId } of items) if (shopProductId !== null) shopIds.add(shopProductId);
  const links = shopIds.size === 0 ? [] : await rows.readLinks([...shopIds]);
  if (links.length === 0) return NO_LINKS;
  const ids = new Set(links.map(({ productId }) => productId));
  const products = await rows.readLinkedProducts([...ids]);
  return {
    links: Map.groupBy(links, ({ shopProductId }) => shopProductId),
    products: new Map(products.map((product) => [product.id, product])),
  };
}

const NO_LINKS: KnownArticles = { links: new Map(), products: new Map() };

/** The products that these pieces are taken from. */
export function takenProducts(taken: readonly Taken[]): Required<Pick<ProductsBy, "ids" | "skus">> {
  const ids = new Set<string>();
  const skus = new Set<string>();
  for (const { productId, sku, bySku } of taken) {
    if (productId !== null) ids.add(productId);
    if (bySku && sku !== null) skus.add(sku);
  }
  return { ids: [...ids], skus: [...skus] };
}

/**
 * Writes the new reservations of these orders, of each the last, and marks the shop's figures that they changed as unknown.
 */
export async function moveStock(rows: Rows, changes: readonly Changed[]): Promise<void> {
  const wanted = new Map<string, WantedReservation>();
  const moved: OrderPieces[] = [];
  const items: Pieces[] = [];
  for (const { row, reserves, moved: own = [] } of changes) {
    if (reserves !== undefined) {
      wanted.set(row.id, reserves);
      items.push(...reserves.pieces, ...(reserves.beside?.pieces ?? []));
    }
    for (const one of own) {
      moved.push(one);
      items.push(...one.pieces);
    }
  }
  if (wanted.size === 0 && moved.length === 0) return;
  const known = await readArticles(rows, items);
  if (moved.length > 0) await forgetMoved(rows, moved, known);
  if (wanted.size > 0) await reserve(rows, wanted, known);
}

async function forgetMoved(rows: Rows, moved: readonly OrderPieces[], known: KnownArticles): Promise<void> {
  const taken: Taken[] = [];
  const shopIds = new Set<string>();
  for (const { facts, pieces } of moved) {
    for (const piece of pieces) {
      taken.push(takenFrom(piece, facts, known));
      if (piece.shopProductId !== null) shopIds.add(piece.shopProductId);
    }
  }
  if (taken.length > 0) await forgetQuantities(rows.sql, { ...takenProducts(taken), shopIds: [...shopIds] });
}

async function reserve(
  rows: Rows,
  wanted: ReadonlyMap<string, WantedReservation>,
  known: KnownArticles,
): Promise<void> {
  const reservations = Map.groupBy(await readReservations(rows.sql, [...wanted.keys()]), ({ orderId }) => orderId);
  const isConfirmed = [...wanted].some(([id, { reservation, pieces, beside }]) => {
    if (beside?.reservation.kind === "until-read" && beside.pieces.length > 0) return true;
    return reservation.kind === "until-read" && (pieces.length > 0 || reservations.has(id));
  });
  const number = isConfirmed ? await takeNumber(rows.sql) : null;
  const plans = [...wanted].map(([id, one]) => planReservation(id, one, reservations.get(id) ?? [], known, number));
  await writeReservations(rows, plans);
}

async function writeReservations(rows: Rows, plans: readonly ReservationPlan[]): Promise<void> {
  const removed = plans.flatMap((plan) => plan.removed);
  const added = plans.flatMap((plan) => plan.added);
  const dated = plans.flatMap(({ dated: kept, confirmed, untilMs }) =>
    kept.map(({ key }) => ({ key, confirmed, untilMs })),
  );
  if (removed.length > 0)
    await removeReservations(
      rows.sql,
      removed.map(({ key }) => key),
    );
  if (added.length > 0) await addReservations(rows.sql, added);
  if (dated.length > 0) await dateReservations(rows.sql, dated);
  if (removed.length + added.length > 0) await recountStock(rows.sql, takenProducts([...removed, ...added]));
}

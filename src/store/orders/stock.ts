import type { Changed } from "../../core/orders/stored-order.ts";
import {
  type Pieces,
  type ReservationPlan,
  type WantedReservation,
  planReservation,
  takenBy,
} from "../../core/stock.ts";
import type { Sql } from "../dialect.ts";
import {
  type ProductsBy,
  addReservations,
  dateReservations,
  findReserved,
  findUndecided,
  forgetQuantities,
  readProductsOfLines,
  readReservations,
  recountStock,
  redirectReservations,
  removeReservations,
  writeArticles,
} from "../tables/stock.ts";
import { takeNumber } from "../tables/notes.ts";
import {
  type KnownProduct,
  type LineArticle,
  byLine,
  decideArticles,
  lineKey,
} from "../../core/orders/articles/article.ts";

/** The products that these pieces are or may be taken from. */
export function takenProducts(
  taken: readonly Pick<Pieces, "productId" | "sku" | "shopProductId">[],
): Required<ProductsBy> {
  const all = <Key extends keyof (typeof taken)[number]>(key: Key): readonly string[] => [
    ...new Set(taken.map((one) => one[key]).filter((value) => value !== null)),
  ];
  return { ids: all("productId"), skus: all("sku"), shopIds: all("shopProductId") };
}

/**
 * Writes the new reservations of these orders, of each the last, and marks the shop's figures that they changed as unknown.
 */
export async function moveStock(sql: Sql, changes: readonly Changed[]): Promise<void> {
  const moved = changes.flatMap((change) => change.moved ?? []);
  if (moved.length > 0) await forgetQuantities(sql, takenProducts(moved));
  const wanted = new Map<string, WantedReservation>();
  for (const { row, reserves } of changes) if (reserves !== undefined) wanted.set(row.id, reserves);
  if (wanted.size > 0) await reserve(sql, wanted);
}

async function reserve(sql: Sql, wanted: ReadonlyMap<string, WantedReservation>): Promise<void> {
  const reservations = Map.groupBy(await readReservations(sql, [...wanted.keys()]), ({ orderId }) => orderId);
  const isConfirmed = [...wanted].some(([id, { reservation, pieces, beside }]) => {
    if (beside?.reservation.kind === "until-read" && beside.pieces.length > 0) return true;
    return reservation.kind === "until-read" && (pieces.length > 0 || reservations.has(id));
  });
  const number = isConfirmed ? await takeNumber(sql) : null;
  const plans = [...wanted].map(([id, one]) => planReservation(id, one, reservations.get(id) ?? [], number));
  await writeReservations(sql, plans);
}

async function writeReservations(sql: Sql, plans: readonly ReservationPlan[]): Promise<void> {
  const removed = plans.flatMap((plan) => plan.removed);
  const added = plans.flatMap((plan) => plan.added);
  const dated = plans.flatMap(({ dated: kept, confirmed, untilMs }) =>
    kept.map(({ key }) => ({ key, confirmed, untilMs })),
  );
  if (removed.length > 0)
    await removeReservations(
      sql,
      removed.map(({ key }) => key),
    );
  if (added.length > 0) await addReservations(sql, added);
  if (dated.length > 0) await dateReservations(sql, dated);
  if (removed.length + added.length > 0) await recountStock(sql, takenProducts([...removed, ...added]));
}

/** Works out the stock of the products that may stand for these, which TotalGest no longer knows or knows again. */
export async function recountHeirs(sql: Sql, productIds: readonly string[]): Promise<void> {
  const taken = await findReserved(sql, productIds);
  if (taken.length > 0) await recountStock(sql, takenProducts(taken));
}

/**
 * Decides the lines of open orders whose product was not known before these were linked. What is reserved of a product
 * that is gone may be of these.
 */
export async function decideLinked(
  sql: Sql,
  linked: readonly Pick<KnownProduct, "shopId" | "sku" | "pushedSku">[],
): Promise<void> {
  const shopIds = linked.map(({ shopId }) => shopId).filter((id) => id !== null);
  const skus = linked.flatMap(({ sku, pushedSku }) => [sku, pushedSku]).filter((sku) => sku !== null);
  const undecided = await findUndecided(sql, { shopIds, skus });
  if (undecided.length === 0) return;
  const products = await readProductsOfLines(sql, undecided);
  const written = new Map<string, readonly LineArticle[]>();
  const moved = [];
  for (const [orderId, reservations] of Map.groupBy(undecided, (one) => one.orderId)) {
    const kept = reservations[0]?.articles ?? [];
    const isKept = byLine(kept);
    const open = reservations.filter((line) => !isKept.has(lineKey(line)));
    const decided = decideArticles(open, [], products);
    if (decided.length === 0) continue;
    written.set(orderId, [...kept, ...decided]);
    const articles = byLine(decided);
    for (const from of open) moved.push({ from, to: takenBy(from, articles.get(lineKey(from))) });
  }
  if (written.size > 0) {
    await writeArticles(sql, written);
    const moves = moved.map(({ from, to }) => ({ key: from.key, to }));
    await redirectReservations(sql, moves);
  }
  await recountStock(sql, takenProducts([...undecided, ...moved.map(({ from, to }) => ({ ...from, ...to }))]));
}

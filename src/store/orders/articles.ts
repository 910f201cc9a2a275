import {
  byLine,
  decideArticles,
  type KnownProduct,
  type LineArticle,
  lineKey,
} from "../../core/orders/articles/article.ts";
import { takenBy } from "../../core/stock.ts";
import type { Sql } from "../dialect.ts";
import { readProductsOfLines, writeArticles } from "../tables/articles.ts";
import { findUndecided, recountStock, redirectReservations } from "../tables/stock.ts";
import { takenProducts } from "./stock.ts";

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
    await redirectReservations(
      sql,
      moved.map(({ from, to }) => ({ key: from.key, to })),
    );
  }
  await recountStock(sql, takenProducts([...undecided, ...moved.map(({ from, to }) => ({ ...from, ...to }))]));
}

import { type ArticleBy, type KnownProduct } from "../../core/orders/articles/article.ts";
import { chooseArticle } from "../../core/orders/decisions.ts";
import { decideLines } from "../../core/orders/transitions.ts";
import { type Author, change } from "../change.ts";
import type { Sql } from "../dialect.ts";
import { readOrders } from "../tables/orders.ts";
import { findUndecided, readProductsOfLines, recountStock } from "../tables/stock.ts";
import { takenProducts } from "./stock.ts";

/** As `OrderStore.chooseArticles`. */
export async function storeArticles(
  sql: Sql,
  ids: readonly string[],
  { by, atMs }: { readonly by: ArticleBy; readonly atMs: number },
  author: Author,
): Promise<void> {
  const known = await readOrders(sql, ids);
  const articles = [...known.values()].flatMap((order) => order.articles);
  const productIds = articles.map(({ productId }) => productId).filter((id) => id !== null);
  const products = await readProductsOfLines(sql, articles, productIds);
  const calls = ids.map((id) => ({ id, by, products, atMs }));
  await change(sql, calls, chooseArticle, { author, known });
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
  const byOrder = Map.groupBy(undecided, ({ orderId }) => orderId);
  const calls = [...byOrder].map(([id, lines]) => ({ id, lines, products }));
  await change(sql, calls, decideLines, { author: () => null });
  await recountStock(sql, takenProducts(undecided));
}

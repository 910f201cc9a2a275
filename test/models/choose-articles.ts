import type { ArticleBy } from "../../src/core/orders/articles/article.ts";
import type { OrderRecord } from "../../src/core/orders/record.ts";
import type { Sale, World } from "./world.ts";

/**
 * What a person chooses who knows what was sold, for an order that is on hold because of an article; null = neither is
 * right any more, or nothing is in question.
 */
export function choiceFor(
  world: World,
  sale: Sale,
  { state, error }: Pick<OrderRecord, "state" | "error">,
): ArticleBy | null {
  if (state !== "held" || (error?.code !== "article-gone" && error?.code !== "article-disagrees")) return null;
  const { product, sku: asked } = error.data;
  if (sale.items.some(({ articleId }) => articleId === product)) return world.articles.has(product) ? "link" : null;
  const isRight = sale.items.some(({ sku, articleId }) => sku === asked && world.articles.get(articleId)?.sku === sku);
  return isRight ? "sku" : null;
}

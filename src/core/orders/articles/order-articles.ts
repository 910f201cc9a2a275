import type { ShopOrder } from "../order.ts";
import type { OrderRecord } from "../record.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { byLine, type CurrentProduct, lineKey, sentArticle, type SentArticle } from "./article.ts";

export type OrderArticles =
  | { readonly ok: true; readonly order: ShopOrder }
  /** The article of an item cannot be decided, so the order waits for a person. */
  | { readonly ok: false; readonly problem: Problem };

/**
 * Fetches TotalGest's current products by id; unknown products are absent. `unanswered`: TotalGest gives no usable
 * answer about this product.
 */
export type FetchProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, CurrentProduct | "unanswered">>;

/**
 * The order with the SKU to send for each item. This is part of the mapping: if a SKU changes before the order is sent
 * again, the body is made again. With `namesArticles`, TotalGest's article id is added where it is known.
 */
export async function withArticles(
  order: ShopOrder,
  { articles }: Pick<OrderRecord, "articles">,
  fetchProducts: FetchProducts,
  namesArticles = false,
): Promise<OrderArticles> {
  const ids = new Set(articles.map(({ productId }) => productId).filter((id) => id !== null));
  if (ids.size === 0) return { ok: true, order };
  const products = new Map<string, CurrentProduct>();
  const unanswered = new Set<string>();
  for (const [id, answer] of await fetchProducts([...ids])) {
    if (answer === "unanswered") unanswered.add(id);
    else products.set(id, answer);
  }
  const decisions = byLine(articles);
  const items: ShopOrder["items"][number][] = [];
  for (const item of order.items) {
    if (item.kind !== "product") {
      items.push(item);
      continue;
    }
    const decided = decisions.get(lineKey(item));
    const { name } = item;
    const product = decided?.productId ?? "";
    if (unanswered.has(product)) return { ok: false, problem: problem("article-unanswered", { name, product }) };
    const article = sentArticle(item, decided, products);
    if (article.kind !== "article") return { ok: false, problem: problemOfArticle(article, name) };
    const articleId = namesArticles && article.productId !== null ? { articleId: article.productId } : {};
    items.push({ ...item, sku: article.sku, ...articleId });
  }
  return { ok: true, order: { ...order, items } };
}

function problemOfArticle(article: Exclude<SentArticle, { kind: "article" }>, name: string): Problem {
  const { productId: product, sku } = article;
  return article.kind === "gone"
    ? problem("article-gone", { name, product, sku: sku ?? "none" })
    : problem("article-disagrees", { name, product, linkSku: article.linkSku, sku: article.sku });
}

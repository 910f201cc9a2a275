import type { ShopOrder } from "../order/order.ts";
import type { OrderRecord } from "../ports/order-store.ts";
import type { ProductStore } from "../ports/product-store.ts";
import type { Problem } from "../common/problems/problem.ts";
import { problem } from "../common/problems/problem.ts";
import { articleOf, linkAt } from "./article.ts";
import type { Article, LinkedProduct } from "./article.ts";

export type OrderArticles =
  | { readonly ok: true; readonly order: ShopOrder }
  /** The article of an item cannot be decided, so the order waits for a person. */
  | { readonly ok: false; readonly problem: Problem };

/**
 * Fetches TotalGest's current products by id; unknown products are absent. `unanswered`: TotalGest gives no usable
 * answer about this product.
 */
export type FetchProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, LinkedProduct | "unanswered">>;

/**
 * The order with the SKU to send for each item: see `articleOf`. This is part of the mapping: if a link or its SKU
 * changes before the order is sent again, the body is made again. With `namesArticles`, TotalGest's article id is added
 * where a link gives it.
 */
export async function withArticles(
  order: ShopOrder,
  { articleBy }: Pick<OrderRecord, "articleBy">,
  store: Pick<ProductStore, "readLinks">,
  fetchProducts: FetchProducts,
  namesArticles = false,
): Promise<OrderArticles> {
  const shopIds = new Set(
    order.items
      .map(({ kind, shopProductId }) => (kind === "product" ? shopProductId : null))
      .filter((id) => id !== null),
  );
  const links = shopIds.size === 0 ? [] : await store.readLinks([...shopIds]);
  if (links.length === 0) return { ok: true, order };
  const placedMs = Date.parse(order.placedAt);
  const linked = order.items.map((item) => (item.kind === "product" ? linkAt(item, placedMs, links) : null));
  const ids = new Set(linked.flatMap((found) => (found === null ? [] : [found.link.productId])));
  const answers = [...(await fetchProducts([...ids]))];
  const unanswered = new Set(answers.flatMap(([id, answer]) => (answer === "unanswered" ? [id] : [])));
  const products = new Map(answers.flatMap(([id, answer]) => (answer === "unanswered" ? [] : [[id, answer] as const])));
  const items: ShopOrder["items"][number][] = [];
  for (const [index, item] of order.items.entries()) {
    if (item.kind !== "product") {
      items.push(item);
      continue;
    }
    const product = linked[index]?.link.productId ?? "";
    if (unanswered.has(product) && articleBy !== "sku") {
      return { ok: false, problem: problem("article-unanswered", { name: item.name, product }) };
    }
    const article = articleOf(item, { placedMs, articleBy }, links, products);
    if (article.kind !== "by-link" && article.kind !== "by-sku") {
      return { ok: false, problem: problemOfArticle(article, item.name) };
    }
    const articleId = namesArticles && article.kind === "by-link" ? { articleId: article.productId } : {};
    items.push({ ...item, sku: article.sku, ...articleId });
  }
  return { ok: true, order: { ...order, items } };
}

function problemOfArticle(article: Exclude<Article, { kind: "by-link" | "by-sku" }>, name: string): Problem {
  const { productId: product } = article;
  switch (article.kind) {
    case "gone":
      return problem("article-gone", { name, product, sku: article.sku ?? "none" });
    case "undated":
      return problem("article-undated", { name, before: article.before, product });
    case "disagree":
      return problem("article-disagrees", { name, product, linkSku: article.linkSku, sku: article.sku });
  }
}

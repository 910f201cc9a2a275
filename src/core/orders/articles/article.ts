/**
 * Which product of TotalGest a line of an order is. It is decided once, as soon as the product is known, and kept with the
 * order: what TotalGest or the shop renames or links later does not change what was sold. Pure.
 */
import type { Days } from "../../brakes/facet.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { OrderCart, OrderItem } from "../order.ts";

/** Lines with the same shop product and the same SKU are the same article. */
export type ArticleLine = Pick<OrderItem, "shopProductId" | "sku">;

/** The lines of a cart that name a product. */
export function linesOf(cart: OrderCart | null): readonly OrderItem[] {
  return (cart?.items ?? []).filter(
    (item) => item.kind === "product" && (item.sku !== null || item.shopProductId !== null),
  );
}

/** What counts where a line's link and its SKU mean two products. */
export type ArticleBy = "link" | "sku";

/** What was decided of the lines with this shop product and SKU. */
export interface LineArticle extends ArticleLine {
  /** TotalGest's id; null = a person said that the line's own SKU counts, and no other product had it. */
  readonly productId: string | null;
  /** What decided it; null = link and SKU disagree, and a person has to choose. */
  readonly decidedBy: ArticleBy | "person" | null;
}

/** What the rule needs to know of a product of TotalGest. */
export interface KnownProduct {
  readonly id: string;
  /** TotalGest's SKU, as it was last read. */
  readonly sku: string;
  /** The shop product that it is linked to, and the SKU that the shop was last sent for it; null = none. */
  readonly shopId: string | null;
  readonly pushedSku: string | null;
  readonly gone: boolean;
  /** Has the SKU that the shop showed before, if another one was sent lately. */
  readonly days: Days | null;
}

/**
 * The articles of these lines: those already decided, and of the others those whose product is known. `products`: at
 * least those that are linked to the shop products of the lines, or that have or were sent one of their SKUs.
 */
export function decideArticles(
  lines: readonly ArticleLine[],
  decided: readonly LineArticle[],
  products: readonly KnownProduct[],
): readonly LineArticle[] {
  const kept = byLine(decided);
  const articles = new Map<string, LineArticle>();
  for (const line of lines) {
    const key = lineKey(line);
    if (articles.has(key)) continue;
    const article = kept.get(key) ?? decide(line, products);
    if (article !== null) articles.set(key, article);
  }
  const isKept = articles.size === decided.length && [...articles.keys()].every((key) => kept.has(key));
  return isKept ? decided : [...articles.values()];
}

export function byLine(articles: readonly LineArticle[]): ReadonlyMap<string, LineArticle> {
  return new Map(articles.map((article) => [lineKey(article), article]));
}

export function lineKey({ shopProductId, sku }: ArticleLine): string {
  return JSON.stringify([shopProductId, sku]);
}

function decide({ shopProductId, sku }: ArticleLine, products: readonly KnownProduct[]): LineArticle | null {
  const linked = shopProductId === null ? undefined : products.find(({ shopId }) => shopId === shopProductId);
  if (linked !== undefined) {
    // An order may be placed while the shop is being sent another SKU, or after it was sent and the answer was lost.
    const { pushedSku, days } = linked;
    const agrees = sku === null || [pushedSku, days?.sku?.was, linked.sku].includes(sku);
    return { shopProductId, sku, productId: linked.id, decidedBy: agrees ? "link" : null };
  }
  const found = productWithSku(sku, products);
  return found === null ? null : { shopProductId, sku, productId: found.id, decidedBy: "sku" };
}

/** Buyers see the SKU that the shop was sent, so that counts before TotalGest's. Null = none, or two have it. */
function productWithSku(sku: string | null, products: readonly KnownProduct[]): KnownProduct | null {
  if (sku === null) return null;
  const shown = products.filter(({ pushedSku }) => pushedSku === sku);
  const found = shown.length > 0 ? shown : products.filter((one) => one.sku === sku && !one.gone);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/**
 * The articles after a person's choice. It counts for what was shown: the lines of the product that the order waits for
 * (`asked`). Null = none was named, so it counts for all lines whose link and SKU disagree, and for those of a product
 * that TotalGest no longer knows.
 */
export function chooseArticles(
  articles: readonly LineArticle[],
  by: ArticleBy,
  asked: string | null,
  products: readonly KnownProduct[],
): readonly LineArticle[] {
  const isKnown = (productId: string): boolean => products.some(({ id, gone }) => id === productId && !gone);
  return articles.map((article) => {
    const { sku, productId, decidedBy } = article;
    if (productId === null) return article;
    const isOpen = asked === null ? decidedBy === null || !isKnown(productId) : productId === asked;
    if (!isOpen) return article;
    if (by === "link") return { ...article, decidedBy: "person" };
    const others = products.filter(({ id }) => id !== productId);
    return { ...article, productId: productWithSku(sku, others)?.id ?? null, decidedBy: "person" };
  });
}

/** TotalGest's product of now: its SKU, empty = none; null = TotalGest does not know it any more. */
export type CurrentProduct = { readonly sku: string } | null;

/**
 * The SKU that is sent of a line with a product: that of the product of now. A Problem = TotalGest no longer knows the product,
 * or a person has to choose between the product and the SKU.
 */
export function sentSku(
  { sku, name }: ArticleLine & Pick<OrderItem, "name">,
  { productId, decidedBy }: Pick<LineArticle, "decidedBy"> & { readonly productId: string },
  product: CurrentProduct,
): { readonly sku: string | null } | Problem {
  if (product === null) return problem("article-gone", { name, product: productId, sku: sku ?? "none" });
  const current = product.sku.trim() === "" ? null : product.sku;
  const isOpen = decidedBy === null || (current === null && decidedBy !== "person");
  return isOpen && sku !== null
    ? problem("article-disagrees", { name, product: productId, linkSku: current ?? "", sku })
    : { sku: current };
}

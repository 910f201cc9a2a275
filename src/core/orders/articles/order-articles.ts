import type { OrderItem, ShopOrder } from "../order.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { byLine, type CurrentProduct, type LineArticle, lineKey, sentSku } from "./article.ts";
import { RemoteError, type RemoteReason } from "../../common/problems/errors.ts";
import type { Erp } from "../../ports/erp.ts";
import type { ProductStore } from "../../ports/product-store.ts";

/** `unanswered`: no usable answer about the product with this id. */
export type FetchProduct = (id: string) => Promise<CurrentProduct | "unanswered">;

/**
 * The order with the SKU to send for each item; a Problem = the article of an item cannot be decided, so the order waits for a
 * person. This is part of the mapping: if a SKU changes before the order is sent again, the body is made again. With
 * `namesArticles`, TotalGest's article id is added where it is known.
 */
export async function withArticles(
  order: ShopOrder,
  articles: readonly LineArticle[],
  fetchProduct: FetchProduct,
  namesArticles = false,
): Promise<ShopOrder | Problem> {
  const decisions = byLine(articles);
  const items: OrderItem[] = [];
  for (const item of order.items) {
    const article = item.kind === "product" ? decisions.get(lineKey(item)) : undefined;
    const productId = article?.productId ?? null;
    if (article === undefined || productId === null) {
      items.push(item);
      continue;
    }
    const product = await fetchProduct(productId);
    if (product === "unanswered") return problem("article-unanswered", { name: item.name, product: productId });
    const sent = sentSku(item, { ...article, productId }, product);
    if ("code" in sent) return sent;
    items.push({ ...item, ...sent, ...(namesArticles ? { articleId: productId } : {}) });
  }
  return { ...order, items };
}

/** TotalGest answers, but gives no usable answer about this product. */
const OF_ONE_PRODUCT: ReadonlySet<RemoteReason> = new Set(["contract", "permission", "failing"]);
/** The same for the list of products. A `failing` list is a failure of TotalGest as a whole. */
const OF_ONE_SKU: ReadonlySet<RemoteReason> = new Set(["contract", "permission"]);

/**
 * Fetches products from TotalGest by id, each once per run. The catalogue read minutes ago is too old for
 * sending: if another product has taken over a SKU meanwhile, the wrong product would be booked unnoticed. Without an
 * answer for an id, TotalGest is asked which product has the last known SKU; after a time-out no more ids are asked
 * for. Throws RemoteError if TotalGest cannot be reached, refuses the credentials, or fails both ways.
 */
export function freshProducts(
  erp: Pick<Erp, "fetchProduct" | "fetchProducts">,
  store: Pick<ProductStore, "readProducts">,
  signal: AbortSignal,
): FetchProduct {
  const asked = new Map<string, ReturnType<FetchProduct>>();
  let hasTimedOut = false;
  const askById: FetchProduct = async (id) => {
    try {
      const product = hasTimedOut ? "nothing" : await erp.fetchProduct(id, signal);
      if (product === null) return null;
      if (product !== "nothing" && product.ok) return { sku: product.value.sku };
    } catch (error) {
      if (!(error instanceof RemoteError) || !OF_ONE_PRODUCT.has(error.reason)) throw error;
      hasTimedOut ||= error.reason === "failing" && error.status === null;
    }
    return "unanswered";
  };
  const hasSku = async (id: string, sku: string): Promise<boolean> => {
    try {
      const { items } = await erp.fetchProducts({ sku }, signal);
      return items.some((item) => {
        const product = item.decode();
        return product.ok && product.value.id === id && product.value.sku === sku;
      });
    } catch (error) {
      if (error instanceof RemoteError && OF_ONE_SKU.has(error.reason)) return false;
      throw error;
    }
  };
  const fetchOne: FetchProduct = async (id) => {
    const answer = await askById(id);
    if (answer !== "unanswered") return answer;
    const [known] = await store.readProducts([id]);
    if (known === undefined || known.gone) return null;
    return known.sku !== "" && (await hasSku(id, known.sku)) ? { sku: known.sku } : "unanswered";
  };
  return (id) => {
    const asking = asked.get(id) ?? fetchOne(id);
    asked.set(id, asking);
    return asking;
  };
}

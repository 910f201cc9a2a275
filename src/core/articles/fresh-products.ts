import { RemoteError } from "../errors.ts";
import type { RemoteReason } from "../errors.ts";
import type { Erp, ProductStore } from "../ports.ts";
import type { LinkedProduct } from "./article.ts";
import type { FetchProducts } from "./order-articles.ts";

/** What is no reason to keep an order back: TotalGest is there, but says nothing sensible about this product. */
const OF_ONE_PRODUCT: ReadonlySet<RemoteReason> = new Set(["contract", "permission", "failing"]);

/**
 * Asks TotalGest for linked products by id, each once a run. The catalogue that was read minutes ago is too old to send by: a
 * SKU that another product took over meanwhile would book that one, and nobody would notice. Where TotalGest gives no answer
 * about a product, what was read of it last has to do; after a time-out nothing more is asked. Throws RemoteError where it
 * cannot be reached, or refuses who calls.
 */
export function freshProducts(
  erp: Pick<Erp, "fetchProduct">,
  store: Pick<ProductStore, "readProducts">,
  signal: AbortSignal,
): FetchProducts {
  const asked = new Map<string, Promise<LinkedProduct | null>>();
  let isSilent = false;
  const fetchOne = async (id: string): Promise<LinkedProduct | null> => {
    try {
      const product = isSilent ? "nothing" : await erp.fetchProduct(id, signal);
      if (product === null) return null;
      if (product !== "nothing" && product.ok) return { id, sku: product.value.sku, gone: false };
    } catch (error) {
      if (!(error instanceof RemoteError) || !OF_ONE_PRODUCT.has(error.reason)) throw error;
      isSilent ||= error.reason === "failing" && error.status === null;
    }
    const [known] = await store.readProducts([id]);
    return known === undefined ? null : { id, sku: known.sku, gone: known.gone };
  };
  return async (ids) => {
    const products = new Map<string, LinkedProduct>();
    for (const id of ids) {
      const asking = asked.get(id) ?? fetchOne(id);
      asked.set(id, asking);
      const product = await asking;
      if (product !== null) products.set(id, product);
    }
    return products;
  };
}

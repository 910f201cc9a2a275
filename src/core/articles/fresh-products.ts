import { RemoteError } from "../errors.ts";
import type { RemoteReason } from "../errors.ts";
import type { Erp, ProductStore } from "../ports.ts";
import type { LinkedProduct } from "./article.ts";
import type { FetchProducts } from "./order-articles.ts";

/** TotalGest answers nothing sensible about this one product: what was read of it last has to do. */
const OF_ONE_PRODUCT: ReadonlySet<RemoteReason> = new Set(["contract", "permission"]);

/**
 * Asks TotalGest for linked products by id, each once a run. The catalogue that was read minutes ago is too old to send by: a
 * SKU that another product took over meanwhile would book that one, and nobody would notice.
 */
export function freshProducts(
  erp: Pick<Erp, "fetchProduct">,
  store: Pick<ProductStore, "readProducts">,
  signal: AbortSignal,
): FetchProducts {
  const asked = new Map<string, Promise<LinkedProduct | null>>();
  return async (ids) => {
    const products = new Map<string, LinkedProduct>();
    for (const id of ids) {
      if (!asked.has(id)) asked.set(id, fetchOne(id, erp, store, signal));
      const product = await asked.get(id);
      if (product !== null && product !== undefined) products.set(id, product);
    }
    return products;
  };
}

async function fetchOne(
  id: string,
  erp: Pick<Erp, "fetchProduct">,
  store: Pick<ProductStore, "readProducts">,
  signal: AbortSignal,
): Promise<LinkedProduct | null> {
  const answered = await askTotalGest(id, erp, signal);
  if (answered !== "unanswered") return answered;
  const [known] = await store.readProducts([id]);
  return known === undefined ? null : { id, sku: known.sku, gone: known.gone };
}

/** Null = TotalGest does not know it. */
async function askTotalGest(
  id: string,
  erp: Pick<Erp, "fetchProduct">,
  signal: AbortSignal,
): Promise<LinkedProduct | null | "unanswered"> {
  try {
    const product = await erp.fetchProduct(id, signal);
    if (product === null) return null;
    if (product === "nothing") return "unanswered";
    return product.ok ? { id, sku: product.value.sku, gone: false } : "unanswered";
  } catch (error) {
    if (error instanceof RemoteError && OF_ONE_PRODUCT.has(error.reason)) return "unanswered";
    throw error;
  }
}

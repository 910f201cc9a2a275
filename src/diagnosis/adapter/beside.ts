/** What the profile beside an adapter answers: the operations that the adapter leaves to it. */
import type { Product, Shop } from "../../clients/adapter/adapter.d.ts";
import type { Erp } from "../../core/ports/erp.ts";
import type { ErpProduct } from "../../core/products/product.ts";

/** TotalGest through the profile, and where the profile is. */
export interface ErpBeside {
  readonly erp: Pick<Erp, "fetchShop" | "fetchProducts" | "findOrders">;
  readonly path: string;
}

export function fetchShopBeside({ erp }: ErpBeside, signal: AbortSignal): Promise<Shop> {
  return erp.fetchShop(signal);
}

/** The first page, in the contract's terms. Records that cannot be read are left out: the doctor names them. */
export async function fetchProductsBeside({ erp }: ErpBeside, signal: AbortSignal): Promise<readonly Product[]> {
  const { items } = await erp.fetchProducts({}, signal);
  return items.map((item) => item.decode()).flatMap((item) => (item.ok ? [toProduct(item.value)] : []));
}

function toProduct({ quantity, ...product }: ErpProduct): Product {
  return { ...product, stock: { quantity } };
}

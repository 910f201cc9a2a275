import type { ShopOrder } from "./order.ts";
import type { ProductStore } from "./ports.ts";

/**
 * The order with TotalGest's SKU on each item that came without one and whose shop product is linked: TotalGest could not
 * lower that product's stock otherwise. A product that TotalGest does not know any more lends none. This is part of the
 * mapping: where a link or the SKU behind it changes before the order is sent again, the order is written anew.
 */
export async function withLinkedSkus(
  order: ShopOrder,
  store: Pick<ProductStore, "findLinked" | "readProducts">,
): Promise<ShopOrder> {
  const skus = new Map<string, string | null>();
  for (const { kind, sku, shopProductId } of order.items) {
    if (kind !== "product" || sku !== null || shopProductId === null || skus.has(shopProductId)) continue;
    skus.set(shopProductId, await readSku(shopProductId, store));
  }
  if (skus.size === 0) return order;
  const items = order.items.map((item) =>
    item.kind === "product" && item.sku === null ? { ...item, sku: skus.get(item.shopProductId ?? "") ?? null } : item,
  );
  return { ...order, items };
}

async function readSku(shopProductId: string, store: Parameters<typeof withLinkedSkus>[1]): Promise<string | null> {
  const id = await store.findLinked(shopProductId);
  if (id === null) return null;
  const [product] = await store.readProducts([id]);
  return product === undefined || product.gone || product.sku.trim() === "" ? null : product.sku;
}

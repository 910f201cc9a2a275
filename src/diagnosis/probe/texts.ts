import { RemoteError } from "../../core/common/problems/errors.ts";
import type { Erp, ErpShop } from "../../core/ports/erp.ts";
import type { Shop, ShopTax } from "../../core/ports/shop.ts";
import { pushedAsListed } from "../../core/products/fields.ts";
import { mapProduct, planProductMapping } from "../../core/products/map-product.ts";
import { OWNED_TEXTS, type OwnedText } from "../../core/products/owners.ts";
import { ownTexts } from "../../core/products/texts.ts";
import type { Settings } from "../../core/run/settings.ts";

interface Systems {
  readonly erp: Erp;
  readonly shop: Shop;
  readonly settings: Pick<Settings, "products" | "mapping">;
  readonly erpShop: ErpShop;
  readonly taxes: readonly ShopTax[];
}

/**
 * How many texts of these fields differ between the first pages of both catalogues: what is at stake where TotalGest's replace the shop's. 0 where a
 * system does not answer.
 */
export async function countDifferingTexts(
  systems: Systems,
  signal: AbortSignal,
  of: readonly OwnedText[] = OWNED_TEXTS,
): Promise<number> {
  const { erp, shop, settings, erpShop, taxes } = systems;
  try {
    const mapping = planProductMapping({ ...settings, products: { ...settings.products, fields: {} } }, erpShop, taxes);
    const [ours, theirs] = await Promise.all([erp.fetchProducts({}, signal), shop.fetchProducts(1, signal)]);
    const listed = new Map(
      theirs.items.flatMap((item) => {
        const product = item.decode();
        return product.ok ? [[product.value.sku, product.value] as const] : [];
      }),
    );
    const counts = ours.items.map((item) => {
      const product = item.decode();
      const { sku, fields } = product.ok ? mapProduct(product.value, mapping, "") : { sku: "", fields: null };
      const found = listed.get(sku);
      if (fields === null || found === undefined) return 0;
      const pushed = pushedAsListed(found, { fields, pushed: null, imagesShown: null });
      return ownTexts({ fields, pushed, sent: {}, textsKept: null }, of);
    });
    return counts.reduce((sum, count) => sum + count, 0);
  } catch (error) {
    if (error instanceof RemoteError) return 0;
    throw error;
  }
}

import type { FingerprintRow } from "../../../core/product/read-changes.ts";
import type { ShopProduct } from "../../../core/product/product.ts";
import type { ShopProductRows } from "../../rows/shop-products.ts";
import type { Sql } from "../database/sql.ts";

export function shopProductRows(sql: Sql): ShopProductRows {
  return {
    findShopRecords: async (ids) => {
      if (ids.length === 0) return [];
      const products = await sql.lists<FingerprintRow>(
        `SELECT shop_id, CASE WHEN fields_pushed = 1 THEN listed END FROM products
         WHERE shop = $1 AND shop_id = ANY ($2::text[])`,
        ids,
      );
      // Usually all are linked, and the second query is not needed.
      if (products.length === ids.length) return products;
      const others = await sql.lists<FingerprintRow>(
        "SELECT shop_id, listed FROM shop_products WHERE shop = $1 AND shop_id = ANY ($2::text[])",
        ids,
      );
      return [...products, ...others];
    },
    writeShopProducts: async (products) => {
      // Of several entries with one id the last one is kept.
      const last = new Map(products.map(({ product, fingerprint }) => [product.id, { product, fingerprint }]));
      await sql.writeRows(
        `INSERT INTO shop_products (shop, shop_id, sku, totalgest_id, name, data, listed)
         SELECT $1, j.* FROM json_to_recordset($2)
           AS j (shop_id text, sku text, totalgest_id text, name text, data text, listed text)
         ON CONFLICT (shop, shop_id) DO UPDATE SET sku = excluded.sku, totalgest_id = excluded.totalgest_id,
           name = excluded.name, data = excluded.data, listed = excluded.listed`,
        [...last.values()].map(({ product, fingerprint }) => ({
          shop_id: product.id,
          sku: product.sku,
          totalgest_id: product.totalgestId,
          name: product.name ?? "",
          data: JSON.stringify(product),
          listed: fingerprint,
        })),
      );
    },
    removeShopProducts: async (ids) => {
      await sql.run("DELETE FROM shop_products WHERE shop = $1 AND shop_id = ANY ($2::text[])", ids);
    },
    findShopProducts: ({ totalgestIds, skus }) =>
      sql.map(
        ({ data }: { data: string }) => JSON.parse(data) as ShopProduct,
        `SELECT data FROM shop_products WHERE shop = $1 AND totalgest_id = ANY ($2::text[])
         UNION SELECT data FROM shop_products WHERE shop = $1 AND sku = ANY ($3::text[]) AND sku <> ''`,
        totalgestIds,
        skus,
      ),
  };
}

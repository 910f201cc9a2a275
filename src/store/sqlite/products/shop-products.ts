import type { FingerprintRow } from "../../../core/product/read-changes.ts";
import type { ShopProduct } from "../../../core/product/product.ts";
import type { Connection } from "../file/connection.ts";
import type { ShopProductRows } from "../../rows/shop-products.ts";
import { parse } from "../../columns/json.ts";

const LINKED =
  "SELECT p.shop_id, iif(p.fields_pushed = 1, p.listed, NULL) FROM json_each(?) j CROSS JOIN products p ON p.shop_id = j.value";
const OTHERS = "SELECT s.shop_id, s.listed FROM json_each(?) j CROSS JOIN shop_products s ON s.shop_id = j.value";

export function shopProductRows(connection: Connection): ShopProductRows {
  return {
    findShopRecords: async (ids) => {
      const list = JSON.stringify(ids);
      const products = connection.rows<FingerprintRow>(LINKED, list);
      // Usually all are linked, and the second query is not needed.
      return products.length === ids.length
        ? products
        : [...products, ...connection.rows<FingerprintRow>(OTHERS, list)];
    },
    writeShopProducts: async (products) => {
      for (const { product, fingerprint } of products) writeOne(connection, product, fingerprint);
    },
    removeShopProducts: async (ids) => {
      connection.run(
        "DELETE FROM shop_products WHERE shop_id IN (SELECT value FROM json_each(?))",
        JSON.stringify(ids),
      );
    },
    findShopProducts: async ({ totalgestIds, skus }) =>
      connection
        .all<{ data: string }>(
          `SELECT data FROM shop_products WHERE totalgest_id IN (SELECT value FROM json_each(?))
           UNION SELECT data FROM shop_products WHERE sku IN (SELECT value FROM json_each(?)) AND sku <> ''`,
          JSON.stringify(totalgestIds),
          JSON.stringify(skus),
        )
        .map(({ data }) => parse<ShopProduct>(data))
        .filter((product) => product !== null),
  };
}

/** Not INSERT OR REPLACE, which would skip the delete trigger and corrupt the counter. */
function writeOne(connection: Connection, product: ShopProduct, fingerprint: string): void {
  connection.run(
    `INSERT INTO shop_products (shop_id, sku, totalgest_id, name, data, listed) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id) DO UPDATE SET sku = excluded.sku, totalgest_id = excluded.totalgest_id, name = excluded.name,
       data = excluded.data, listed = excluded.listed`,
    product.id,
    product.sku,
    product.totalgestId,
    product.name ?? "",
    JSON.stringify(product),
    fingerprint,
  );
}

import type { Link, LinkedProduct } from "../../core/articles/article.ts";
import type { LinkRows } from "../rows/links.ts";
import type { Sql } from "./database/sql.ts";

export function linkRows(sql: Sql): LinkRows {
  return {
    readLinks: (shopIds) =>
      sql.all<Link>(
        `SELECT shop_id AS "shopProductId", id AS "productId", coalesce(linked_ms, 0) AS "fromMs", NULL::bigint AS "untilMs",
             linked_sku AS "shopSku" FROM products
           WHERE shop = $1 AND shop_id = ANY ($2::text[])
         UNION ALL
         SELECT shop_id, product_id, from_ms, until_ms, shop_sku FROM ended_links
           WHERE shop = $1 AND shop_id = ANY ($2::text[])`,
        shopIds,
      ),
    readLinkedProducts: (ids) =>
      sql.all<LinkedProduct>(
        "SELECT id, sku, gone = 1 AS gone FROM products WHERE shop = $1 AND id = ANY ($2::text[])",
        ids,
      ),
    endLinks: async (links) => {
      await sql.writeRows(
        `INSERT INTO ended_links (shop, shop_id, product_id, from_ms, until_ms, shop_sku)
         SELECT $1, p.shop_id, p.id, coalesce(p.linked_ms, 0), j."untilMs", p.linked_sku
         FROM json_to_recordset($2) AS j ("productId" text, "untilMs" bigint)
         JOIN products p ON p.shop = $1 AND p.id = j."productId" WHERE p.shop_id IS NOT NULL`,
        links,
      );
    },
    redateLinks: async (shopIds, fromMs, toMs) =>
      shopIds.length === 0
        ? []
        : sql.map(
            ({ shop_id }: { shop_id: string }) => shop_id,
            `UPDATE ended_links SET until_ms = $4 WHERE shop = $1 AND until_ms = $3 AND shop_id = ANY ($2::text[])
               RETURNING shop_id`,
            shopIds,
            fromMs,
            toMs,
          ),
  };
}

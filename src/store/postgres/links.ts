import type { Link } from "../../core/articles/article.ts";
import type { LinkRows } from "../rows/links.ts";
import { type Sql, toRows } from "./database/sql.ts";

export function linkRows(sql: Sql): LinkRows {
  return {
    readLinks: async (shopIds) => (shopIds.length === 0 ? [] : readLinks(sql, shopIds)),
    readLinkedProducts: async (ids) =>
      ids.length === 0
        ? []
        : (
            await sql.all<{ id: string; sku: string; gone: number }>(
              "SELECT id, sku, gone FROM products WHERE shop = $1 AND id = ANY ($2::text[])",
              ids,
            )
          ).map(({ id, sku, gone }) => ({ id, sku, gone: gone === 1 })),
    endLinks: async (links) => {
      if (links.length === 0) return;
      await sql.run(
        `INSERT INTO ended_links (shop, shop_id, product_id, from_ms, until_ms, shop_sku)
         SELECT $1, p.shop_id, p.id, coalesce(p.linked_ms, 0), j."untilMs", p.linked_sku
         FROM json_to_recordset($2) AS j ("productId" text, "untilMs" bigint)
         JOIN products p ON p.shop = $1 AND p.id = j."productId" WHERE p.shop_id IS NOT NULL`,
        toRows(links),
      );
    },
    redateLinks: async (shopIds, fromMs, toMs) =>
      shopIds.length === 0
        ? []
        : (
            await sql.all<{ shop_id: string }>(
              `UPDATE ended_links SET until_ms = $4 WHERE shop = $1 AND until_ms = $3 AND shop_id = ANY ($2::text[])
               RETURNING shop_id`,
              shopIds,
              fromMs,
              toMs,
            )
          ).map(({ shop_id }) => shop_id),
  };
}

async function readLinks(sql: Sql, shopIds: readonly string[]): Promise<readonly Link[]> {
  const links = await sql.lists<
    readonly [shopId: string, productId: string, fromMs: number, untilMs: number | null, sku: string | null]
  >(
    `SELECT shop_id, id, coalesce(linked_ms, 0), NULL::bigint, linked_sku FROM products
       WHERE shop = $1 AND shop_id = ANY ($2::text[])
     UNION ALL
     SELECT shop_id, product_id, from_ms, until_ms, shop_sku FROM ended_links WHERE shop = $1 AND shop_id = ANY ($2::text[])`,
    shopIds,
  );
  return links.map(([shopProductId, productId, fromMs, untilMs, shopSku]) => ({
    shopProductId,
    productId,
    fromMs,
    untilMs,
    shopSku,
  }));
}

import type { Link } from "../../core/articles/article.ts";
import type { Connection } from "./file/connection.ts";
import type { LinkRows } from "../rows/links.ts";

export function linkRows(connection: Connection): LinkRows {
  return {
    readLinks: async (shopIds) => {
      const ids = JSON.stringify(shopIds);
      return connection.all<Link>(
        `SELECT p.shop_id AS shopProductId, p.id AS productId, coalesce(p.linked_ms, 0) AS fromMs, NULL AS untilMs,
           p.linked_sku AS shopSku FROM json_each(?) j CROSS JOIN products p ON p.shop_id = j.value
         UNION ALL
         SELECT e.shop_id, e.product_id, e.from_ms, e.until_ms, e.shop_sku
           FROM json_each(?) j CROSS JOIN ended_links e ON e.shop_id = j.value`,
        ids,
        ids,
      );
    },
    readLinkedProducts: async (ids) =>
      connection
        .allOf<{ id: string; sku: string; gone: number }>(
          "SELECT p.id, p.sku, p.gone FROM json_each(?) j CROSS JOIN products p ON p.id = j.value",
          ids,
        )
        .map(({ id, sku, gone }) => ({ id, sku, gone: gone === 1 })),
    endLinks: async (links) => {
      for (const { productId, untilMs } of links) {
        connection.run(
          `INSERT INTO ended_links (shop_id, product_id, from_ms, until_ms, shop_sku)
           SELECT shop_id, id, coalesce(linked_ms, 0), ?, linked_sku FROM products WHERE id = ? AND shop_id IS NOT NULL`,
          untilMs,
          productId,
        );
      }
    },
    redateLinks: async (shopIds, fromMs, toMs) =>
      connection
        .all<{ shop_id: string }>(
          `UPDATE ended_links SET until_ms = ? WHERE until_ms = ? AND shop_id IN (SELECT value FROM json_each(?))
           RETURNING shop_id`,
          toMs,
          fromMs,
          JSON.stringify(shopIds),
        )
        .map(({ shop_id }) => shop_id),
  };
}

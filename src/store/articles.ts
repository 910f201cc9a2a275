import { articleOf } from "../core/articles/article.ts";
import type { ArticleBy, Link, LinkDate, LinkedProduct } from "../core/articles/article.ts";
import type { Connection } from "./connection.ts";

/** What an item's article depends on besides the item. */
export interface OrderFacts {
  readonly placedMs: number;
  readonly articleBy: ArticleBy | null;
}

/** Whose pieces an item's are: of this product, and (`bySku`) of whichever product has its SKU. */
export interface Reserved {
  readonly sku: string | null;
  readonly productId: string | null;
  readonly bySku: boolean;
}

export interface ReservedRow {
  readonly sku: string | null;
  readonly product_id: string | null;
  readonly by_sku: number;
}

export function toReserved(row: ReservedRow): Reserved {
  return { sku: row.sku, productId: row.product_id, bySku: row.by_sku === 1 };
}

export function factsOf(connection: Connection, orderId: string): OrderFacts {
  const row = connection.get<{ placed_ms: number; article_by: ArticleBy | null }>(
    "SELECT placed_ms, article_by FROM orders WHERE id = ?",
    orderId,
  );
  return { placedMs: row?.placed_ms ?? 0, articleBy: row?.article_by ?? null };
}

/** A date that no clock contradicts. */
export function justAt(atMs: number): LinkDate {
  return { earliestMs: atMs, latestMs: atMs };
}

/** Every link that these products of the shop have, or had. */
export function readLinks(connection: Connection, shopIds: readonly string[]): readonly Link[] {
  const ids = JSON.stringify(shopIds);
  return connection
    .rows<readonly [shopId: string, productId: string, fromMs: number, untilMs: number | null, sku: string | null]>(
      `SELECT p.shop_id, p.id, coalesce(p.linked_ms, 0), NULL, p.linked_sku
         FROM json_each(?) j CROSS JOIN products p ON p.shop_id = j.value
       UNION ALL
       SELECT e.shop_id, e.product_id, e.from_ms, e.until_ms, e.shop_sku
         FROM json_each(?) j CROSS JOIN ended_links e ON e.shop_id = j.value`,
      ids,
      ids,
    )
    .map(([shopProductId, productId, fromMs, untilMs, shopSku]) => ({
      shopProductId,
      productId,
      fromMs,
      untilMs,
      shopSku,
    }));
}

/**
 * Before a product loses its link, or gets another: what it was stays known. `latestMs`: when it ended at the latest. Nothing
 * where it has none.
 */
export function endLink(connection: Connection, productId: string, latestMs: number): void {
  connection.run(
    `INSERT INTO ended_links (shop_id, product_id, from_ms, until_ms, shop_sku)
     SELECT shop_id, id, coalesce(linked_ms, 0), ?, linked_sku FROM products WHERE id = ? AND shop_id IS NOT NULL`,
    latestMs,
    productId,
  );
}

/** A link that was moved is not over before the shop shows the product that it was moved to: buyers still buy the old one. */
export const NOT_YET_MS = Number.MAX_SAFE_INTEGER;

/** These products of the shop show what they are linked to: links that were moved are over. Returns those that had one. */
export function closeLinks(connection: Connection, shopIds: readonly string[], latestMs: number): readonly string[] {
  if (shopIds.length === 0) return [];
  return connection
    .all<{ shop_id: string }>(
      `UPDATE ended_links SET until_ms = ? WHERE until_ms = ? AND shop_id IN (SELECT value FROM json_each(?))
       RETURNING shop_id`,
      latestMs,
      NOT_YET_MS,
      JSON.stringify(shopIds),
    )
    .map(({ shop_id }) => shop_id);
}

/** Of which product the pieces of an item are; of both where its link and its SKU do not agree. */
export function decide(
  connection: Connection,
  item: { readonly sku: string | null; readonly shopProductId: string | null },
  order: OrderFacts,
): Reserved {
  const links = item.shopProductId === null ? [] : readLinks(connection, [item.shopProductId]);
  const article = articleOf(item, order, links, readLinkedProducts(connection, links));
  const { sku } = item;
  if (article.kind === "by-sku") return { sku, productId: null, bySku: sku !== null };
  return { sku, productId: article.productId, bySku: article.kind !== "by-link" && sku !== null };
}

function readLinkedProducts(connection: Connection, links: readonly Link[]): ReadonlyMap<string, LinkedProduct> {
  const products = new Map<string, LinkedProduct>();
  for (const { productId } of links) {
    const row = connection.get<{ id: string; sku: string; gone: number }>(
      "SELECT id, sku, gone FROM products WHERE id = ?",
      productId,
    );
    if (row !== undefined) products.set(row.id, { id: row.id, sku: row.sku, gone: row.gone === 1 });
  }
  return products;
}

/** Ids of the products that a reservation is taken from. */
function reservedFrom(connection: Connection, { sku, productId, bySku }: Reserved): readonly string[] {
  const ids = bySku
    ? connection.all<{ id: string }>("SELECT id FROM products WHERE sku = ?", sku).map(({ id }) => id)
    : [];
  return productId === null ? ids : [...ids, productId];
}

export function reservedFromAll(connection: Connection, reserved: readonly Reserved[]): readonly string[] {
  return [...new Set(reserved.flatMap((one) => reservedFrom(connection, one)))];
}

/** What is decided of the lines of orders, and the products that they may be. */
import type { KnownProduct, Line, LineArticle } from "../../core/orders/articles/article.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { decoder, type Fields, selected } from "./row-writer.ts";

const FIELDS = {
  id: ["id", "text"],
  sku: ["sku", "text"],
  shopId: ["shop_id", "text"],
  pushedSku: ["pushed_sku", "text"],
  gone: ["gone", "flag"],
  days: ["days", "json"],
} as const satisfies Fields;

const decode = decoder<KnownProduct>(FIELDS);

const texts = perDialect(({ each, update }) => ({
  // One query each: `OR` over the lists is planned badly by both.
  products: ["shop_id", "sku", "pushed_sku", "id"]
    .map((column, at) => `SELECT ${selected(FIELDS, "p")} FROM ${each(`$${String(at + 2)}`, "products", "p", column)}`)
    .join(" UNION "),
  write: update("orders", "id", "text", { articles: "text" }),
}));

/** The products that these lines may be, and those with these ids; in no order. */
export async function readProductsOfLines(
  sql: Sql,
  lines: readonly Line[],
  ids: readonly string[] = [],
): Promise<readonly KnownProduct[]> {
  const shopIds = new Set<string>();
  const skus = new Set<string>();
  for (const { shopProductId, sku } of lines) {
    if (shopProductId !== null) shopIds.add(shopProductId);
    if (sku !== null) skus.add(sku);
  }
  return (await sql.all<KnownProduct>(texts(sql).products, [...shopIds], [...skus], [...skus], ids)).map(decode);
}

export async function writeArticles(sql: Sql, articles: ReadonlyMap<string, readonly LineArticle[]>): Promise<void> {
  const rows = [...articles].map(([id, decided]) => ({ id, articles: JSON.stringify(decided) }));
  await sql.write(texts(sql).write, rows, "id");
}

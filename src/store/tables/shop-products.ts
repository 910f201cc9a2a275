/** The shop's products that no product of TotalGest is linked to, and creations of which no answer came. */
import type { FingerprintRow } from "../../core/products/read-changes.ts";
import type { ListedProduct, ProductRecord } from "../../core/products/record.ts";
import type { ShopProduct } from "../../core/products/product.ts";
import { perDialect, type Sql } from "../dialect.ts";

const texts = perDialect(({ of, among, each, insert, upsert, shop }) => {
  const found = (column: string, place: string): string =>
    `SELECT s.data FROM ${each(place, "shop_products", "s", column)}`;
  return {
    linked: `SELECT p.shop_id, CASE WHEN p.fields_pushed = 1 THEN p.listed END FROM ${each("$2", "products", "p", "shop_id")}`,
    others: `SELECT s.shop_id, s.listed FROM ${each("$2", "shop_products", "s", "shop_id")}`,
    write: `${insert("shop_products", {
      shop_id: "text",
      sku: "text",
      totalgest_id: "text",
      name: "text",
      data: "text",
      listed: "text",
    })} ON CONFLICT (${shop}shop_id) DO UPDATE SET sku = excluded.sku, totalgest_id = excluded.totalgest_id,
      name = excluded.name, data = excluded.data, listed = excluded.listed`,
    remove: `DELETE FROM shop_products WHERE ${of()} AND shop_id ${among("$2")}`,
    found: `${found("totalgest_id", "$2")} UNION ${found("sku", "$3")} WHERE s.sku <> ''`,
    begin: upsert("creations", "product", { sku: "text" }),
    end: `DELETE FROM creations WHERE ${of()} AND product ${among("$2", "bigint")}`,
  };
});

/**
 * The stored shop products of these, each with the fingerprint of its last listed record; null = changed, also for a linked
 * product that does not show what it should.
 */
export async function readListed(sql: Sql, ids: readonly string[]): Promise<readonly FingerprintRow[]> {
  const products = await sql.lists<FingerprintRow>(texts(sql).linked, ids);
  // Usually all are linked, and the second query is not needed.
  if (products.length === ids.length) return products;
  return [...products, ...(await sql.lists<FingerprintRow>(texts(sql).others, ids))];
}

/** Inserts or replaces them; of several with one id the last. */
export async function writeShopProducts(sql: Sql, products: readonly ListedProduct[]): Promise<void> {
  const last = new Map(products.map((one) => [one.product.id, one]));
  await sql.write(
    texts(sql).write,
    [...last.values()].map(({ product, fingerprint }) => ({
      shop_id: product.id,
      sku: product.sku,
      totalgest_id: product.totalgestId,
      name: product.name ?? "",
      data: JSON.stringify(product),
      listed: fingerprint,
    })),
  );
}

export async function removeShopProducts(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.run(texts(sql).remove, ids);
}

/** Those with one of these ids of TotalGest or exactly one of these SKUs, which are not empty. */
export async function findShopProducts(
  sql: Sql,
  by: { readonly totalgestIds: readonly string[]; readonly skus: readonly string[] },
): Promise<readonly ShopProduct[]> {
  const found = await sql.all<{ data: string }>(texts(sql).found, by.totalgestIds, by.skus);
  return found.map(({ data }) => JSON.parse(data) as ShopProduct);
}

/** A creation replaces an earlier one of the same product. */
export async function addCreations(
  sql: Sql,
  creations: readonly Pick<ProductRecord, "position" | "sku">[],
): Promise<void> {
  const skus = new Map(creations.map(({ position, sku }) => [position, sku]));
  const rows = [...skus].map(([product, sku]) => ({ product, sku }));
  await sql.write(texts(sql).begin, rows);
}

/** By the products' positions. */
export async function removeCreations(sql: Sql, positions: readonly number[]): Promise<void> {
  await sql.run(texts(sql).end, positions);
}

/** The shop's products that no product of TotalGest is linked to, and writes to the shop of which no answer came. */
import type { BegunWrite, ListedProduct } from "../../../core/products/record.ts";
import type { ProductStore } from "../../../core/ports/product-store.ts";
import type { ShopProduct } from "../../../core/products/product.ts";
import { perDialect, type Sql } from "../../dialect.ts";

const texts = perDialect(({ of, among, each, insert, upsert, shop }) => {
  const found = (column: string, place: string): string =>
    `SELECT s.data FROM ${each(place, "shop_products", "s", column)}`;
  return {
    linked: `SELECT CASE WHEN p.fields_told = 1 THEN p.listed END FROM ${each("$2", "products", "p", "shop_id")}`,
    others: `SELECT s.listed FROM ${each("$2", "shop_products", "s", "shop_id")}`,
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
    begin: upsert("product_writes", "product", { sku: "text", names: "text" }),
    end: `DELETE FROM product_writes WHERE ${of()} AND product ${among("$2", "bigint")}`,
    doubt: `UPDATE products SET quantity_known = 0 WHERE ${of()} AND quantity_known = 1
      AND gone = 0 AND pending = 0
      AND row_id IN (SELECT w.product FROM product_writes w WHERE ${of("w")} AND w.sku IS NULL)`,
  };
});

/** The fingerprints of the last listed records of these: none of one that changed, or is linked and does not show what it should. */
export async function readListed(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const products = await sql.lists<readonly [string | null]>(texts(sql).linked, ids);
  // Usually all are linked, and the second query is not needed.
  const others = products.length === ids.length ? [] : await sql.lists<readonly [string]>(texts(sql).others, ids);
  return new Set([...products, ...others].map(([listed]) => listed ?? "").filter((listed) => listed !== ""));
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

/** As `ProductStore.findShopProducts`. */
export async function findShopProducts(
  sql: Sql,
  by: Parameters<ProductStore["findShopProducts"]>[0],
): Promise<readonly ShopProduct[]> {
  const found = await sql.all<{ data: string }>(texts(sql).found, by.totalgestIds, by.skus);
  return found.map(({ data }) => JSON.parse(data) as ShopProduct);
}

/** A write replaces an earlier one of the same product. */
export async function addWrites(sql: Sql, writes: readonly BegunWrite[]): Promise<void> {
  const last = new Map(writes.map((one) => [one.position, one]));
  const rows = [...last.values()].map(({ position, sku, names }) => ({
    product: position,
    sku,
    names: JSON.stringify(names),
  }));
  await sql.write(texts(sql).begin, rows);
}

/** Products of which an update may have arrived or not are pending: their figures in the shop are unknown. What is pending anyway stays as it is: what is in doubt of it is sent again too. */
export async function doubtUpdates(sql: Sql): Promise<void> {
  await sql.run(texts(sql).doubt);
}

/** Except these names, which stay in doubt. */
export async function endWrites(sql: Sql, writes: readonly Omit<BegunWrite, "sku">[]): Promise<void> {
  await sql.run(
    texts(sql).end,
    writes.map(({ position }) => position),
  );
  await addWrites(
    sql,
    writes.filter(({ names }) => names.length > 0).map((one) => ({ ...one, sku: null })),
  );
}

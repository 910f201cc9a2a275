import type { ListedProduct, Fingerprinted } from "../../core/products/record.ts";
import type { ProductStore } from "../../core/ports/product-store.ts";
import { linkProduct, recordListed } from "../../core/products/link.ts";
import type { ShopProduct } from "../../core/products/product.ts";
import { knownOf } from "../../core/products/read-changes.ts";
import { changeProducts } from "./change.ts";
import type { Sql } from "../dialect.ts";
import { listPending } from "../tables/product-records.ts";
import { findLinked } from "../tables/products.ts";
import { findShopProducts, readListed, removeShopProducts, writeShopProducts } from "../tables/shop-products.ts";
import { decideLinked } from "../orders/articles.ts";

export async function findListedProducts(sql: Sql, records: readonly Fingerprinted[]): Promise<ReadonlySet<string>> {
  const ids = records.map(({ id }) => id);
  return knownOf(records, await readListed(sql, ids));
}

export async function recordShopPage(sql: Sql, products: readonly ListedProduct[]): Promise<void> {
  const shopIds = products.map(({ product }) => product.id);
  const linked = new Map((await findLinked(sql, shopIds)).map(({ id, shopId }) => [shopId, id]));
  const others = products.filter(({ product }) => !linked.has(product.id));
  const calls = products.flatMap((listed) => {
    const id = linked.get(listed.product.id);
    return id === undefined ? [] : [{ ...listed, id }];
  });
  await changeProducts(sql, calls, recordListed, true);
  if (others.length > 0) await writeShopProducts(sql, others);
}

export async function listAdoptable(
  sql: Sql,
  afterPosition: number,
  limit: number,
): Promise<Awaited<ReturnType<ProductStore["listAdoptable"]>>> {
  const products = await listPending(sql, afterPosition, limit, "adoptable");
  if (products.length === 0) return [];
  const skus = products.map(({ sku }) => sku).filter((sku) => sku !== "");
  const found = await findShopProducts(sql, { totalgestIds: products.map(({ id }) => id), skus });
  const byId = Map.groupBy(found, ({ totalgestId }) => totalgestId);
  const bySku = Map.groupBy(found, ({ sku }) => sku);
  return products.map((product) => {
    const ofSku = product.sku === "" ? [] : (bySku.get(product.sku) ?? []);
    return { product, candidates: [...new Set([...(byId.get(product.id) ?? []), ...ofSku])] };
  });
}

export async function link(sql: Sql, id: string, listed: ShopProduct, atMs: number): Promise<void> {
  const holder = (await findLinked(sql, [listed.id]))[0]?.id;
  if (holder !== undefined && holder !== id) return;
  await removeShopProducts(sql, [listed.id]);
  const made = await changeProducts(sql, [{ id, listed, atMs, isNew: holder === undefined }], linkProduct, true);
  await decideLinked(
    sql,
    made.map(({ changed: { row } }) => row),
  );
}

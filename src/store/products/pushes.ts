import type { Adoptable, ListedProduct } from "../../core/products/record.ts";
import { linkProduct, recordListed, takeLink } from "../../core/products/link.ts";
import { type Push, claimLinks, recordPush } from "../../core/products/push.ts";
import { changeProducts } from "./change.ts";
import type { Sql } from "../dialect.ts";
import { moveProductEvents } from "../tables/product-writes.ts";
import { findLinked, listPending, readProducts, readStored, removeProducts } from "../tables/products.ts";
import { findShopProducts, writeShopProducts } from "../tables/shop-products.ts";
import { recountHeirs } from "../orders/stock.ts";
import type { ProductStore } from "../../core/ports/product-store.ts";

export async function recordPushes(sql: Sql, pushes: readonly Push[]): Promise<void> {
  const linked = await findLinked(
    sql,
    pushes.map(({ shopId }) => shopId),
  );
  const holders = claimLinks(pushes, linked);
  const calls = pushes.map((push) => ({ ...push, id: push.record.id, holder: holders.get(push.shopId) }));
  // The rule needs no long texts.
  await changeProducts(sql, calls, { read: readStored, rule: recordPush });
}

/** The other product goes first: a product of the shop has one link. */
export async function moveLink(sql: Sql, fromId: string, toId: string, atMs: number): Promise<void> {
  const [from] = await readProducts(sql, [fromId]);
  if (from === undefined || from.shopId === null) return;
  await removeProducts(sql, [fromId]);
  await moveProductEvents(sql, fromId, toId);
  await changeProducts(sql, [{ id: toId, from, atMs }], { read: readProducts, rule: takeLink });
  await recountHeirs(sql, [fromId]);
}

export async function recordShopPage(sql: Sql, products: readonly ListedProduct[]): Promise<void> {
  const shopIds = products.map(({ product }) => product.id);
  const linked = await findLinked(sql, shopIds);
  const others = products.filter(({ product }) => !linked.has(product.id));
  const calls = products.flatMap((listed) => {
    const id = linked.get(listed.product.id);
    return id === undefined ? [] : [{ ...listed, id }];
  });
  await changeProducts(sql, calls, { read: readProducts, rule: recordListed });
  await writeShopProducts(sql, others);
}

export async function listAdoptable(sql: Sql, afterPosition: number, limit: number): Promise<readonly Adoptable[]> {
  const products = await listPending(sql, afterPosition, limit, "adoptable");
  if (products.length === 0) return [];
  const skus = products.map(({ sku }) => sku).filter((sku) => sku !== "");
  const found = await findShopProducts(sql, { totalgestIds: products.map(({ id }) => id), skus });
  const byId = Map.groupBy(found, ({ totalgestId }) => totalgestId);
  const bySku = Map.groupBy(found, ({ sku }) => sku);
  return products.map((product) => {
    const ofSku = product.sku === "" ? [] : (bySku.get(product.sku) ?? []);
    return { ...product, candidates: [...new Set([...(byId.get(product.id) ?? []), ...ofSku])] };
  });
}

export async function linkProducts(
  sql: Sql,
  ...[links, atMs]: Parameters<ProductStore["linkProducts"]>
): Promise<void> {
  const holders = await findLinked(
    sql,
    links.map(({ listed }) => listed.id),
  );
  const calls = links.map((link) => ({ ...link, holder: holders.get(link.listed.id) ?? null, atMs }));
  await changeProducts(sql, calls, { read: readProducts, rule: linkProduct });
}

import type { ListedProduct, PushOutcome } from "../../core/products/record.ts";
import { linkProduct, recordListed, takeLink } from "../../core/products/link.ts";
import { claimLinks, needsTexts, recordPush } from "../../core/products/push.ts";
import { changeProducts } from "./change.ts";
import type { Sql } from "../dialect.ts";
import { addProductEvents, moveProductEvents } from "../tables/product-writes.ts";
import { findLinked, listPending, readStored, removeProducts } from "../tables/products.ts";
import { findShopProducts, removeShopProducts, writeShopProducts } from "../tables/shop-products.ts";
import { recountStock } from "../tables/stock.ts";
import { decideLinked, recountHeirs } from "../orders/stock.ts";
import type { ProductStore } from "../../core/ports/product-store.ts";
import type { ShopProduct } from "../../core/products/product.ts";

/** As `ProductStore.findLinked`. */
export async function findLinkedTo(sql: Sql, shopId: string): Promise<string | null> {
  return (await findLinked(sql, [shopId])).get(shopId) ?? null;
}

export async function recordPushes(sql: Sql, outcomes: readonly PushOutcome[]): Promise<void> {
  const shopIds = outcomes.map(({ shopId }) => shopId).filter((id) => id !== null && id !== undefined);
  const holders = claimLinks(outcomes, await findLinked(sql, shopIds));
  const calls = outcomes.map((outcome) => ({ id: outcome.id, outcome, holder: holders.get(outcome.shopId ?? "") }));
  const made = await changeProducts(sql, calls, recordPush, needsTexts);
  const released = made.filter(({ call }) => call.outcome.shopId === null);
  if (released.length > 0) {
    await recountStock(sql, { ids: released.map(({ call }) => call.id) });
    await removeProducts(
      sql,
      released.flatMap(({ call, before }) => (before.gone ? [call.id] : [])),
    );
  }
  await removeShopProducts(sql, shopIds);
  await decideLinked(
    sql,
    made.flatMap(({ before, changed: { row } }) => (row.shopId === null || row.shopId === before.shopId ? [] : [row])),
  );
}

export async function moveLink(sql: Sql, fromId: string, toId: string, atMs: number): Promise<void> {
  const [from] = await readStored(sql, [fromId], true);
  if (from === undefined || from.shopId === null) return;
  await removeProducts(sql, [fromId]);
  await changeProducts(sql, [{ id: toId, from }], takeLink, true);
  await recountStock(sql, { ids: [toId] });
  await recountHeirs(sql, [fromId]);
  await moveProductEvents(sql, fromId, toId);
  await addProductEvents(sql, [{ productId: toId, kind: "link-moved", atMs, note: fromId }]);
}

export async function recordShopPage(sql: Sql, products: readonly ListedProduct[]): Promise<void> {
  const shopIds = products.map(({ product }) => product.id);
  const linked = await findLinked(sql, shopIds);
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

export async function link(sql: Sql, id: string, listed: ShopProduct, atMs: number, isCreated = false): Promise<void> {
  const holder = await findLinkedTo(sql, listed.id);
  if (holder !== null && holder !== id) return;
  await removeShopProducts(sql, [listed.id]);
  const made = await changeProducts(sql, [{ id, listed, atMs, isNew: holder === null, isCreated }], linkProduct, true);
  await decideLinked(
    sql,
    made.map(({ changed: { row } }) => row),
  );
}

import type { Fingerprinted, ListedProduct, PushOutcome } from "../../core/products/record.ts";
import { linkProduct, recordListed, takeLink } from "../../core/products/link.ts";
import { claimLinks, needsTexts, recordPush } from "../../core/products/push.ts";
import { changeProducts } from "./change.ts";
import type { Sql } from "../dialect.ts";
import { addProductEvents, moveProductEvents } from "../tables/product-writes.ts";
import { findLinked, listPending, readStored, removeProducts } from "../tables/products.ts";
import { findShopProducts, readListed, removeShopProducts, writeShopProducts } from "../tables/shop-products.ts";
import { recountStock } from "../tables/stock.ts";
import { decideLinked, recountHeirs } from "../orders/stock.ts";
import type { ProductStore } from "../../core/ports/product-store.ts";
import type { ShopProduct } from "../../core/products/product.ts";
import { knownOf } from "../../core/products/read-changes.ts";

/** As `ProductStore.findLinked`. */
export async function findLinkedTo(sql: Sql, shopId: string): Promise<string | null> {
  return (await findLinked(sql, [shopId]))[0]?.id ?? null;
}

export async function recordPushes(sql: Sql, outcomes: readonly PushOutcome[]): Promise<void> {
  const shopIds = outcomes.map(({ shopId }) => shopId).filter((id) => id !== null && id !== undefined);
  const linked = new Map((await findLinked(sql, shopIds)).map(({ id, shopId }) => [shopId, id]));
  const holders = claimLinks(outcomes, linked);
  const calls = outcomes.map((outcome) => ({ id: outcome.id, outcome, holder: holders.get(outcome.shopId ?? "") }));
  const made = await changeProducts(sql, calls, recordPush, needsTexts);
  const accepted = made.filter(
    ({ call: { outcome, holder } }) => outcome.shopId !== null && (holder ?? outcome.id) === outcome.id,
  );
  const released = made.filter(({ call }) => call.outcome.shopId === null);
  if (released.length > 0) {
    await recountStock(sql, { ids: released.map(({ call }) => call.id) });
  }
  const gone = released.filter(({ before }) => before.gone);
  if (gone.length > 0) {
    const ids = gone.map(({ call }) => call.id);
    await removeProducts(sql, ids);
  }
  await removeShopProducts(sql, shopIds);
  const links = accepted.filter(({ before, changed: { row } }) => row.shopId !== before.shopId);
  const rows = links.map(({ changed: { row } }) => row);
  await decideLinked(sql, rows);
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
  const rows = made.map(({ changed: { row } }) => row);
  await decideLinked(sql, rows);
}

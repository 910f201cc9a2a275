import type { PushOutcome } from "../../core/products/record.ts";
import { takeLink } from "../../core/products/link.ts";
import { claimLinks, needsTexts, recordPush } from "../../core/products/push.ts";
import { changeProducts } from "./change.ts";
import type { Sql } from "../dialect.ts";
import { addProductEvents, moveProductEvents } from "../tables/product-events.ts";
import { findByPushedSku, findLinked, readStored, removeProducts } from "../tables/products.ts";
import { removeShopProducts } from "../tables/shop-products.ts";
import { recountStock } from "../tables/stock.ts";
import { decideLinked } from "../orders/articles.ts";
import { recountHeirs } from "../orders/stock.ts";

export async function findHolders(
  sql: Sql,
  skus: readonly string[],
): Promise<ReadonlyMap<string, { readonly id: string; readonly shopId: string }>> {
  return new Map((await findByPushedSku(sql, skus)).map(({ sku, id, shopId }) => [sku, { id, shopId }]));
}

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
    await removeProducts(
      sql,
      gone.map(({ call }) => call.id),
    );
  }
  await removeShopProducts(sql, shopIds);
  const links = accepted.filter(({ before, changed: { row } }) => row.shopId !== before.shopId);
  await decideLinked(
    sql,
    links.map(({ changed: { row } }) => row),
  );
}

export async function moveLink(sql: Sql, fromId: string, toId: string, atMs: number): Promise<void> {
  const [from] = await readStored(sql, [fromId], true);
  if (from === undefined || from.shopId === null) return;
  await removeProducts(sql, [fromId]);
  await changeProducts(sql, [{ id: toId, from }], takeLink, true);
  await recountHeirs(sql, [fromId]);
  await moveProductEvents(sql, fromId, toId);
  await addProductEvents(sql, [{ productId: toId, kind: "link-moved", atMs, note: fromId }]);
}

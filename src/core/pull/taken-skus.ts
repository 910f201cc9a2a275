/** Products whose SKU another linked product has in the shop. Nothing is written through: a person decides. */
import { getOrderClock } from "../discovery/clocks.ts";
import type { Engine } from "../run/engine.ts";
import type { ProductRecord, ProductStore } from "../ports/product-store.ts";

/** The product that has each SKU in the shop; of several newcomers on one page, the first. */
export async function findHolders(
  store: Pick<ProductStore, "findHolders">,
  records: readonly ProductRecord[],
): Promise<ReadonlyMap<string, string>> {
  const changing = records.filter(changesSku);
  if (changing.length === 0) return new Map();
  const linked = await store.findHolders(changing.map(({ sku }) => sku));
  const holders = new Map([...linked].map(([sku, holder]) => [sku, holder.id]));
  for (const { id, sku, fault } of changing) if (!holders.has(sku) && fault === null) holders.set(sku, id);
  return holders;
}

export function changesSku({ shopId, fields, pushed, sku }: ProductRecord): boolean {
  return shopId === null || (fields !== null && pushed?.sku !== sku);
}

/**
 * Who has the SKU now, after the other products were pushed; null = it is free. A newcomer takes over the link of a
 * holder that TotalGest no longer knows.
 */
export async function findOtherHolder(
  engine: Engine,
  { id, sku, shopId }: ProductRecord,
  signal: AbortSignal,
): Promise<string | null> {
  const { store, clock } = engine;
  const holder = (await store.findHolders([sku])).get(sku)?.id ?? id;
  if (holder === id) return null;
  if (shopId !== null || !(await isGoneInErp(engine, holder, signal))) return holder;
  await store.moveLink(holder, id, clock.now(), getOrderClock(engine));
  return null;
}

async function isGoneInErp({ erp, store }: Engine, id: string, signal: AbortSignal): Promise<boolean> {
  const answer = await erp.fetchProduct(id, signal);
  if (answer !== "nothing") return answer === null;
  return (await store.readProducts([id]))[0]?.gone === true;
}

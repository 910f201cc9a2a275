/** Products whose SKU another linked product has in the shop. Nothing is written through: a person decides. */
import type { Engine } from "../../run/engine.ts";
import type { ProductRecord } from "../record.ts";
import type { ProductStore } from "../../ports/product-store.ts";

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

/** Who has the SKU in the shop now, after the other products were pushed; null = it is free. */
export async function findOtherHolder(
  store: Pick<ProductStore, "findHolders">,
  { id, sku }: ProductRecord,
): Promise<string | null> {
  const holder = (await store.findHolders([sku])).get(sku)?.id ?? id;
  return holder === id ? null : holder;
}

export async function isGoneInErp({ erp, store }: Engine, id: string, signal: AbortSignal): Promise<boolean> {
  const answer = await erp.fetchProduct(id, signal);
  if (answer !== "nothing") return answer === null;
  return (await store.readProducts([id]))[0]?.gone === true;
}

import { RemoteError } from "../common/problems/errors.ts";
import type { ProductRecord } from "../ports/product-store.ts";
import type { Shop } from "../ports/shop.ts";
import type { Store } from "../ports/store.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../product/product.ts";

/** One product and what is to be pushed of it. */
export interface Task {
  readonly record: ProductRecord;
  readonly write: ProductWrite;
}

/** On disk before the first byte goes out: a creation whose answer is lost must not be sent again unasked. */
export function beginCreations(store: Pick<Store, "beginCreations">, tasks: readonly Task[]): Promise<void> {
  return store.beginCreations(tasks.filter(({ write }) => write.shopId === null).map(creationOf));
}

/** What is put on disk before a product is created. */
function creationOf({ record, write }: Task): { readonly id: string; readonly sku: string } {
  return { id: record.id, sku: write.fields.sku ?? record.sku };
}

/** The task as one whose product may be in the shop already, as after a lost answer: it is looked up before it is sent. */
export function asLost(task: Task): Task {
  if (task.write.shopId !== null) return task;
  return { ...task, record: { ...task.record, creatingSku: creationOf(task).sku } };
}

/**
 * The shop's product because of which it refused a creation: the SKU is taken. Null = the shop has none, or answers about
 * another one (a site that ignores case).
 */
export async function findHolder(
  shop: Pick<Shop, "fetchProduct">,
  { sku }: ProductRecord,
  { holderId }: Extract<WriteResult, { ok: false }>,
  signal: AbortSignal,
): Promise<ShopProduct | null> {
  try {
    return await shop.fetchProduct(holderId === null ? { sku } : { id: holderId }, signal);
  } catch (error) {
    if (error instanceof RemoteError && error.reason === "contract") return null;
    throw error;
  }
}

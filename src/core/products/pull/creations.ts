import { RemoteError } from "../../common/problems/errors.ts";
import type { ProductRecord } from "../record.ts";
import type { Shop } from "../../ports/shop.ts";
import type { Store } from "../../ports/store.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../product.ts";

/** One product and what to push of it. */
export interface Task {
  readonly record: ProductRecord;
  readonly write: ProductWrite;
}

/**
 * Records creations on disk before the first byte is sent: a creation whose answer is lost must not be repeated without
 * a look-up.
 */
export function beginCreations(store: Pick<Store, "beginCreations">, tasks: readonly Task[]): Promise<void> {
  return store.beginCreations(tasks.filter(({ write }) => write.shopId === null).map(creationOf));
}

/** What is recorded before a product is created. */
function creationOf({ record, write }: Task): Pick<ProductRecord, "position" | "sku"> {
  return { position: record.position, sku: write.fields.sku ?? record.sku };
}

/** The task as after a lost answer: the product may exist in the shop, so it is looked up before it is sent. */
export function asLost(task: Task): Task {
  if (task.write.shopId !== null) return task;
  return { ...task, record: { ...task.record, creatingSku: creationOf(task).sku } };
}

/**
 * The shop product that has the SKU of a refused creation. Null = the shop has none, or answers about another SKU (a
 * site that ignores case).
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

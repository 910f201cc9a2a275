import type { Engine } from "../run/engine.ts";
import type { ListedOrder } from "../order/order.ts";
import type { OrderPolicy, OrderRecord } from "../ports/order-store.ts";
import type { Problem } from "../common/problems/problem.ts";
import { reuseOf } from "../order/listing/same-id.ts";

/**
 * Reads an order again before it is sent. `record` = the order as the shop has it now; null = do not send it. `isDue` =
 * it is still queued or held.
 */
export async function readAgain(
  { shop, store, clock }: Engine,
  id: string,
  policy: OrderPolicy,
  signal: AbortSignal,
): Promise<{ readonly record: OrderRecord | null; readonly isDue: boolean }> {
  const shopId = (await store.readOrder(id))?.shopId ?? id;
  const listed = await shop.fetchOrder(shopId, signal);
  if (listed === null) await store.recordVanished([id], policy);
  else if (listed.ok) await store.recordOrders([listed.value], policy);
  else await store.holdOrder(id, listed.problem, clock.now());
  const record = await store.readOrder(id);
  const isDue = record !== null && (record.state === "queued" || record.state === "held");
  if (!isDue || listed?.ok !== true) return { record: null, isDue };
  // Its status got no class, or another one without: the order is held until a person says what it means.
  if (record.error?.code === "status-unclassed" && !record.releasedByHand) return { record: null, isDue };
  const reuse = await reuseNow(store, record, listed.value);
  if (reuse === null) return { record, isDue };
  await store.holdOrder(id, reuse, clock.now());
  return { record: null, isDue };
}

/**
 * The first order of an id is held if the shop shows another order under it; the others are held until a person
 * releases them.
 */
async function reuseNow(
  store: Pick<Engine["store"], "readOrder">,
  record: OrderRecord,
  listed: ListedOrder,
): Promise<Problem | null> {
  const isFirst = record.shopId === record.id;
  return reuseOf(record, isFirst ? listed : await store.readOrder(record.shopId));
}

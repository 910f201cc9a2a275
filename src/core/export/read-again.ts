import type { Engine } from "../run/engine.ts";
import type { SeenOrder } from "../order/order.ts";
import type { OrderPolicy, OrderRecord } from "../ports/order-store.ts";
import type { Problem } from "../common/problem.ts";
import { reuseOf } from "../order/same-id.ts";

/**
 * Before an order is sent it is read once more. `record` = as the shop has it now; null = it is not to be sent. `isDue` = it
 * is still in the queue, or on hold.
 */
export async function readAgain(
  { shop, store, clock }: Engine,
  id: string,
  policy: OrderPolicy,
  signal: AbortSignal,
): Promise<{ readonly record: OrderRecord | null; readonly isDue: boolean }> {
  const shopId = (await store.readOrder(id))?.shopId ?? id;
  const seen = await shop.fetchOrder(shopId, signal);
  if (seen === null) await store.recordVanished([id], policy);
  else if (seen.ok) await store.recordOrders([seen.value], policy);
  else await store.holdOrder(id, seen.problem, clock.now());
  const record = await store.readOrder(id);
  const isDue = record !== null && (record.state === "queued" || record.state === "held");
  if (!isDue || seen?.ok !== true) return { record: null, isDue };
  const reuse = await reuseNow(store, record, seen.value);
  if (reuse === null) return { record, isDue };
  await store.holdOrder(id, reuse, clock.now());
  return { record: null, isDue };
}

/** The first order of an id is on hold where the shop shows another one under it; the others, until a person releases them. */
async function reuseNow(
  store: Pick<Engine["store"], "readOrder">,
  record: OrderRecord,
  seen: SeenOrder,
): Promise<Problem | null> {
  const isFirst = record.shopId === record.id;
  return reuseOf(record, isFirst ? seen : await store.readOrder(record.shopId));
}

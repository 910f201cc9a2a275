import type { Engine } from "../../run/engine.ts";
import { takenOver } from "../listing/listed.ts";
import type { OrderPolicy, OrderRecord } from "../../ports/order-store.ts";

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
  const listed = await shop.fetchOrder(id, signal);
  let isAnother = false;
  if (listed === null) await store.recordVanished([id], policy);
  else if (listed.ok) isAnother = (await store.recordOrders([listed.value], policy)).reused.length > 0;
  else await store.holdOrder(id, listed.problem, clock.now());
  const record = await store.readOrder(id);
  const isDue = record !== null && (record.state === "queued" || record.state === "held");
  // The next discovery decides about another order under this id.
  if (!isDue || listed?.ok !== true || isAnother || record.error?.code === "order-replaced")
    return { record: null, isDue };
  // Its status got no class, or another one without: the order is held until a person says what it means.
  if (record.error?.code === "status-unclassed" && !record.releasedByHand) return { record: null, isDue };
  if (!record.isIdReused || record.releasedByHand) return { record, isDue };
  await store.holdOrder(id, takenOver(record), clock.now());
  return { record: null, isDue };
}

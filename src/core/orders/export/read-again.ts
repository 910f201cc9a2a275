import type { Engine } from "../../run/engine.ts";
import { takenOver } from "../listing/listed.ts";
import type { OrderPolicy, OrderRecord } from "../record.ts";
import { cancelVanished, holdOrder } from "../transitions.ts";
import type { Problem } from "../../common/problems/problem.ts";

/**
 * Reads an order again before it is sent. `record` = the order as the shop has it now; null = do not send it. `isDue` =
 * it is still queued or held.
 */
export async function readAgain(
  engine: Engine,
  id: string,
  policy: OrderPolicy,
  signal: AbortSignal,
): Promise<{ readonly record: OrderRecord | null; readonly isDue: boolean }> {
  const { shop, store } = engine;
  const listed = await shop.fetchOrder(id, signal);
  let isAnother = false;
  if (listed === null) await store.changeOrders([{ id, atMs: policy.nowMs }], cancelVanished);
  else if (listed.ok) isAnother = (await store.recordOrders([listed.value], policy)).reused.length > 0;
  else await hold(engine, id, listed.problem);
  const record = await store.readOrder(id);
  const isDue = record !== null && (record.state === "queued" || record.state === "held");
  // The next discovery decides about another order under this id.
  if (!isDue || listed?.ok !== true || isAnother || record.error?.code === "order-replaced")
    return { record: null, isDue };
  // Its status got no class, or another one without: the order is held until a person says what it means.
  if (record.error?.code === "status-unclassed" && !record.releasedByHand) return { record: null, isDue };
  if (!record.isIdReused || record.releasedByHand) return { record, isDue };
  await hold(engine, id, takenOver(record));
  return { record: null, isDue };
}

/** Holds an order that waits. Returns whether it is held now. */
export async function hold({ store, clock }: Engine, id: string, error: Problem): Promise<boolean> {
  const [made = null] = await store.changeOrders([{ id, error, atMs: clock.now() }], holdOrder);
  return made !== null;
}

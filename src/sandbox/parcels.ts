import type { Erp } from "./totalgest/erp.ts";
import type { TakenOrder } from "./totalgest/order.ts";

/** How often a day's work is looked at, in parts of the time until an order is shipped. */
const LOOKS = 4;

/** Orders leave some time after they were taken, and are invoiced as long after that; 0 = only on request. */
export function startShipping(erp: Erp, shipAfterMs: number): { stop(): void } {
  if (shipAfterMs <= 0) return { stop: () => undefined };
  const timer = setInterval(() => shipDue(erp, shipAfterMs), Math.ceil(shipAfterMs / LOOKS));
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

function shipDue(erp: Erp, shipAfterMs: number): void {
  const isDue = ({ updatedAt }: TakenOrder): boolean => Date.parse(updatedAt) + shipAfterMs <= erp.now();
  for (const order of erp.orders.filter(isDue)) {
    const { id, patch } = order;
    const state = patch?.state ?? "open";
    if (state === "open") erp.shipOrder(id);
    else if (state === "shipped") erp.changeOrder(id, { state: "invoiced" });
  }
}

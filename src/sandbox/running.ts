/** What goes on while a sandbox runs: its servers, customers and parcels. */
import { type App, listen, type Listening } from "./http/server.ts";
import type { Erp } from "./totalgest/erp.ts";
import type { TakenOrder } from "./totalgest/order.ts";

/** All or none: if the second port is in use, the first server is stopped again. */
export async function listenAll(apps: readonly (readonly [App, number])[]): Promise<readonly Listening[]> {
  const servers: Listening[] = [];
  try {
    for (const [app, port] of apps) servers.push(await listen(app, port));
  } catch (error) {
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
  return servers;
}

/** A customer buys every `everyMs`; 0 = never. This does not keep the process alive. */
export function startBuying(buy: () => void, everyMs: number): { stop(): void } {
  const timer = everyMs > 0 ? setInterval(buy, everyMs) : null;
  timer?.unref();
  return { stop: () => (timer === null ? undefined : clearInterval(timer)) };
}

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

import { randomDraft } from "./framework360/customers.ts";
import type { Sellable } from "./framework360/opening.ts";
import { STATUS } from "./framework360/product.ts";
import type { Shop } from "./framework360/shop.ts";
import { randomOf } from "./random.ts";

export interface Visit {
  /** A customer buys something. */
  buy(): void;
  stop(): void;
}

/**
 * Customers keep coming: one every `everyMs` (0 = only when `buy` is called). What one of them left unfinished is completed
 * when the next one comes, so that orders are seen in both states. The process is not kept alive for them.
 */
export function openDoors(shop: Shop, sold: readonly Sellable[], seed: number, everyMs: number): Visit {
  let visitors = 0;
  let open: string | null = null;
  const buy = (): void => {
    visitors += 1;
    if (open !== null && shop.orders.get(open)?.status === STATUS.processing)
      shop.setOrderStatus(open, STATUS.completed);
    const order = shop.placeOrder(randomDraft(randomOf(seed, "visitor", visitors), sold));
    open = order.status === STATUS.processing ? order.id : null;
  };
  const timer = everyMs > 0 ? setInterval(buy, everyMs) : null;
  timer?.unref();
  return { buy, stop: () => (timer === null ? undefined : clearInterval(timer)) };
}

import { readOrderList } from "../../discovery/read-order-list.ts";
import type { ListedOrder } from "../../orders/order.ts";
import type { Engine } from "../../run/engine.ts";
import type { Shop } from "../../ports/shop.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { type DayRange, readInDays, type UnreadDays } from "./in-days.ts";

/** The result of reading the shop's list, besides the orders. */
export interface ShopRead {
  readonly unread: readonly UnreadDays[];
  /** Records that could not be read: their id (null = unreadable too) and why. */
  readonly refused: readonly { readonly id: string | null; readonly problem: Problem }[];
}

/**
 * Reads the shop's orders of these local days. An order may be listed more than once. A list that is not whole is read
 * in parts; parts that are still not whole are unread.
 */
export async function readShopList(
  shop: Pick<Shop, "fetchOrders">,
  progress: Engine["progress"],
  range: DayRange,
  onOrder: (order: ListedOrder) => void,
  signal: AbortSignal,
): Promise<ShopRead> {
  const refused = new Map<string, ShopRead["refused"][number]>();
  const unread = await readInDays(
    range,
    async (part) => {
      const { shortfall } = await readOrderList({ shop, progress }, part, signal, (items) => {
        for (const item of items) {
          if (item.ok) onOrder(item.value);
          else refused.set(item.id ?? JSON.stringify(item.problem.data), { id: item.id, problem: item.problem });
        }
        return Promise.resolve();
      });
      if (shortfall !== null) throw shortfall;
    },
    signal,
  );
  return { unread, refused: [...refused.values()] };
}

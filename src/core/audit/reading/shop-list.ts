import { RemoteError } from "../../common/problems/errors.ts";
import { numberedPages } from "../../run/numbered-pages.ts";
import type { ListedOrder } from "../../order/order.ts";
import type { Decoded } from "../../ports/records.ts";
import type { Shop } from "../../ports/shop.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { type DayRange, readInDays, type UnreadDays } from "./in-days.ts";

/** The result of reading the shop's list, besides the orders. */
export interface ShopRead {
  readonly unread: readonly UnreadDays[];
  /** Records that could not be read: their id (null = unreadable too) and why. */
  readonly refused: readonly { readonly id: string | null; readonly problem: Problem }[];
}

/**
 * Reads the shop's orders of these local days. An order may be listed more than once. An incomplete list is read once
 * more, then in parts; parts that are still incomplete are unread.
 */
export async function readShopList(
  shop: Pick<Shop, "fetchOrders">,
  range: DayRange,
  onOrder: (order: ListedOrder) => void,
  signal: AbortSignal,
): Promise<ShopRead> {
  const refused = new Map<string, ShopRead["refused"][number]>();
  const onItem = (item: Decoded<ListedOrder>): void => {
    if (item.ok) onOrder(item.value);
    else refused.set(keyOf(item), { id: item.id, problem: item.problem });
  };
  const unread = await readInDays(
    range,
    async (part) => {
      if (await readOnce(shop, part, onItem, signal)) return;
      if (await readOnce(shop, part, onItem, signal)) return;
      throw notWhole();
    },
    signal,
  );
  return { unread, refused: [...refused.values()] };
}

/**
 * Reads pages until one is empty or lists nothing new. False = incomplete: fewer orders than the last page's total, or
 * a page was repeated and reading from the other end shows orders that were not listed.
 */
async function readOnce(
  shop: Pick<Shop, "fetchOrders">,
  range: DayRange,
  onItem: (item: Decoded<ListedOrder>) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const listed = new Set<string>();
  let total: number | null = null;
  for await (const got of numberedPages((page) => shop.fetchOrders({ ...range, page, order: "asc" }, signal))) {
    total = got.total ?? total;
    const fresh = got.items.filter((item) => !listed.has(keyOf(item)));
    for (const item of fresh) {
      listed.add(keyOf(item));
      onItem(item);
    }
    if (got.items.length === 0) break;
    if (fresh.length === 0) {
      const { items } = await shop.fetchOrders({ ...range, page: 1, order: "desc" }, signal);
      return items.every((item) => listed.has(keyOf(item)));
    }
  }
  return total === null || listed.size >= total;
}

function keyOf(item: Decoded<ListedOrder>): string {
  return item.ok ? item.value.id : `refused ${item.id ?? JSON.stringify(item.problem.data)}`;
}

function notWhole(): RemoteError {
  const facts = { system: "Framework360", reason: "contract" } as const;
  return new RemoteError(problem("paging-loop", { system: "Framework360", operation: "orders/list" }), facts);
}

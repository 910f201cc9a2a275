/**
 * Which order an id of the shop means. A shop restored from a backup gives ids out again: such an order gets its own
 * row with its own id. Pure.
 */
import { createHash } from "node:crypto";
import type { ListedOrder } from "../order.ts";
import type { Decoded } from "../../ports/records.ts";
import type { OrderRecord, OrderIdentity, Namesake } from "../../ports/order-store.ts";
import type { Shop } from "../../ports/shop.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";

const HASH_LENGTH = 8;

/** Another order has another reference and another date. If only one of them differs, the order was edited. */
export function isSameOrder(one: Omit<OrderIdentity, "id">, other: Omit<OrderIdentity, "id">): boolean {
  return one.reference === other.reference || one.placedAt === other.placedAt;
}

/**
 * The id of an order's row. `rows` = all rows with this shop id. The first order keeps the shop's id; another order
 * gets `1042~<8 hex of reference and date>`.
 */
export function rowIdOf(listed: OrderIdentity, rows: readonly OrderIdentity[]): string {
  const alike = rows.filter((row) => isSameOrder(row, listed));
  const exact = alike.find((row) => row.reference === listed.reference && row.placedAt === listed.placedAt);
  const row = exact ?? alike.find(({ reference }) => reference === listed.reference) ?? alike[0];
  if (row !== undefined) return row.id;
  return rows.length === 0 ? listed.id : `${listed.id}~${hashOf(listed)}`;
}

function hashOf({ reference, placedAt }: OrderIdentity): string {
  return createHash("sha256")
    .update(JSON.stringify([reference, placedAt]))
    .digest("hex")
    .slice(0, HASH_LENGTH);
}

/** The order under the id of its row. */
export function underRowId(listed: ListedOrder, rowId: string): ListedOrder {
  if (rowId === listed.id) return listed;
  return { ...listed, id: rowId, shopId: listed.id, order: listed.order && { ...listed.order, id: rowId } };
}

/**
 * Why an order waits for a person: the shop gave its id to another order. Null = it did not, or a person confirmed with
 * `--resend` that this is an order of its own. `other` = the order that the shop shows under the id, or the order that
 * had it before.
 */
export function reuseOf(
  order: OrderIdentity & Partial<Pick<OrderRecord, "shopId" | "isOwn">>,
  other: OrderIdentity | null,
): Problem | null {
  if (other === null || order.isOwn === true || isSameOrder(order, other)) return null;
  const { reference, placedAt } = order;
  return problem("order-id-reused", {
    id: order.shopId ?? order.id,
    reference,
    placedAt,
    otherReference: other.reference,
    otherPlacedAt: other.placedAt,
  });
}

/** Whether the order waits or waited for a person because of its id. */
export function isOfReusedId({ id, shopId, error }: Pick<OrderRecord, "id" | "shopId" | "error">): boolean {
  return id !== shopId || error?.code === "order-id-reused";
}

/** A shop whose orders have their rows' ids. Fetching by a row's id returns exactly that order, or null. */
export function withRowIds(
  shop: Pick<Shop, "fetchOrders" | "fetchOrder">,
  namesakes: readonly Namesake[],
): Pick<Shop, "fetchOrders" | "fetchOrder"> {
  const byShopId = Map.groupBy(namesakes, ({ shopId }) => shopId);
  const shopIds = new Map(namesakes.map(({ id, shopId }) => [id, shopId]));
  const keyed = (item: Decoded<ListedOrder>): Decoded<ListedOrder> => {
    const rows = item.ok ? byShopId.get(item.value.id) : undefined;
    if (!item.ok || rows === undefined) return item;
    return { ok: true, value: underRowId(item.value, rowIdOf(item.value, rows)) };
  };
  return {
    fetchOrders: async (query, signal) => {
      const page = await shop.fetchOrders(query, signal);
      return { ...page, items: page.items.map(keyed) };
    },
    fetchOrder: async (id, signal) => {
      const answer = await shop.fetchOrder(shopIds.get(id) ?? id, signal);
      if (answer === null) return null;
      const item = keyed(answer);
      return item.ok && item.value.id !== id ? null : item;
    },
  };
}

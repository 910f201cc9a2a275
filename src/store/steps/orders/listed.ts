import { cancelVanished } from "../../../core/order/move.ts";
import { judgeListed } from "../../../core/order/listing/listed.ts";
import type { ListedChange, OrderListing } from "../../../core/order/listing/listed.ts";
import type { OrderRow } from "../../../core/order/change.ts";
import type { ListedOrder } from "../../../core/order/order.ts";
import type { OrderPolicy, OrderStore } from "../../../core/ports/order-store.ts";
import { rowIdOf, underRowId } from "../../../core/order/listing/same-id.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { inRounds } from "../rounds.ts";
import { applyOrders, type Author } from "./write.ts";
import { readNamesakes } from "../../tables/order-lists.ts";
import { readReservations } from "../../tables/stock.ts";
import { readCreatedMs } from "../../tables/notes.ts";

export function discoverySteps(
  transactions: Transactions,
  author: Author,
): Pick<OrderStore, "recordOrders" | "recordVanished"> {
  return {
    recordOrders: async (orders, policy) => {
      // Most listed orders are unchanged: a page without changes needs no write transaction.
      const changed = await transactions.read((rows) => findChanged(rows, orders, policy));
      if (changed.length === 0) return { touched: [] };
      return transactions.write(async (rows) => {
        const touched: string[] = [];
        for (const round of inRounds(changed, shopIdOf)) {
          const changes = (await judge(rows, round, policy)).filter((change) => change !== null);
          const written = changes.map(({ change }) => change);
          await applyOrders(rows, written, author);
          touched.push(...changes.filter(({ isTouched }) => isTouched).map(({ change }) => change.id));
        }
        return { touched };
      });
    },
    recordVanished: (ids, policy) =>
      transactions.write(async (rows) => {
        const known = await rows.readOrders(ids);
        await applyOrders(
          rows,
          known.map((order) => cancelVanished(order, policy.nowMs)),
          author,
        );
      }),
  };
}

/** The orders that are new or need a write. */
async function findChanged(
  rows: Rows,
  orders: readonly ListedOrder[],
  policy: OrderPolicy,
): Promise<readonly ListedOrder[]> {
  if (orders.length === 0) return [];
  const createdMs = await readCreatedMs(rows.sql);
  const listings = await readListed(rows, orders);
  // New orders are judged only once, when they are written.
  return orders.filter((_, at) => {
    const one = listings[at];
    return one !== undefined && (one.known === null || judgeListed(one, policy, createdMs) !== null);
  });
}

/** Orders with the same shop id are judged one after the other. */
function shopIdOf({ id, shopId }: ListedOrder): string {
  return shopId ?? id;
}

/** One result per order; null = nothing to write. */
async function judge(
  rows: Rows,
  orders: readonly ListedOrder[],
  policy: OrderPolicy,
): Promise<readonly (ListedChange | null)[]> {
  if (orders.length === 0) return [];
  const createdMs = await readCreatedMs(rows.sql);
  const listings = await readListed(rows, orders);
  return listings.map((one) => judgeListed(one, policy, createdMs));
}

async function readListed(rows: Rows, orders: readonly ListedOrder[]): Promise<readonly OrderListing[]> {
  const { keyed, known } = await underRowIds(rows, orders);
  const rowOf = (id: string): OrderRow | null => known.get(id) ?? null;
  const isExported = ({ id }: ListedOrder): boolean => rowOf(id)?.state === "exported";
  const ids = keyed.filter(({ id }) => known.has(id));
  const exported = ids.filter(isExported).map(({ id }) => id);
  const sent = await rows.readSent(exported);
  const reserving = ids.filter((order) => !isExported(order)).map(({ id }) => id);
  const reserved = Map.groupBy(await readReservations(rows.sql, reserving), ({ orderId }) => orderId);
  return keyed.map((listed) => ({
    listed,
    known: rowOf(listed.id),
    namesake: listed.shopId === undefined ? null : rowOf(listed.shopId),
    sent: sent.get(listed.id) ?? null,
    reserved: reserved.get(listed.id) ?? [],
  }));
}

/** Finds the row of each order, which may have an id of its own. */
async function underRowIds(
  rows: Rows,
  orders: readonly ListedOrder[],
): Promise<{ readonly keyed: readonly ListedOrder[]; readonly known: ReadonlyMap<string, OrderRow> }> {
  const ids = orders.flatMap(({ id, shopId }) => (shopId === undefined ? [id] : [id, shopId]));
  const known = new Map((await rows.readOrders(ids)).map((order) => [order.id, order]));
  // Fast path: nearly all orders have the same reference and date as their row.
  const isFirst = ({ id, reference, placedAt }: ListedOrder): boolean => {
    const first = known.get(id);
    return first === undefined || (first.reference === reference && first.placedAt === placedAt);
  };
  const others = orders.filter((listed) => !isFirst(listed));
  if (others.length === 0) return { keyed: orders, known };
  const namesakes = await readNamesakes(
    rows.sql,
    others.map(({ id }) => id),
  );
  const keyed = orders.map((listed) => {
    if (isFirst(listed)) return listed;
    const ofId = namesakes.filter(({ id, shopId }) => id === listed.id || shopId === listed.id);
    return underRowId(listed, rowIdOf(listed, ofId));
  });
  const missing = keyed.map(({ id }) => id).filter((id) => !known.has(id));
  for (const order of await rows.readOrders(missing)) known.set(order.id, order);
  return { keyed, known };
}

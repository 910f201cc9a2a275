import { judgeListed, type Listing, type ListedChange } from "../core/order/listing/listed.ts";
import { rowIdOf, underRowId } from "../core/order/listing/same-id.ts";
import type { ListedOrder } from "../core/order/order.ts";
import type { StoredOrder } from "../core/order/stored-order.ts";
import { cancelVanished } from "../core/order/transitions.ts";
import type { OrderPolicy, OrderStore } from "../core/ports/order-store.ts";
import { type Author, change, judge } from "./change.ts";
import type { Rows, Transactions } from "./rows/transactions.ts";
import { inRounds } from "./steps/rounds.ts";
import { readNamesakes } from "./tables/order-lists.ts";
import { readCreatedMs } from "./tables/notes.ts";
import { readOrders, readSent } from "./tables/orders.ts";
import { readReservations } from "./tables/stock.ts";

export function discovery(
  { read, write }: Transactions,
  author: Author,
): Pick<OrderStore, "recordOrders" | "recordVanished"> {
  return {
    recordOrders: async (orders, policy) => {
      // Most listed orders are unchanged: a page without changes needs no write transaction.
      const changed = await read((rows) => findChanged(rows, orders, policy));
      if (changed.length === 0) return { touched: [] };
      return write(async (rows) => {
        const touched: string[] = [];
        for (const round of inRounds(changed, shopIdOf)) {
          const { calls, known } = await readListings(rows, round, policy);
          const made = await change(rows, calls, judgeListed, { ...LISTED, known, author });
          touched.push(...made.flatMap((one) => (one?.isTouched === true ? [one.row.id] : [])));
        }
        return { touched };
      });
    },
    recordVanished: async (ids, policy) => {
      const calls = ids.map((id) => ({ id, atMs: policy.nowMs }));
      await write((rows) => change(rows, calls, cancelVanished, { author, carts: true }));
    },
  };
}

const LISTED = { carts: true, create: (call: Listing): ListedChange | null => judgeListed(null, call) };

/** The orders that are new or need a write. New orders are judged only once, when they are written. */
async function findChanged(
  rows: Rows,
  orders: readonly ListedOrder[],
  policy: OrderPolicy,
): Promise<readonly ListedOrder[]> {
  if (orders.length === 0) return [];
  const { calls, known } = await readListings(rows, orders, policy);
  const ids = new Set(known.map(({ id }) => id));
  const { made } = await judge(rows, calls, judgeListed, { ...LISTED, known });
  return orders.filter((_, at) => !ids.has(calls[at]?.id ?? "") || made[at] !== null);
}

/** Orders with the same shop id are judged one after the other. */
function shopIdOf({ id, shopId }: ListedOrder): string {
  return shopId ?? id;
}

type Call = Listing & { readonly id: string };

/** What the store knows of these orders; a call for each, in order. */
async function readListings(
  rows: Rows,
  orders: readonly ListedOrder[],
  policy: OrderPolicy,
): Promise<{ readonly calls: readonly Call[]; readonly known: readonly StoredOrder[] }> {
  const createdMs = await readCreatedMs(rows.sql);
  const { keyed, known } = await underRowIds(rows, orders);
  const stored = keyed.map(({ id }) => id).filter((id) => known.has(id));
  const isExported = (id: string): boolean => known.get(id)?.state === "exported";
  const sent = await readSent(rows.sql, stored.filter(isExported));
  const reserving = stored.filter((id) => !isExported(id));
  const reserved = Map.groupBy(await readReservations(rows.sql, reserving), ({ orderId }) => orderId);
  const calls = keyed.map((listed) => ({
    id: listed.id,
    listed,
    namesake: listed.shopId === undefined ? null : (known.get(listed.shopId) ?? null),
    sent: sent.get(listed.id) ?? null,
    reserved: reserved.get(listed.id) ?? [],
    policy,
    createdMs,
  }));
  return { calls, known: [...known.values()] };
}

/** Finds the row of each order, which may have an id of its own. */
async function underRowIds(
  { sql }: Rows,
  orders: readonly ListedOrder[],
): Promise<{ readonly keyed: readonly ListedOrder[]; readonly known: ReadonlyMap<string, StoredOrder> }> {
  const ids = orders.flatMap(({ id, shopId }) => (shopId === undefined ? [id] : [id, shopId]));
  const known = new Map((await readOrders(sql, ids, true)).map((order) => [order.id, order]));
  // Fast path: nearly all orders have the same reference and date as their row.
  const isFirst = ({ id, reference, placedAt }: ListedOrder): boolean => {
    const first = known.get(id);
    return first === undefined || (first.reference === reference && first.placedAt === placedAt);
  };
  const others = orders.filter((listed) => !isFirst(listed));
  if (others.length === 0) return { keyed: orders, known };
  const namesakes = await readNamesakes(
    sql,
    others.map(({ id }) => id),
  );
  const keyed = orders.map((listed) => {
    if (isFirst(listed)) return listed;
    const ofId = namesakes.filter(({ id, shopId }) => id === listed.id || shopId === listed.id);
    return underRowId(listed, rowIdOf(listed, ofId));
  });
  const missing = keyed.map(({ id }) => id).filter((id) => !known.has(id));
  for (const order of await readOrders(sql, missing, true)) known.set(order.id, order);
  return { keyed, known };
}

import { type Listing, newOrder } from "../../core/orders/listing/listed.ts";
import { judgeShown, whoseOrder } from "../../core/orders/listing/newcomer.ts";
import { linesOf } from "../../core/orders/articles/article.ts";
import { type ListedOrder, readableCart } from "../../core/orders/order.ts";
import type { OrderPolicy, Reused, StoredOrder } from "../../core/orders/record.ts";
import type { OrderStore } from "../../core/ports/order-store.ts";
import { type Author, change, judge } from "../change.ts";
import type { Sql } from "../dialect.ts";
import type { Transactions } from "../transactions.ts";
import { inRounds } from "../calls.ts";
import { readCreatedMs } from "../tables/notes.ts";
import { readOrders, readAllSent } from "../tables/orders.ts";
import { readProductsOfLines } from "../tables/stock.ts";

export function discovery(
  { read, write }: Transactions,
  author: Author,
): Pick<OrderStore, "recordOrders" | "recordReused"> {
  const record = (orders: readonly ListedOrder[], policy: OrderPolicy): Promise<readonly string[]> =>
    write(async (sql) => {
      const touched: string[] = [];
      for (const round of inRounds(orders, ({ id }) => id)) {
        const { calls, known } = await readListings(sql, round, policy);
        const lines = round.flatMap((listed) => linesOf(readableCart(listed)));
        const products = await readProductsOfLines(sql, lines);
        const listings = calls.map((call) => ({ ...call, products }));
        const made = await change(sql, listings, judgeShown, { known, author });
        touched.push(...made.flatMap((one) => (one === null ? [] : [one.row.id])));
      }
      return touched;
    });
  return {
    recordOrders: async (orders, policy) => {
      // Most listed orders are unchanged: a page without changes needs no write transaction.
      const { changed, reused } = await read((sql) => findChanged(sql, orders, policy));
      return { touched: changed.length === 0 ? [] : await record(changed, policy), reused };
    },
    recordReused: async (orders, policy) => {
      await record(orders, policy);
    },
  };
}

/** Those that are new or need a write, and those whose id another order has. */
async function findChanged(
  sql: Sql,
  orders: readonly ListedOrder[],
  policy: OrderPolicy,
): Promise<{ readonly changed: readonly ListedOrder[]; readonly reused: readonly Reused[] }> {
  if (orders.length === 0) return { changed: [], reused: [] };
  const { calls, known } = await readListings(sql, orders, policy);
  const byId = new Map(known.map((order) => [order.id, order]));
  const reused = orders.flatMap((listed): readonly Reused[] => {
    const row = byId.get(listed.id);
    return row !== undefined && row.rowId !== 0 && whoseOrder(listed, row) === "other"
      ? [{ listed, known: { reference: row.reference, placedAt: row.placedAt } }]
      : [];
  });
  const made = judge(calls, judgeShown, byId);
  const others = new Set(reused.map(({ listed }) => listed));
  const changed = orders.filter((listed, at) => !others.has(listed) && made[at] !== null);
  return { changed, reused };
}

type Call = Listing & { readonly id: string };

/** What the store knows of these orders, with a row for each; a call for each, in order. */
async function readListings(
  sql: Sql,
  orders: readonly ListedOrder[],
  policy: OrderPolicy,
): Promise<{ readonly calls: readonly Call[]; readonly known: readonly StoredOrder[] }> {
  const createdMs = await readCreatedMs(sql);
  const ids = orders.map(({ id }) => id);
  const rows = await readOrders(sql, ids);
  const exported = rows.filter(({ state }) => state === "exported").map(({ id }) => id);
  const sent = await readAllSent(sql, exported);
  const calls = orders.map((listed) => ({
    id: listed.id,
    listed,
    sent: sent.get(listed.id) ?? null,
    products: [],
    policy,
    createdMs,
  }));
  const stored = new Set(rows.map(({ id }) => id));
  return { calls, known: [...rows, ...orders.filter(({ id }) => !stored.has(id)).map(newOrder)] };
}

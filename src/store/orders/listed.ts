import { linesOf } from "../../core/orders/articles/article.ts";
import { type KnownListing, newOrder } from "../../core/orders/listing/listed.ts";
import { judgeShown, whoseOrder } from "../../core/orders/listing/newcomer.ts";
import { type ListedOrder, readableCart } from "../../core/orders/order.ts";
import type { OrderPolicy, StoredOrder } from "../../core/orders/record.ts";
import type { OrderStore } from "../../core/ports/order-store.ts";
import { type Author, change, inRounds, judge } from "../change.ts";
import type { Sql } from "../dialect.ts";
import { readCreatedMs } from "../tables/notes.ts";
import { readAllSent, readOrders } from "../tables/orders.ts";
import { readProductsOfLines } from "../tables/stock.ts";
import type { Transactions } from "../transactions.ts";

export function recorder({ read, write }: Transactions, author: Author): OrderStore["recordOrders"] {
  const record = (orders: readonly ListedOrder[], policy: OrderPolicy): Promise<void> =>
    write(async (sql) => {
      for (const round of inRounds(orders, ({ id }) => id)) {
        const { listings, known } = await readListings(sql, round, policy);
        const products = await readProductsOfLines(
          sql,
          round.flatMap((listed) => linesOf(readableCart(listed))),
        );
        const calls = listings.map((listing) => ({ ...listing, products }));
        await change(sql, calls, judgeShown, { known, author });
      }
    });
  return async (orders, policy, areOthers = false) => {
    if (areOthers) {
      await record(orders, policy);
      return [];
    }
    // Most listed orders are unchanged: a page without changes needs no write transaction.
    const { listings, known } = await read((sql) => readListings(sql, orders, policy));
    const reused = listings.flatMap(({ id, listed }) => {
      const row = known.get(id);
      return row !== undefined && whoseOrder(listed, row) === "other" ? [{ listed, known: row }] : [];
    });
    const others = new Set(reused.map(({ listed }) => listed));
    const made = judge(listings, judgeShown, known);
    const changed = orders.filter((listed, at) => made[at] !== null && !others.has(listed));
    if (changed.length > 0) await record(changed, policy);
    return reused;
  };
}

interface Listings {
  /** One for each order, in order. */
  readonly listings: readonly (KnownListing & { readonly id: string })[];
  /** A row for each. */
  readonly known: ReadonlyMap<string, StoredOrder>;
}

/** What the store knows of these orders. */
async function readListings(sql: Sql, orders: readonly ListedOrder[], policy: OrderPolicy): Promise<Listings> {
  const createdMs = await readCreatedMs(sql);
  const rows = await readOrders(
    sql,
    orders.map(({ id }) => id),
  );
  const exported = [...rows.values()].filter(({ state }) => state === "exported");
  const allSent = await readAllSent(
    sql,
    exported.map(({ id }) => id),
  );
  const listings = orders.map((listed) => {
    const { id } = listed;
    return { id, listed, sent: allSent.get(id) ?? null, products: [], policy, createdMs };
  });
  return { listings, known: new Map(orders.map((listed) => [listed.id, rows.get(listed.id) ?? newOrder(listed)])) };
}

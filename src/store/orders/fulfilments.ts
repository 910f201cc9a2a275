import type { Delivered } from "../../core/orders/fulfilment/fulfilment.ts";
import type { Moved } from "../../core/orders/fulfilment/rules.ts";
import { type Author, eventsOf } from "../change.ts";
import type { Sql } from "../dialect.ts";
import { inRounds } from "../calls.ts";
import * as table from "../tables/fulfilments.ts";
import { addOrderEvents } from "../tables/orders.ts";
import type { FulfilmentStore } from "../../core/ports/order-store.ts";
import type { Transactions } from "../transactions.ts";

export function fulfilmentStore(
  { read, write }: Transactions,
  author: Author,
): Pick<FulfilmentStore, "readDelivered" | "changeDeliveries"> {
  return {
    readDelivered: (id) => read(async (sql) => (await table.readDelivered(sql, [id]))[0] ?? null),
    changeDeliveries: async (calls, rule) =>
      calls.length === 0 ? new Set() : write((sql) => changeDeliveries(sql, calls, rule, author)),
  };
}

/** A delivery moves no stock and no state of its order, so it has a writing step of its own. */
async function changeDeliveries<Call extends { readonly id: string }>(
  sql: Sql,
  calls: readonly Call[],
  rule: (order: Delivered, call: Call) => Moved | null,
  author: Author,
): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  for (const round of inRounds(calls, ({ id }) => id)) {
    const ids = round.map(({ id }) => id);
    const known = new Map((await table.readDelivered(sql, ids)).map((order) => [order.id, order]));
    const made = round.flatMap((call) => {
      const order = known.get(call.id);
      const moved = order === undefined ? null : rule(order, call);
      return order === undefined || moved === null ? [] : [{ ...moved, row: order }];
    });
    if (made.length === 0) continue;
    await table.writeFulfilments(
      sql,
      made.map(({ row: { rowId }, fulfilment }) => ({ rowId, fulfilment })),
    );
    const events = made.flatMap((one) => eventsOf(one, author));
    if (events.length > 0) await addOrderEvents(sql, events);
    for (const { row } of made) changed.add(row.id);
  }
  return changed;
}

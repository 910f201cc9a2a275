import { isOfAPerson } from "../../core/orders/state.ts";
import type { FulfilmentStore } from "../../core/ports/fulfilment-store.ts";
import type { Author } from "../change.ts";
import { inRounds } from "../rounds.ts";
import * as table from "../tables/fulfilments.ts";
import { addOrderEvents } from "../tables/orders.ts";
import type { Transactions } from "../transactions.ts";

/** See `FulfilmentStore`. A delivery moves no stock and no state of its order, so it has a writing step of its own. */
export function fulfilmentStore({ read, write }: Transactions, author: Author): FulfilmentStore {
  return {
    findDelivered: (erpIds) => read((sql) => table.findDelivered(sql, erpIds)),
    readDelivered: (id) => read(async (sql) => (await table.readDelivered(sql, [id]))[0] ?? null),
    listOpenDeliveries: () => read((sql) => table.listOpenDeliveries(sql)),
    countDeliveries: (since) => read((sql) => table.countDeliveries(sql, since)),
    readFirstPlaced: () => read((sql) => table.readFirstPlaced(sql)),
    changeDeliveries: async (calls, rule) => {
      if (calls.length === 0) return new Set();
      return write(async (sql) => {
        const changed = new Set<string>();
        for (const round of inRounds(calls, ({ id }) => id)) {
          const orders = await table.readDelivered(sql, [...new Set(round.map(({ id }) => id))]);
          const known = new Map(orders.map((order) => [order.id, order]));
          const made = round.flatMap((call) => {
            const order = known.get(call.id);
            const moved = order === undefined ? null : rule(order, call);
            return order === undefined || moved === null ? [] : [{ order, moved }];
          });
          if (made.length === 0) continue;
          const rows = made.map(({ order: { rowId }, moved: { fulfilment } }) => ({ rowId, fulfilment }));
          await table.writeFulfilments(sql, rows);
          const events = made.flatMap(({ order: { id }, moved: { events = [] } }) =>
            events.map((event) => ({
              detail: null,
              note: null,
              ...event,
              orderId: id,
              author: isOfAPerson(event.kind) ? author() : null,
            })),
          );
          if (events.length > 0) await addOrderEvents(sql, events);
          for (const { order } of made) changed.add(order.id);
        }
        return changed;
      });
    },
  };
}

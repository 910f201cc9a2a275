import type { OrderStore } from "../../../core/ports/order-store.ts";
import type { Transactions } from "../../rows/transactions.ts";
import * as lists from "../../tables/order-lists.ts";

/** After this many tries an order is no longer reported to a shop that refuses it. */
const MOST_REPORT_TRIES = 5;

type ListSteps = Pick<
  OrderStore,
  | "readOrder"
  | "readSent"
  | "findOrders"
  | "findHolder"
  | "listOrderIds"
  | "hasUnsettled"
  | "listOpenOrders"
  | "listNamesakes"
  | "listUnreported"
  | "listLate"
  | "listAfterExport"
  | "readOrderEvents"
>;

/** The queries of the queue. */
export function listSteps({ read }: Transactions): ListSteps {
  return {
    readOrder: (id) => read(({ sql }) => lists.readWholeOrder(sql, id)),
    readSent: (id) => read(async (rows) => (await rows.readSent([id])).get(id) ?? null),
    findOrders: (tokens) =>
      read(async ({ sql }) => {
        const found = await lists.findOrders(sql, tokens);
        return new Map(
          tokens.map((token) => [token, found.filter(({ id, reference }) => id === token || reference === token)]),
        );
      }),
    findHolder: (number, except) =>
      read(async ({ sql }) => {
        const holders = await lists.findHolders(sql, [{ id: "", number }]);
        const isIt = ({ id, placedMs }: lists.Holder): boolean =>
          id !== except.id && isSameYear(placedMs, except.placedAt);
        return holders.find(isIt)?.id ?? null;
      }),
    listOrderIds: (states, sinceMs) => read(({ sql }) => lists.listOrderIds(sql, states, sinceMs)),
    hasUnsettled: (canReport) => read(({ sql }) => lists.hasUnsettled(sql, canReport ? MOST_REPORT_TRIES : null)),
    listOpenOrders: () => read(({ sql }) => lists.listOpenOrders(sql)),
    listNamesakes: () => read(async ({ sql }) => lists.readNamesakes(sql, await lists.listSharedIds(sql))),
    listUnreported: (limit) => read(({ sql }) => lists.listUnreported(sql, MOST_REPORT_TRIES, limit)),
    listLate: () => read(({ sql }) => lists.listLate(sql)),
    listAfterExport: () => read(({ sql }) => lists.listAfterExport(sql)),
    readOrderEvents: (id) => read((rows) => rows.readOrderEvents(id)),
  };
}

/** TotalGest's numbers may begin again in January. */
function isSameYear(placedMs: number, placedAt: string): boolean {
  return new Date(placedMs).getUTCFullYear() === new Date(placedAt).getUTCFullYear();
}

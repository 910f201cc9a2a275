import type { OrderRecord, OrderStore } from "../../../core/ports/order-store.ts";
import type { Holder } from "../../rows/orders.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { readOrder } from "./write.ts";

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
  | "readCreatedMs"
>;

/** The queries of the queue. */
export function listSteps({ read }: Transactions): ListSteps {
  return {
    readOrder: (id) => read((rows) => readWhole(rows, id)),
    readSent: (id) => read(async (rows) => (await rows.readSent([id])).get(id) ?? null),
    findOrders: (tokens) =>
      read(async (rows) => {
        const found = await rows.findOrders(tokens);
        return new Map(
          tokens.map((token) => [token, found.filter(({ id, reference }) => id === token || reference === token)]),
        );
      }),
    findHolder: (number, except) =>
      read(async (rows) => {
        const holders = await rows.findHolders([{ id: "", number }]);
        const isIt = ({ id, placedMs }: Holder): boolean => id !== except.id && isSameYear(placedMs, except.placedAt);
        return holders.find(isIt)?.id ?? null;
      }),
    listOrderIds: (states, sinceMs) => read((rows) => rows.listOrderIds(states, sinceMs)),
    hasUnsettled: (canReport) => read((rows) => rows.hasUnsettled(canReport ? MOST_REPORT_TRIES : null)),
    listOpenOrders: () => read((rows) => rows.listOpenOrders()),
    listNamesakes: () => read(async (rows) => rows.readNamesakes(await rows.listSharedIds())),
    listUnreported: (limit) => read((rows) => rows.listUnreported(MOST_REPORT_TRIES, limit)),
    listLate: () => read((rows) => rows.listLate()),
    listAfterExport: () => read((rows) => rows.listAfterExport()),
    readOrderEvents: (id) => read((rows) => rows.readOrderEvents(id)),
    readCreatedMs: () => read((rows) => rows.readCreatedMs()),
  };
}

/** TotalGest's numbers may begin again in January. */
function isSameYear(placedMs: number, placedAt: string): boolean {
  return new Date(placedMs).getUTCFullYear() === new Date(placedAt).getUTCFullYear();
}

/** The order with its intent. Assigned instead of spread, because spreading would decode the order. */
async function readWhole(rows: Rows, id: string): Promise<OrderRecord | null> {
  const order = await readOrder(rows, id);
  if (order === null) return null;
  return Object.assign(order, { intent: (await rows.readIntents([id])).get(id) ?? null });
}

import { DAY, MINUTE } from "../../core/common/time/duration.ts";
import { NOT_LINKED_REASONS, ORDER_STATES } from "../../core/order/order.ts";
import type { NotLinkedReason, OrderState } from "../../core/order/order.ts";
import type { ProductFilter, ProductView, StateCounts, StatusStore } from "../../core/ports/status-store.ts";
import { STUCK_AFTER_MS } from "../../core/run/run.ts";
import type { Counts, History } from "../rows/status.ts";
import type { Rows, Transactions } from "../rows/transactions.ts";
import { listOrders } from "../tables/order-lists.ts";
import { Notes } from "./notes.ts";

/** After this time a process is assumed to have been killed while it sent messages. */
const CLAIMED_FOR_MS = 2 * MINUTE;

/** How long attempts, runs and the bodies of exported orders are kept. */
const KEPT_MS = 90 * DAY;
/** How many rows one run deletes at most, so that it never takes long. */
const PRUNE_AT_ONCE = 1000;

/**
 * How many lines of each history one run deletes, and how long it may be. A pull of a large catalogue may write a line
 * for each product, and pruning has to keep up; a catalogue whose stock changes all day writes 100,000 lines a day.
 */
const HISTORIES: Readonly<Record<History, { readonly atOnce: number; readonly most: number }>> = {
  "order-events": { atOnce: PRUNE_AT_ONCE, most: Number.POSITIVE_INFINITY },
  "product-events": { atOnce: 20_000, most: 1_000_000 },
};
const HISTORY_NAMES = ["order-events", "product-events"] as const satisfies readonly History[];

/** The data of `status`, the runs and the notes. */
export function statusSteps(transactions: Transactions, notes = new Notes(transactions)): StatusStore {
  const { read, write } = transactions;
  return {
    countStates: (nowMs) => read(async (rows) => toStateCounts(await rows.readCounts(nowMs - STUCK_AFTER_MS))),
    recordRun: async (run) => {
      const { atEnd } = notes;
      await write((rows) => rows.addRun(run, atEnd));
      notes.updateCache(atEnd);
    },
    listOrders: (filter) => read(({ sql }) => listOrders(sql, filter)),
    listProducts: (filter) => read((rows) => listProducts(rows, filter)),
    listRuns: (limit) => read((rows) => rows.listRuns(limit)),
    readLastRun: (direction) => read((rows) => rows.readLastRun(direction)),
    claimChannel: (channel, nowMs) =>
      write(async (rows) => {
        const key = `sending:${channel}` as const;
        const sinceMs = nowMs - Number((await rows.readNotes([key])).get(key) ?? Number.NEGATIVE_INFINITY);
        if (sinceMs >= 0 && sinceMs < CLAIMED_FOR_MS) return false;
        await rows.writeNotes(new Map([[key, String(nowMs)]]));
        return true;
      }),
    readLastGood: () => read((rows) => rows.readLastGood()),
    readNote: (key) => notes.read(key),
    writeNote: (key, value) => notes.write(key, value),
    writeNoteAtEnd: (key, value) => {
      notes.writeAtEnd(key, value);
    },
    prune: async (nowMs) => {
      const beforeMs = nowMs - KEPT_MS;
      const isDue = await read(
        async (rows) =>
          (await rows.hasOld(beforeMs)) ||
          (await findCut(rows, "order-events", beforeMs, 1)) !== null ||
          (await findCut(rows, "product-events", beforeMs, 1)) !== null,
      );
      if (isDue) await write((rows) => prune(rows, beforeMs));
      return isDue;
    },
  };
}

/** The numbers of `status`, from what a database counts. Pure. */
export function toStateCounts({ orders: counted, ...counts }: Counts): StateCounts {
  const of = (name: string): number => counted.get(name) ?? 0;
  const notLinked = Object.fromEntries(
    NOT_LINKED_REASONS.map((reason) => [reason, of(`not-linked/${reason}`)]),
  ) as Record<NotLinkedReason, number>;
  const orders = Object.fromEntries(ORDER_STATES.map((state) => [state, of(state)])) as Record<OrderState, number>;
  orders["not-linked"] = Object.values(notLinked).reduce((sum, count) => sum + count, 0);
  return { ...counts, orders, notLinked };
}

/** Products of TotalGest, then those that only the shop has. */
async function listProducts(rows: Rows, filter: ProductFilter): Promise<readonly ProductView[]> {
  const states = filter.states ?? ["failed", "pending", "synced", "not-linked"];
  const offset = filter.after === undefined ? (filter.offset ?? 0) : 0;
  const most = Math.min(offset + (filter.limit ?? Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
  const isBeyondKnown = filter.after !== undefined && filter.after.totalgestId === null;
  const only = filter.only?.system;
  const wantsKnown = !isBeyondKnown && only !== "Framework360" && states.some((state) => state !== "not-linked");
  const known = wantsKnown ? await rows.listKnownProducts({ ...filter, states }, most) : [];
  if (only === "TotalGest" || !states.includes("not-linked") || known.length >= most) return known.slice(offset);
  const others = await rows.listOtherProducts(isBeyondKnown ? filter : withoutAfter(filter), most - known.length);
  return [...known, ...others].slice(offset);
}

function withoutAfter({ after: _after, ...filter }: ProductFilter): ProductFilter {
  return filter;
}

function findCut(rows: Rows, history: History, beforeMs: number, atOnce: number): Promise<number | null> {
  return rows.findHistoryCut(history, { beforeMs, atOnce, most: HISTORIES[history].most });
}

async function prune(rows: Rows, beforeMs: number): Promise<void> {
  for (const history of HISTORY_NAMES) {
    const last = await findCut(rows, history, beforeMs, HISTORIES[history].atOnce);
    if (last !== null) await rows.cutHistory(history, last);
  }
  await rows.removeOld(beforeMs, PRUNE_AT_ONCE);
}

/**
 * The queue of orders on disk. All orders are stored page by page, as discovery does.
 * Then each is taken, its intent is stored, and it is settled, with as many at a time as the sender has.
 */
import { boundHeap } from "../../src/app/engine.ts";
import { inParallel } from "../../src/core/common/parallel.ts";
import type { OrderPolicy } from "../../src/core/orders/record.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { Folder } from "../engine.ts";
import { numberOf, type Open, type Sample, timed } from "../work.ts";
import { bodyAt, listedOrderAt } from "../specimen-orders.ts";

/** The orders on one page of `orders/list`. */
const PAGE = 100;
/** The default of `http.concurrency`. */
const UNDER_WAY = 8;

export const open: Open = async (options) => {
  boundHeap("orders");
  const folder = new Folder();
  const round = async (orders: number): Promise<Sample> => {
    const store = await folder.newStore();
    const sample = await timed(async () => {
      await enqueue(store, orders);
      await drain(store);
    });
    await store.close();
    return sample;
  };
  await round(1000);
  return {
    run: () => round(numberOf(options, "orders")),
    close: () => {
      folder.remove();
      return Promise.resolve();
    },
  };
};

async function enqueue(store: Store, orders: number): Promise<void> {
  const policy: OrderPolicy = {
    fromMs: 0,
    statuses: { due: ["3"], open: ["1"], cancelled: [], after: [] },
    nowMs: Date.now(),
  };
  for (let at = 0; at < orders; at += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, orders - at) }, (_, n) => listedOrderAt(at + n));
    await store.recordOrders(page, policy);
  }
}

async function drain(store: Store): Promise<void> {
  await inParallel(await store.listOrderIds(["queued"], null), UNDER_WAY, async (id) => {
    const intent = { key: `k${id}`, reference: `fw360:bench:${id}`, body: bodyAt(id), basis: "b" };
    const attempt = { atMs: Date.now(), deadlineMs: Date.now(), sent: null };
    if ((await store.beginSend(id, intent, attempt)) === null) throw new Error(`${id} was not taken`);
    await store.recordOutcome(id, { kind: "exported", order: { id, number: id }, how: "created" }, Date.now());
  });
}

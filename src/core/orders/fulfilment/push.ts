import { readStatusNote } from "../../discovery/discover.ts";
import { EXIT } from "../../common/problems/errors.ts";
import { problem } from "../../common/problems/problem.ts";
import { type Once, readNow, settleLost, tellEach, type Telling } from "../../once/once.ts";
import type { ListedOrder } from "../order.ts";
import type { OpenDelivery, OrderPolicy, OrderRecord } from "../record.ts";
import type { Engine } from "../../run/engine.ts";
import { contentOf, type Pushed, type PushedContent } from "./fulfilment.ts";
import * as rules from "./rules.ts";

export interface Pushing extends Telling {
  readonly policy: OrderPolicy;
  /** A person asked for these, also where the shop has moved them on. Absent = nobody did. */
  readonly isAsked?: boolean;
}

/** Tells the shop of each order, once. A failure of the shop ends it; what is left waits for the next run. */
export function pushEach(
  engine: Engine,
  orders: readonly { readonly id: string }[],
  pushing: Pushing,
): Promise<readonly Pushed[]> {
  return tellEach(engine, orders, statusOf(engine, pushing), pushing);
}

interface StatusPush {
  readonly order: OrderRecord;
  readonly listed: ListedOrder | null;
  readonly content: PushedContent;
}

function statusOf(engine: Engine, pushing: Pushing): Once<StatusPush, Pushed> {
  const { policy, signals, isAsked = false } = pushing;
  const { store, shop, clock } = engine;
  return {
    off: problem("delivery-off", { cannot: "shop" }),
    /** The order is read again first. */
    begin: async (id) => {
      const read = await readNow(engine, id, policy, pushing);
      if (read === null) return { done: null };
      const { listed, order } = read;
      const obstacle = rules.obstacleTo(order, listed, policy.statuses);
      const at = { id, atMs: clock.now() };
      const isMoved = obstacle?.code === "delivery-left" && obstacle.data.why === "moved";
      if (obstacle !== null && !(isAsked && isMoved)) {
        const [left = null] = await store.changeOrders([{ ...at, why: obstacle }], rules.leave);
        return { done: left && { order, outcome: "left", error: obstacle } };
      }
      if (isAsked && rules.isChangeOpen(order)) {
        const error = problem("delivery-left", { id, why: "changed", status: "" });
        return { done: { order, outcome: "left", error } };
      }
      const question = rules.questionOf(order, policy);
      if (question !== null) return { done: { order, outcome: "left", error: question } };
      const content = order.fulfilment === null ? null : contentOf(order.fulfilment);
      const [begun = null] = content === null ? [] : await store.changeOrders([at], rules.beginPush);
      return content === null || begun === null ? { done: null } : { tell: { order, listed, content } };
    },
    call: ({ order, content }) => shop.pushStatus(order.id, content, signals.wire),
    settle: async ({ order, listed, content }, answer) => {
      const { id } = order;
      const outcome = rules.outcomeOf(id, answer);
      const [settled = null] = await store.changeOrders([{ id, outcome, atMs: clock.now() }], rules.settlePush);
      // The shop shows the status from now on, so the order does not wait for the next run to show it.
      const { status } = content;
      if (outcome.kind === "pushed" && listed !== null) {
        const statusName = (await readStatusNote(engine)).find((one) => one.id === status)?.name ?? "";
        await store.recordOrders([{ ...listed, status, statusName }], policy);
      }
      const { kind, why } = outcome;
      return kind === "unsent" ? null : { order: settled?.row ?? order, outcome: kind, error: why };
    },
  };
}

/**
 * Settles pushes whose answer was lost, by what the shop shows. Returns those that count as taken although nobody can tell,
 * and how many stay.
 */
export async function settleLostPushes(engine: Engine, { policy, log, signals }: Pushing) {
  const { shop, store } = engine;
  const open = await store.listOpenDeliveries();
  const lost = open.filter(({ fulfilment }) => fulfilment.stage === "sending");
  const begun = lost.map((order) => ({ order, begunMs: order.fulfilment.begunMs ?? 0 }));
  return settleLost(engine, begun, async (order: OpenDelivery, atMs): Promise<Pushed | null> => {
    const { id } = order;
    const listed = await shop.fetchOrder(id, signals.run);
    if (listed?.ok === false) log.add(listed.problem, EXIT.items);
    const outcome = rules.judgeLost(order, listed?.ok === true ? listed.value : null, policy.statuses);
    await store.changeOrders([{ id, outcome, atMs }], rules.settlePush);
    return outcome.kind === "unsent" ? null : { order, outcome: outcome.kind, error: outcome.why };
  });
}

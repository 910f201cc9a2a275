import { readStatusNote } from "../../discovery/discover.ts";
import { EXIT, OF_THE_SYSTEM, RemoteError } from "../../common/problems/errors.ts";
import { inParallel } from "../../common/parallel.ts";
import { problem } from "../../common/problems/problem.ts";
import type { OrderPolicy } from "../record.ts";
import type { Engine } from "../../run/engine.ts";
import type { RunLog } from "../../run/run.ts";
import { deadlineOf } from "../send/outcome.ts";
import { contentOf, type Pushed } from "./fulfilment.ts";
import * as rules from "./rules.ts";

export interface Pushing {
  readonly policy: OrderPolicy;
  readonly log: RunLog;
  /** A person asked for these, also where the shop has moved them on. Absent = nobody did. */
  readonly isAsked?: boolean;
  /** No new push begins after `run`; a running call ends by `wire`. */
  readonly signals: { readonly run: AbortSignal; readonly wire: AbortSignal };
}

/** Tells the shop of each order, once. A failure of the shop ends it; what is left waits for the next run. */
export async function pushEach(
  engine: Engine,
  orders: readonly { readonly id: string }[],
  pushing: Pushing,
): Promise<readonly Pushed[]> {
  const done: Pushed[] = [];
  let isStopped = false;
  await inParallel(orders, engine.settings.http.concurrency, async ({ id }) => {
    if (isStopped) return;
    pushing.signals.run.throwIfAborted();
    try {
      const result = await pushOne(engine, id, pushing);
      if (result === "stop") isStopped = true;
      else if (result !== null) done.push(result);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      isStopped ||= OF_THE_SYSTEM.has(error.reason) || error.reason === "failing";
      await pushing.log.fail(error);
    }
  });
  return done;
}

/** The order is read again first. Null = nothing was to do any more. `stop` = nothing can be pushed now. */
async function pushOne(engine: Engine, id: string, pushing: Pushing): Promise<Pushed | null | "stop"> {
  const { store, shop, clock } = engine;
  const { policy, log, signals, isAsked = false } = pushing;
  const fetched = await shop.fetchOrder(id, signals.run);
  if (fetched?.ok === false) {
    log.add(fetched.problem, EXIT.items);
    return null;
  }
  const listed = fetched?.value ?? null;
  if (listed !== null) await store.recordOrders([listed], policy);
  const order = await store.readOrder(id);
  if (order === null) return null;
  const obstacle = rules.obstacleTo(order, listed, policy.statuses);
  const at = { id, atMs: clock.now() };
  const isMoved = obstacle?.code === "delivery-left" && obstacle.data.why === "moved";
  if (obstacle !== null && !(isAsked && isMoved)) {
    const [left = null] = await store.changeOrders([{ ...at, why: obstacle }], rules.leave);
    return left && { order, outcome: "left", error: obstacle };
  }
  if (isAsked && rules.isChangeOpen(order))
    return { order, outcome: "left", error: problem("delivery-left", { id, why: "changed", status: "" }) };
  const content = order.fulfilment === null ? null : contentOf(order.fulfilment);
  const [begun = null] = content === null ? [] : await store.changeOrders([at], rules.beginPush);
  if (content === null || begun === null) return null;
  const answer = await shop.pushStatus(id, content, signals.wire);
  const settle = async (outcome: rules.PushOutcome): Promise<Pushed | null> => {
    const [settled = null] = await store.changeOrders([{ id, outcome, atMs: clock.now() }], rules.settlePush);
    const { kind, why } = outcome;
    return kind === "unsent" ? null : { order: settled?.row ?? order, outcome: kind, error: why };
  };
  switch (answer.kind) {
    case "taken": {
      const pushed = await settle({ kind: "pushed", why: null });
      // The shop shows the status from now on, so the order does not wait for the next run to show it.
      const { status } = content;
      const statusName = (await readStatusNote(engine)).find((one) => one.id === status)?.name ?? "";
      if (listed !== null) await store.recordOrders([{ ...listed, status, statusName }], policy);
      return pushed;
    }
    case "refused":
      return settle({ kind: "refused", why: problem("delivery-refused", { id, detail: answer.detail }) });
    case "unsupported":
    case "unsent":
    case "unknown":
      // Whether the shop took one of an unknown outcome, the next run sees.
      if (answer.kind !== "unknown") await settle(rules.UNSENT);
      if (answer.kind === "unsupported") log.add(problem("delivery-off", { cannot: "shop" }), EXIT.items);
      else await log.fail(answer.error);
      return "stop";
  }
}

/**
 * Settles pushes whose answer was lost, by what the shop shows. Before the deadline it may still be at work, so they stay.
 * Returns those that count as taken although nobody can tell, and how many stay.
 */
export async function settleLost(
  engine: Engine,
  { policy, log, signals }: Pushing,
): Promise<{ readonly assumed: readonly Pushed[]; readonly left: number }> {
  const { shop, store, clock, settings } = engine;
  const assumed: Pushed[] = [];
  let left = 0;
  for (const order of await store.listOpenDeliveries()) {
    const { id, fulfilment } = order;
    if (fulfilment.stage !== "sending") continue;
    const begunMs = fulfilment.begunMs ?? 0;
    const nowMs = clock.now();
    if (nowMs >= begunMs && nowMs < deadlineOf(begunMs, settings.http.timeoutMs)) {
      left += 1;
      continue;
    }
    const listed = await shop.fetchOrder(id, signals.run);
    if (listed?.ok === false) log.add(listed.problem, EXIT.items);
    const outcome = rules.judgeLost(order, listed?.ok === true ? listed.value : null, policy.statuses);
    await store.changeOrders([{ id, outcome, atMs: nowMs }], rules.settlePush);
    if (outcome.kind === "unsent") continue;
    assumed.push({ order, outcome: outcome.kind, error: outcome.why });
  }
  return { assumed, left };
}

import { readStatusNote } from "../../discovery/discover.ts";
import { EXIT, OF_THE_SYSTEM, RemoteError } from "../../common/problems/errors.ts";
import { inParallel } from "../../common/parallel.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { ListedOrder } from "../order.ts";
import type { OrderPolicy } from "../record.ts";
import type { Engine } from "../../run/engine.ts";
import type { RunLog } from "../../run/run.ts";
import { rememberUnsupported } from "../../run/pauses.ts";
import { deadlineOf } from "../send/outcome.ts";
import { contentOf, type Delivered, type Fulfilment } from "./fulfilment.ts";
import type { Pushed } from "./report.ts";
import * as rules from "./rules.ts";

/** The shop's function for that. */
export const UPDATE_STATUS = "orders/updateStatus";

export interface Pushing {
  readonly policy: OrderPolicy;
  readonly log: RunLog;
  /** A person asked for these, also where the shop has moved them on. Absent = nobody did. */
  readonly isAsked?: boolean;
  /** No new push begins after `run`; a running call ends by `wire`. */
  readonly signals: { readonly run: AbortSignal; readonly wire: AbortSignal };
}

type InFlight = Delivered & { readonly fulfilment: Fulfilment };

/** Tells the shop of each order, once. A failure of the shop ends it; what is left waits for the next run. */
export async function pushEach(
  engine: Engine,
  orders: readonly Delivered[],
  pushing: Pushing,
): Promise<readonly Pushed[]> {
  const done: Pushed[] = [];
  let isStopped = false;
  await inParallel(orders, engine.settings.http.concurrency, async (order) => {
    if (isStopped) return;
    pushing.signals.run.throwIfAborted();
    try {
      const result = await pushOne(engine, order, pushing);
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

/** Null = nothing was to do any more. `stop` = nothing can be pushed now. */
async function pushOne(engine: Engine, known: Delivered, pushing: Pushing): Promise<Pushed | null | "stop"> {
  const { store, clock } = engine;
  const { log, signals } = pushing;
  const { id } = known;
  const { order, listed, obstacle } = await readAgain(engine, known, pushing);
  if (order === null) return null;
  const at = { id, atMs: clock.now() };
  if (obstacle !== null && !(pushing.isAsked === true && isMoved(obstacle))) {
    await store.changeDeliveries([{ ...at, why: obstacle }], rules.leave);
    return { order, outcome: "left", error: obstacle };
  }
  if ((await store.changeDeliveries([at], rules.followChange)).size > 0) {
    const why = problem("delivery-left", { id, why: "changed", status: "" });
    return pushing.isAsked === true ? { order, outcome: "left", error: why } : null;
  }
  const content = order.fulfilment === null ? null : contentOf(order.fulfilment);
  if (content === null || (await store.changeDeliveries([at], rules.beginPush)).size === 0) return null;
  const answer = await engine.shop.pushStatus(id, content, signals.wire);
  const settle = (outcome: rules.PushOutcome): Promise<ReadonlySet<string>> =>
    store.changeDeliveries([{ id, outcome, atMs: clock.now() }], rules.settlePush);
  switch (answer.kind) {
    case "taken":
      await settle(answer);
      if (listed !== null) await recordTaken(engine, listed, content.status, pushing);
      return { order: (await store.readDelivered(id)) ?? order, outcome: "pushed", error: null };
    case "refused": {
      const why = problem("delivery-refused", { id, detail: answer.detail });
      await settle({ kind: "refused", why });
      return { order: (await store.readDelivered(id)) ?? order, outcome: "refused", error: why };
    }
    case "unsupported":
      await settle({ kind: "unsent" });
      await rememberUnsupported(engine, UPDATE_STATUS);
      return "stop";
    case "unsent":
      await settle({ kind: "unsent" });
      await log.fail(answer.error);
      return "stop";
    case "unknown":
      // Whether the shop took it, the next run sees.
      await log.fail(answer.error);
      return "stop";
  }
}

function isMoved(obstacle: Problem): boolean {
  return obstacle.code === "delivery-left" && obstacle.data.why === "moved";
}

/** The shop shows the status from now on, so the order does not wait for the next run to show it. */
async function recordTaken(engine: Engine, listed: ListedOrder, status: string, { policy }: Pushing): Promise<void> {
  const statusName = (await readStatusNote(engine)).find(({ id }) => id === status)?.name ?? "";
  await engine.store.recordOrders([{ ...listed, status, statusName }], policy);
}

interface ReadAgain {
  /** Null = nobody knows what it is. */
  readonly order: Delivered | null;
  /** As the shop has it now; null = it does not have it. */
  readonly listed: ListedOrder | null;
  /** What speaks against telling it. */
  readonly obstacle: Problem | null;
}

async function readAgain(
  { shop, store }: Engine,
  known: Delivered,
  { policy, log, signals }: Pushing,
): Promise<ReadAgain> {
  const listed = await shop.fetchOrder(known.id, signals.run);
  if (listed?.ok === false) {
    log.add(listed.problem, EXIT.items);
    return { order: null, listed: null, obstacle: null };
  }
  if (listed === null) return { order: known, listed: null, obstacle: rules.obstacleTo(known, null, policy.statuses) };
  await store.recordOrders([listed.value], policy);
  const order = await store.readDelivered(known.id);
  const obstacle = order === null ? null : rules.obstacleTo(order, listed.value, policy.statuses);
  return { order, listed: listed.value, obstacle };
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
  for (const order of (await store.listOpenDeliveries()).filter(isSending)) {
    const { id, fulfilment } = order;
    const begunMs = fulfilment.begunMs ?? 0;
    const nowMs = clock.now();
    if (nowMs >= begunMs && nowMs < deadlineOf(begunMs, settings.http.timeoutMs)) {
      left += 1;
      continue;
    }
    const listed = await shop.fetchOrder(id, signals.run);
    if (listed?.ok === false) log.add(listed.problem, EXIT.items);
    const outcome = rules.judgeLost(order, listed?.ok === true ? listed.value : null, policy.statuses);
    await store.changeDeliveries([{ id, outcome, atMs: nowMs }], rules.settlePush);
    if (outcome.kind === "unsent") continue;
    assumed.push({ order, outcome: "pushed", error: outcome.kind === "taken" ? null : outcome.why });
  }
  return { assumed, left };
}

function isSending(order: Delivered): order is InFlight {
  return order.fulfilment?.stage === "sending";
}

/**
 * Tells another system a thing at most once, such as the status of a parcel or a payment.
 *
 * What is told is on disk as being told before the one call, which is never repeated by itself. Its answer settles it. Where
 * the answer was lost, what the other system shows settles it, after the deadline of the call.
 */
import { EXIT, OF_THE_SYSTEM, RemoteError } from "../common/problems/errors.ts";
import { inParallel } from "../common/parallel.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { Engine } from "../run/engine.ts";
import type { RunLog } from "../run/run.ts";
import { deadlineOf } from "../orders/send/outcome.ts";
import type { Changed } from "../orders/changed.ts";
import type { ListedOrder } from "../orders/order.ts";
import type { OrderPolicy, OrderRecord } from "../orders/record.ts";
import type { TellAnswer } from "../ports/records.ts";

export interface Telling {
  readonly log: RunLog;
  /** Nothing new begins after `run`; a running call ends by `wire`. */
  readonly signals: { readonly run: AbortSignal; readonly wire: AbortSignal };
}

/** One thing that is told of an order. `Done`: what a run says of it; null = nothing. */
export interface Once<Content, Done> {
  /** Reads first what the other system shows, and writes what is told, as being told. `done`: nothing is told. */
  begin(id: string): Promise<{ readonly tell: Content } | { readonly done: Done | null }>;
  /** The one call. Failures are answers, never thrown. */
  call(content: Content): Promise<TellAnswer>;
  /** An answer that is `unknown` is not settled: the next run sees whether it was taken. */
  settle(content: Content, answer: Exclude<TellAnswer, { readonly kind: "unknown" }>): Promise<Done | null>;
  /** The other system does not have this function. */
  readonly off: Problem;
}

/** Tells each of these orders, once. A failure of the system ends it; what is left waits for the next run. */
export async function tellEach<Content, Done>(
  { settings }: Engine,
  orders: readonly { readonly id: string }[],
  once: Once<Content, Done>,
  { log, signals }: Telling,
): Promise<readonly Done[]> {
  const done: Done[] = [];
  let isStopped = false;
  await inParallel(orders, settings.http.concurrency, async ({ id }) => {
    if (isStopped) return;
    signals.run.throwIfAborted();
    try {
      const begun = await once.begin(id);
      if ("done" in begun) return void (begun.done !== null && done.push(begun.done));
      const answer = await once.call(begun.tell);
      const made = answer.kind === "unknown" ? null : await once.settle(begun.tell, answer);
      if (made !== null) done.push(made);
      if (!("error" in answer)) return;
      isStopped = true;
      if (answer.kind === "unsupported") log.add(once.off, EXIT.items);
      else await log.fail(answer.error);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      isStopped ||= OF_THE_SYSTEM.has(error.reason) || error.reason === "failing";
      await log.fail(error);
    }
  });
  return done;
}

/**
 * Settles, by `settle`, what was being told when its answer was lost. Before the deadline of its call it may still be at work,
 * so it stays. Returns what `settle` returned, and how many stay.
 */
export async function settleLost<Order, Done>(
  { clock, settings }: Engine,
  lost: readonly { readonly order: Order; readonly begunMs: number }[],
  settle: (order: Order, nowMs: number) => Promise<Done | null>,
): Promise<{ readonly done: readonly Done[]; readonly left: number }> {
  const done: Done[] = [];
  let left = 0;
  for (const { order, begunMs } of lost) {
    const nowMs = clock.now();
    const isAtWork = nowMs >= begunMs && nowMs < deadlineOf(begunMs, settings.http.timeoutMs);
    const made = isAtWork ? null : await settle(order, nowMs);
    if (isAtWork) left += 1;
    if (made !== null) done.push(made);
  }
  return { done, left };
}

/** The order as the shop has it now, and as it is known then; null = it cannot be read, which is noted, or is not known. */
export async function readNow(
  { shop, store }: Engine,
  id: string,
  policy: OrderPolicy,
  { log, signals }: Telling,
): Promise<{ readonly listed: ListedOrder | null; readonly order: OrderRecord } | null> {
  const fetched = await shop.fetchOrder(id, signals.run);
  if (fetched?.ok === false) {
    log.add(fetched.problem, EXIT.items);
    return null;
  }
  const listed = fetched?.value ?? null;
  if (listed !== null) await store.recordOrders([listed], policy);
  const order = await store.readOrder(id);
  return order === null ? null : { listed, order };
}

/** What a rule makes of what a person asked for. `refused`: why nothing is done; null = it is. */
export type Answered = Changed & { readonly refused: Problem | null };

/**
 * Carries out what a person asked for, exactly as they were shown it. Returns the orders for which it is done, and those
 * for which it is not, with the reason.
 */
export async function askFor<Call extends { readonly id: string; readonly shown: string }>(
  { store }: Pick<Engine, "store">,
  calls: readonly Call[],
  rule: (order: Changed["row"], call: Call) => Answered,
  none: (id: string) => Problem,
): Promise<{
  readonly done: readonly Changed["row"][];
  readonly left: readonly { readonly id: string; readonly order: Changed["row"] | null; readonly error: Problem }[];
}> {
  const made = await store.changeOrders(calls, rule);
  const left = calls.flatMap(({ id }, at) => {
    const one = made[at] ?? null;
    const error = one === null ? none(id) : one.refused;
    return error === null ? [] : [{ id, order: one?.row ?? null, error }];
  });
  return { done: made.flatMap((one) => (one?.refused === null ? [one.row] : [])), left };
}

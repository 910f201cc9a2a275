import { SECOND } from "../common/time/duration.ts";
import type { Clock } from "../ports/clock.ts";
import type { Problem } from "../common/problems/problem.ts";
import { writeStanding } from "../run/standing.ts";
import type { Channel, Notification } from "./message.ts";
import type { OutboxStore } from "./outbox.ts";

/** No run waits longer than this for its messages to go out. */
const DELIVERY_LIMIT_MS = 15 * SECOND;

/** Carries messages over one channel. */
export interface Courier {
  readonly channel: Channel;
  /** `id` is the same at every try. Null = it was taken; else what kept it. Never throws but for a bug. */
  send(message: Notification, id: string, signal: AbortSignal): Promise<Problem | null>;
}

/**
 * Sends what waits in the outbox, the oldest first, each channel for itself. A channel that fails rests until the next run;
 * nothing of it is lost. Returns what went wrong, which also stands in `status` until a message goes out again.
 */
export async function deliver(
  store: OutboxStore & Parameters<typeof writeStanding>[0],
  couriers: readonly Courier[],
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const late = new AbortController();
  const timer = clock.sleep(DELIVERY_LIMIT_MS, late.signal).then(
    () => {
      late.abort();
    },
    () => undefined,
  );
  const either = AbortSignal.any([signal, late.signal]);
  const found = await Promise.all(couriers.map((courier) => empty(store, courier, clock, either)));
  late.abort();
  await timer;
  const problems = found.filter((one) => one !== "idle").filter((one) => one !== null);
  if (found.some((one) => one !== "idle")) await writeStanding(store, "messages", problems);
  return problems;
}

/** Idle = there was nothing to send. */
async function empty(
  store: OutboxStore,
  courier: Courier,
  clock: Clock,
  signal: AbortSignal,
): Promise<Problem | "idle" | null> {
  let outcome: Problem | "idle" | null = "idle";
  while (!signal.aborted) {
    const next = await store.takeMessage(courier.channel, clock.now());
    if (next === null) return outcome;
    outcome = await courier.send(next.message, next.id, signal);
    if (outcome !== null) {
      await store.putBack(next.id);
      return outcome;
    }
    await store.forgetMessage(next.id);
  }
  return outcome;
}

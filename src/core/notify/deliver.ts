import { SECOND } from "../common/time/duration.ts";
import type { Clock } from "../ports/clock.ts";
import type { Problem } from "../common/problems/problem.ts";
import { writeStanding } from "../run/health/standing.ts";
import type { Channel, Notification } from "./message.ts";
import type { OutboxStore } from "./outbox.ts";

/** How long a run waits at most for its messages to be sent. */
const DELIVERY_LIMIT_MS = 15 * SECOND;

/** Sends messages over one channel. */
export interface MessageSender {
  readonly channel: Channel;
  /** `id` is the same for every try. Null = accepted; else why it was not. Never throws, except for a bug. */
  send(message: Notification, id: string, signal: AbortSignal): Promise<Problem | null>;
}

/**
 * Sends the waiting messages of the outbox, oldest first, all channels in parallel. A channel that fails is tried again
 * in the next run, and its messages are kept. Returns the failures; `status` also shows them until a message is sent
 * again.
 */
export async function deliver(
  store: OutboxStore & Parameters<typeof writeStanding>[0],
  senders: readonly MessageSender[],
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const limit = new AbortController();
  const timer = clock.sleep(DELIVERY_LIMIT_MS, limit.signal).then(
    () => {
      limit.abort();
    },
    () => undefined,
  );
  const either = AbortSignal.any([signal, limit.signal]);
  const found = await Promise.all(senders.map((sender) => sendWaiting(store, sender, clock, either)));
  limit.abort();
  await timer;
  const problems = found.filter((one) => one !== "idle").filter((one) => one !== null);
  if (found.some((one) => one !== "idle")) await writeStanding(store, "messages", problems);
  return problems;
}

/** Idle = there was nothing to send. */
async function sendWaiting(
  store: OutboxStore,
  sender: MessageSender,
  clock: Clock,
  signal: AbortSignal,
): Promise<Problem | "idle" | null> {
  let outcome: Problem | "idle" | null = "idle";
  while (!signal.aborted) {
    const next = await store.takeMessage(sender.channel, clock.now());
    if (next === null) return outcome;
    outcome = await sender.send(next.message, next.id, signal);
    if (outcome !== null) {
      await store.putBack(next.id);
      return outcome;
    }
    await store.forgetMessage(next.id);
  }
  return outcome;
}

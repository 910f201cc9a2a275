import { SECOND } from "../../common/time/duration.ts";
import { addDays, startOfDay } from "../../common/time/zone.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import type { Store } from "../../ports/store.ts";
import { type NotesStore, readHealthNotes, readLastGood } from "../health/read-notes.ts";
import { writeStanding } from "../pauses.ts";
import type { Channel, Notification, OpenProblem, SummaryPolicy } from "./message.ts";
import { findOpenProblems, type Situation, WAITING_STATES } from "./open-problems.ts";
import { decideReport, type Said } from "./decide-report.ts";
import { dueSummaries, summarizeDay } from "./summary.ts";

/** How long a run waits at most for its messages to be sent. */
const DELIVERY_LIMIT_MS = 15 * SECOND;

type NoticeStore = NotesStore & StatusStore & Pick<Store, "listAudits">;

/** Of more waiting orders only the newest are named. */
const MOST_ORDERS = 200;

/** Sends messages over one channel. */
export interface MessageSender {
  readonly channel: Channel;
  /** Null = accepted; else why it was not. Never throws, except for a bug. */
  send(message: Notification, id: string, signal: AbortSignal): Promise<Problem | null>;
}

/** A message that is due, and the note that says afterwards that it was sent. */
interface Due {
  readonly message: Notification;
  readonly note: readonly ["notified" | "summarized", string];
}

/**
 * At the end of a run: sends what people have to know of the state, over all channels in parallel, and then notes that
 * they know it. What could not be sent is due again after the next run; a process that is killed in between sends twice.
 * Returns the failures; `status` also shows them until a message is sent again.
 */
export async function deliver(
  store: NoticeStore,
  senders: readonly MessageSender[],
  policy: SummaryPolicy,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const limit = new AbortController();
  const timer = clock.sleep(DELIVERY_LIMIT_MS, limit.signal).then(
    () => limit.abort(),
    () => undefined,
  );
  const either = AbortSignal.any([signal, limit.signal]);
  const nowMs = clock.now();
  const situation = await readSituation(store, nowMs);
  const found = await Promise.all(
    senders.map(async ({ channel, send }): Promise<readonly (Problem | null)[]> => {
      const find = (): Promise<readonly Due[]> => findDue(store, channel, situation, policy, nowMs);
      if ((await find()).length === 0 || !(await store.claimChannel(channel, nowMs))) return [];
      const outcomes: (Problem | null)[] = [];
      // Found again: another process may have sent them just before.
      for (const { message, note } of await find()) {
        const outcome = await send(message, message.kind, either);
        outcomes.push(outcome);
        if (outcome !== null) break;
        await store.writeNote(`${note[0]}:${channel}`, note[1]);
      }
      await store.writeNote(`sending:${channel}`, null);
      return outcomes;
    }),
  );
  limit.abort();
  await timer;
  const outcomes = found.flat();
  const problems = outcomes.filter((one) => one !== null);
  if (outcomes.length > 0) await writeStanding(store, "messages", problems);
  return problems;
}

async function findDue(
  store: NoticeStore,
  channel: Channel,
  situation: Situation,
  { hour, timeZone }: SummaryPolicy,
  nowMs: number,
): Promise<readonly Due[]> {
  const open = findOpenProblems(situation, nowMs);
  const before = await store.readNote(`notified:${channel}`);
  const { report, next } = decideReport(
    open,
    before === null ? null : (JSON.parse(before) as Said<OpenProblem>),
    nowMs,
  );
  const due: Due[] = [];
  if (report !== null) {
    due.push({ message: { kind: "problems", atMs: nowMs, ...report }, note: ["notified", JSON.stringify(next)] });
  }
  if (report === null && before !== JSON.stringify(next))
    await store.writeNote(`notified:${channel}`, JSON.stringify(next));
  const lastDay = await store.readNote(`summarized:${channel}`);
  const { stateMadeMs } = situation.notes;
  for (const day of dueSummaries({ lastDay, stateMadeMs }, hour, nowMs, timeZone)) {
    const [fromMs, toMs] = [startOfDay(day, timeZone), startOfDay(addDays(day, 1), timeZone)];
    const orders = await store.listOrders({ placed: { fromMs, toMs } });
    const [audit = null] = await store.listAudits(1, day);
    const summary = summarizeDay(day, orders, audit, open);
    due.push({ message: { kind: "summary", atMs: nowMs, summary }, note: ["summarized", day] });
  }
  return due;
}

/** The state of a shop now, as far as messages are about it. */
export async function readSituation(store: NotesStore & Pick<Store, "listOrders">, nowMs: number): Promise<Situation> {
  const notes = await readHealthNotes(store);
  const lastGood = await readLastGood(store);
  const [orders, products] = [await store.listRuns(3, "orders"), await store.listRuns(3, "products")];
  return {
    counts: await store.countStates(nowMs),
    notes,
    lastGood,
    lastRuns: {
      orders: orders[0] ?? null,
      products: products[0] ?? null,
      fulfilment: lastGood.fulfilment === undefined ? null : ((await store.listRuns(1, "fulfilment"))[0] ?? null),
    },
    thirdRunsMs: { orders: orders[2]?.startedMs ?? null, products: products[2]?.startedMs ?? null },
    orders: await store.listOrders({ states: WAITING_STATES, limit: MOST_ORDERS }),
  };
}

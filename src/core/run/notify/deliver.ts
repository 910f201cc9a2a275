import { SECOND } from "../../common/time/duration.ts";
import { sumsOf } from "../../common/money.ts";
import { addDays, daysOf, lastLocalHour, type LocalDay, localDay, spanOfDays } from "../../common/time/zone.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { judgedHead } from "../../audit/given-up.ts";
import type { AuditHead } from "../../audit/report.ts";
import type { OrderRecord } from "../../orders/record.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import type { Store } from "../../ports/store.ts";
import type { NotesStore } from "../health.ts";
import { writeStanding } from "../pauses.ts";
import type { Channel, DayCount, DaySummary, Notification, OpenProblem, SummaryPolicy } from "./message.ts";
import { findOpenProblems, namedOrder, readSituation, type Situation } from "./open-problems.ts";
import { decideReport, type SaidReport } from "./decide-report.ts";
import { findUnsettled, withMore } from "./more.ts";

/** How long a run waits at most for its messages to be sent. */
export const DELIVERY_LIMIT_MS = 15 * SECOND;

type NoticeStore = NotesStore & StatusStore & Pick<Store, "listAudits" | "listHeldValues" | "readOrder">;

/** Sends messages over one channel. */
export interface MessageSender {
  readonly channel: Channel;
  /** Null = accepted; else why it was not. Never throws, except for a bug. */
  send(message: Notification, signal: AbortSignal): Promise<Problem | null>;
}

/** A message that is due, and the note that says afterwards that it was sent. */
interface Due {
  readonly message: Notification;
  readonly note: readonly [`${"notified" | "summarized"}:${Channel}`, string];
}

/**
 * At the end of a run: sends what people have to know of the state, over all channels in parallel, and then notes that
 * they know it. What could not be sent is due again after the next run; a process that is killed in between, or another that
 * ends at the same time, sends twice. Nothing is sent while the state cannot be written: throws StoreError. Returns the failures; `status` also shows them until a message is sent again.
 */
export async function deliver(
  store: NoticeStore,
  senders: readonly MessageSender[],
  policy: SummaryPolicy,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const situation = await readSituation(store, clock.now());
  const sent = await Promise.all(
    senders.map(async ({ channel, send }): Promise<readonly (Problem | null)[]> => {
      const outcomes: (Problem | null)[] = [];
      for (const { message, note } of await findDue(store, channel, situation, policy)) {
        // Where that cannot be noted afterwards, every run would send it again.
        await store.writeNote("sending", String(situation.nowMs));
        const outcome = await send(message, signal);
        outcomes.push(outcome);
        if (outcome !== null) break;
        await store.writeNote(...note);
      }
      return outcomes;
    }),
  );
  const problems = sent.flat().filter((one) => one !== null);
  if (sent.flat().length > 0) await writeStanding(store, "messages", problems);
  return problems;
}

async function findDue(
  store: NoticeStore,
  channel: Channel,
  situation: Situation,
  { hour, timeZone }: SummaryPolicy,
): Promise<readonly Due[]> {
  const { nowMs, stateMadeMs } = situation;
  const key = `notified:${channel}` as const;
  const before = await store.readNote(key);
  const said = before === null ? null : (JSON.parse(before) as SaidReport<OpenProblem>);
  const found = findOpenProblems(situation);
  const open = [...found, ...(await findUnsettled(store, said?.open ?? [], found))];
  const { report, next } = decideReport(open, said, nowMs);
  const after = JSON.stringify(next);
  const due: Due[] = [];
  if (report !== null) {
    const fresh = await withMore(store, situation, report.fresh);
    const lasting = await withMore(store, situation, report.lasting);
    due.push({ message: { kind: "problems", atMs: nowMs, ...report, fresh, lasting }, note: [key, after] });
  } else if (before !== after) await store.writeNote(key, after);
  const lastDay = await store.readNote(`summarized:${channel}`);
  for (const day of dueSummaries({ lastDay, stateMadeMs }, hour, nowMs, timeZone)) {
    const orders = await store.listOrders({ placed: spanOfDays(day, day, timeZone) });
    const [audit = null] = await store.listAudits(1, day);
    const judged = await judgedHead(store, audit);
    const summary = summarizeDay(day, orders, judged, await withMore(store, situation, open));
    due.push({ message: { kind: "summary", atMs: nowMs, summary }, note: [`summarized:${channel}`, day] });
  }
  return due;
}

/** The summary of the orders that were placed on `day`. Pure. */
function summarizeDay(
  day: LocalDay,
  orders: readonly OrderRecord[],
  audit: AuditHead | null,
  open: readonly OpenProblem[],
): DaySummary {
  const excluded: Partial<Record<NonNullable<OrderRecord["reason"]>, number>> = {};
  for (const { reason } of orders) if (reason !== null) excluded[reason] = (excluded[reason] ?? 0) + 1;
  return {
    day,
    all: countOf(orders),
    exported: countOf(orders.filter(({ state }) => state === "exported")),
    excluded,
    missing: orders
      .filter(({ state }) => state !== "exported" && state !== "not-linked")
      .map((order) => ({ ...namedOrder(order), problem: order.error })),
    audit,
    open,
  };
}

function countOf(orders: readonly OrderRecord[]): DayCount {
  return { count: orders.length, sums: sumsOf(orders) };
}

/** A channel that failed for longer gets only the last days. */
const MOST_DAYS = 7;

/**
 * The days whose summaries are due: those after `lastDay`, the day of the last summary that was sent, up to yesterday.
 * Yesterday's is due from today's `hour` on. If none was sent yet (null), only yesterday's is. No summary is about a day
 * before the state was made.
 */
function dueSummaries(
  { lastDay, stateMadeMs }: { readonly lastDay: LocalDay | null; readonly stateMadeMs: number },
  hour: number | null,
  nowMs: number,
  timeZone: string,
): readonly LocalDay[] {
  if (hour === null) return [];
  const came = localDay(lastLocalHour(nowMs, hour, timeZone), timeZone);
  if (lastDay === null && came !== localDay(nowMs, timeZone)) return [];
  const yesterday = addDays(came, -1);
  const wanted = lastDay === null ? [yesterday] : [addDays(lastDay, 1), addDays(came, -MOST_DAYS)];
  const [from = yesterday] = [...wanted, localDay(stateMadeMs, timeZone)].toSorted().toReversed();
  return daysOf({ from, to: yesterday });
}

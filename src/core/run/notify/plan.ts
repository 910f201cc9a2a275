import { DAY } from "../../common/time/duration.ts";
import { addDays, lastLocalHour, type LocalDay, localDay } from "../../common/time/zone.ts";
import type { Notification, OpenProblem } from "./message.ts";
import { findDueReport } from "./due-report.ts";

/** The open problems of the last report. */
export interface Notified {
  readonly open: readonly OpenProblem[];
  /** When the last report was made, epoch ms. */
  readonly saidMs: number;
}

/** The message to send at the end of a run, and what to store about it. */
export interface NotificationPlan {
  readonly message: Notification | null;
  readonly next: Notified;
}

/**
 * A message if a problem is new or over, or if the last one is a day old. It lists all open problems, so that reading
 * the newest message is enough. Pure.
 */
export function planNotification(
  open: readonly OpenProblem[],
  notified: Notified | null,
  nowMs: number,
): NotificationPlan {
  const now = new Set(open.map(({ key }) => key));
  const announced = notified === null ? null : { keys: keysOf(notified), saidMs: notified.saidMs };
  const due = findDueReport(now, announced, nowMs, DAY);
  const isDue = due.fresh.length > 0 || due.over.length > 0 || due.isDueAgain;
  if (!isDue) return { message: null, next: { open, saidMs: notified?.saidMs ?? nowMs } };
  const fresh = new Set(due.fresh);
  const over = new Set(due.over);
  const message: Notification = {
    kind: "problems",
    atMs: nowMs,
    fresh: open.filter(({ key }) => fresh.has(key)),
    lasting: open.filter(({ key }) => !fresh.has(key)),
    over: (notified?.open ?? []).filter(({ key }) => over.has(key)),
  };
  return { message, next: { open, saidMs: nowMs } };
}

function keysOf({ open }: Notified): ReadonlySet<string> {
  return new Set(open.map(({ key }) => key));
}

/** A channel that failed for longer gets only the last days. */
const MOST_DAYS = 7;

/**
 * The days whose summaries are due: those after `lastDay`, the day of the last summary that was sent, up to yesterday.
 * Yesterday's is due from today's `hour` on. If none was sent yet (null), only yesterday's is. No summary is about a day
 * before the state was made.
 */
export function dueSummaries(
  { lastDay, stateMadeMs }: { readonly lastDay: LocalDay | null; readonly stateMadeMs: number },
  hour: number | null,
  nowMs: number,
  timeZone: string,
): readonly LocalDay[] {
  if (hour === null) return [];
  const came = localDay(lastLocalHour(nowMs, hour, timeZone), timeZone);
  if (lastDay === null && came !== localDay(nowMs, timeZone)) return [];
  const madeOn = localDay(stateMadeMs, timeZone);
  const days: LocalDay[] = [];
  for (let ago = 1; ago <= (lastDay === null ? 1 : MOST_DAYS); ago++) {
    const day = addDays(came, -ago);
    if (day < madeOn || (lastDay !== null && day <= lastDay)) break;
    days.unshift(day);
  }
  return days;
}

import { DAY } from "../common/time/duration.ts";
import { addDays, isDailyDue, type LocalDay, localDay, startOfDay } from "../common/time/zone.ts";
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

type ProblemsMessage = Extract<Notification, { readonly kind: "problems" }>;

/** Merges a message that was not sent with the next one: what is new or over in either, and what lasts now. Pure. */
export function mergeMessages(earlier: ProblemsMessage, later: ProblemsMessage): ProblemsMessage {
  const keys = (problems: readonly OpenProblem[]): ReadonlySet<string> => new Set(problems.map(({ key }) => key));
  const [wasFresh, wasOver] = [keys([...earlier.fresh, ...later.fresh]), keys(earlier.over)];
  const open = [...later.fresh, ...later.lasting];
  const isOpen = keys(open);
  const isFresh = ({ key }: OpenProblem): boolean => wasFresh.has(key) && !wasOver.has(key);
  return {
    ...later,
    fresh: open.filter(isFresh),
    lasting: open.filter((one) => !isFresh(one)),
    over: [...earlier.over, ...later.over.filter(({ key }) => !wasOver.has(key))].filter(({ key }) => !isOpen.has(key)),
  };
}

function keysOf({ open }: Notified): ReadonlySet<string> {
  return new Set(open.map(({ key }) => key));
}

/**
 * The day whose summary is due: yesterday, once the hour has come; null = none, also of a day before the state was made.
 * `lastMs` = when the last summary was made.
 */
export function dueSummary(
  { lastMs, stateMadeMs }: { readonly lastMs: number | null; readonly stateMadeMs: number },
  hour: number | null,
  nowMs: number,
  timeZone: string,
): LocalDay | null {
  const [today, madeOn] = [localDay(nowMs, timeZone), localDay(stateMadeMs, timeZone)];
  if (hour === null || today <= madeOn) return null;
  // The first one is about the day on which the state was made.
  const sinceMs = lastMs ?? startOfDay(addDays(madeOn, 1), timeZone);
  return isDailyDue(sinceMs, nowMs, hour, timeZone) ? addDays(today, -1) : null;
}

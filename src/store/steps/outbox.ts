import { DAY, MINUTE } from "../../core/common/time/duration.ts";
import type { HealthNotes } from "../../core/run/health/health.ts";
import type { Channel, Notification, NotifyPolicy } from "../../core/notify/message.ts";
import { findOpenProblems, type Situation, WAITING_STATES } from "../../core/notify/open-problems.ts";
import type { OutboxStore } from "../../core/notify/outbox.ts";
import { dueSummary, mergeMessages, type Notified, planNotification } from "../../core/notify/plan.ts";
import { summarizeDay } from "../../core/notify/summary.ts";
import { parsePause } from "../../core/run/pauses.ts";
import { type NoteKey, PAUSE_KEYS, STANDING_KEYS } from "../../core/ports/runs.ts";
import type { StatusStore } from "../../core/ports/status-store.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { addDays, startOfDay } from "../../core/common/time/zone.ts";
import type { Rows, Transactions } from "../rows/transactions.ts";
import type { Notes } from "./notes.ts";
import { countStates } from "./status.ts";

/** After this time a process is assumed to have stopped sending a message that it took. */
const TAKEN_FOR_MS = 2 * MINUTE;

/** Older messages are deleted unsent. */
const KEPT_MS = 30 * DAY;

/** Of more waiting orders only the newest are named. */
const MOST_ORDERS = 200;

/** Records runs with their notifications, and hands out the waiting messages. */
export function outboxSteps({ read, write }: Transactions, notes: Notes): OutboxStore & Pick<StatusStore, "recordRun"> {
  return {
    recordRun: async (run, notify) => {
      const { atEnd } = notes;
      await write(async (rows) => {
        await rows.addRun(run, atEnd);
        if (notify !== undefined) await writeNotifications(rows, notify, run.finishedMs);
      });
      notes.updateCache(atEnd);
    },
    takeMessage: async (channel, nowMs) => {
      const waits = await read((rows) => rows.findMessage(channel, nowMs - TAKEN_FOR_MS, nowMs));
      if (waits === null) return null;
      return write(async (rows) => {
        const message = await rows.findMessage(channel, nowMs - TAKEN_FOR_MS, nowMs);
        if (message !== null) await rows.writeTaken(message.id, nowMs);
        return message;
      });
    },
    putBack: (id) => write((rows) => rows.writeTaken(id, null)),
    forgetMessage: (id) => write((rows) => rows.removeMessages([id])),
    countMessages: () => read((rows) => rows.countMessages()),
  };
}

/** Writes the notifications for the state at a run's end, inside the run's transaction. */
async function writeNotifications(
  rows: Rows,
  { channels, summaryHour, timeZone }: NotifyPolicy,
  nowMs: number,
): Promise<void> {
  if (channels.length === 0) return;
  const situation = await readSituation(rows, nowMs);
  const open = findOpenProblems(situation, nowMs);
  const known = await rows.readNotes(["notified", "summarized"]);
  const before = known.get("notified") ?? null;
  const { message, next } = planNotification(open, parse<Notified>(before), nowMs);
  const notified = JSON.stringify(next);
  if (notified !== before) await rows.writeNotes(new Map([["notified", notified]]));
  const last = known.get("summarized");
  const since = { lastMs: last === undefined ? null : Number(last), stateMadeMs: situation.stateMadeMs };
  const day = dueSummary(since, summaryHour, nowMs, timeZone);
  const messages: Notification[] = message === null ? [] : [message];
  if (day !== null) {
    const [fromMs, toMs] = [startOfDay(day, timeZone), startOfDay(addDays(day, 1), timeZone)];
    const orders = await rows.listOrders({ placed: { fromMs, toMs } });
    const [audit = null] = await rows.listAudits(1, day);
    messages.push({ kind: "summary", atMs: nowMs, summary: summarizeDay(day, orders, audit, open) });
    await rows.writeNotes(new Map([["summarized", String(nowMs)]]));
  }
  if (messages.length === 0) return;
  for (const channel of channels) {
    const added = message === null ? messages : await withWaiting(rows, channel, messages, nowMs);
    await rows.addMessages(added.map((one) => ({ channel, message: one, madeMs: nowMs })));
  }
  await rows.removeMessagesBefore(nowMs - KEPT_MS);
}

/**
 * Merges a waiting message into the new ones and removes it, so that a cycle reports a problem of both its runs once.
 */
async function withWaiting(
  rows: Rows,
  channel: Channel,
  messages: readonly Notification[],
  nowMs: number,
): Promise<readonly Notification[]> {
  const waiting = await rows.findMessage(channel, nowMs - TAKEN_FOR_MS, nowMs);
  if (waiting?.message.kind !== "problems") return messages;
  const earlier = waiting.message;
  await rows.removeMessages([waiting.id]);
  return messages.map((one) => (one.kind === "problems" ? mergeMessages(earlier, one) : one));
}

async function readSituation(rows: Rows, nowMs: number): Promise<Situation> {
  const stateMadeMs = await rows.readCreatedMs();
  return {
    counts: await countStates(rows, nowMs),
    notes: await readNotes(rows, stateMadeMs),
    lastGood: await rows.readLastGood(),
    lastRuns: { orders: await rows.readLastRun("orders"), products: await rows.readLastRun("products") },
    stateMadeMs,
    orders: await rows.listOrders({ states: WAITING_STATES, limit: MOST_ORDERS }),
  };
}

async function readNotes(rows: Rows, stateMadeMs: number): Promise<HealthNotes> {
  const pauseKeys = PAUSE_KEYS.map((one) => ({ ...one, key: `pause:${one.system}:${one.direction}` as const }));
  const standingKeys = STANDING_KEYS.map((key) => `standing:${key}` as const);
  const notes = await rows.readNotes([...pauseKeys.map(({ key }) => key), ...standingKeys, "brakes"]);
  const listOf = (key: NoteKey): readonly Problem[] => parse<Problem[]>(notes.get(key) ?? null) ?? [];
  return {
    pauses: pauseKeys.flatMap(({ system, direction, key }) => {
      const pause = parsePause(notes.get(key) ?? null);
      return pause === null ? [] : [{ system, direction, pause }];
    }),
    brakes: listOf("brakes"),
    standing: standingKeys.flatMap(listOf),
    audit: { last: await rows.readLatestAudit(), stateMadeMs },
  };
}

/** Parses the JSON of a note. */
function parse<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

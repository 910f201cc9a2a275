import { DAY, MINUTE } from "../core/duration.ts";
import type { HealthNotes } from "../core/health.ts";
import type { Channel, Message, NotifyPolicy } from "../core/notify/message.ts";
import { findOpenTroubles, type Situation, WAITING_STATES } from "../core/notify/open-troubles.ts";
import { dueSummary, type Notified, planNotification } from "../core/notify/plan.ts";
import { summarizeDay } from "../core/notify/summary.ts";
import { parsePause } from "../core/pauses.ts";
import type { OutboxStore } from "../core/notify/outbox.ts";
import { type NoteKey, PAUSE_KEYS, STANDING_KEYS, type StatusStore } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import { addRun, NO_TOTALS, type Totals } from "../core/totals.ts";
import { addDays, startOfDay } from "../core/zone.ts";
import { readHead } from "./audits.ts";
import type { Connection } from "./connection.ts";
import { parse } from "./order-row.ts";
import { countStates, lastRun, listOrders, readLastGood, recordRun, setNote } from "./status.ts";

/** A process that took a message this long ago does not send it any more. */
const TAKEN_FOR_MS = 2 * MINUTE;

/** A message that nobody took for so long is no news. */
const KEPT_MS = 30 * DAY;

/** Of more orders than these, the newest are named. */
const MOST_ORDERS = 200;

/** The record of a run with what people are to be told of it, and the messages that wait. */
export function outboxSteps(connection: Connection): OutboxStore & Pick<StatusStore, "recordRun"> {
  return {
    recordRun: (run, notify) =>
      connection.write(() => {
        recordRun(connection, run);
        const totals = parse<Totals>(noteOf(connection, "totals")) ?? NO_TOTALS;
        keepNote(connection, "totals", JSON.stringify(addRun(totals, run)));
        if (notify !== undefined) writeNotifications(connection, notify, run.finishedMs);
      }),
    async takeMessage(channel, nowMs) {
      const waits = await connection.read(() => nextOf(connection, channel, nowMs));
      return waits === undefined ? null : connection.write(() => take(connection, channel, nowMs));
    },
    putBack: (id) => connection.write(() => void connection.run("UPDATE outbox SET taken_ms = NULL WHERE id = ?", id)),
    forgetMessage: (id) => connection.write(() => void connection.run("DELETE FROM outbox WHERE id = ?", id)),
    countMessages: () =>
      connection.read(() => connection.get<{ n: number }>("SELECT count(*) AS n FROM outbox")?.n ?? 0),
  };
}

interface Row {
  readonly id: number;
  readonly message: string;
}

function nextOf(connection: Connection, channel: Channel, nowMs: number): Row | undefined {
  return connection.get<Row>(
    `SELECT id, message FROM outbox
     WHERE channel = ? AND (taken_ms IS NULL OR taken_ms < ? OR taken_ms > ?) ORDER BY id LIMIT 1`,
    channel,
    nowMs - TAKEN_FOR_MS,
    nowMs,
  );
}

function take(
  connection: Connection,
  channel: Channel,
  nowMs: number,
): { readonly id: string; readonly message: Message } | null {
  const row = nextOf(connection, channel, nowMs);
  const message = parse<Message>(row?.message ?? null);
  if (row === undefined || message === null) return null;
  connection.run("UPDATE outbox SET taken_ms = ? WHERE id = ?", nowMs, row.id);
  return { id: String(row.id), message };
}

/** Looks at the state as it is at a run's end, and writes what people are to be told. Inside the run's transaction. */
function writeNotifications(
  connection: Connection,
  { channels, summaryHour, timeZone }: NotifyPolicy,
  nowMs: number,
): void {
  if (channels.length === 0) return;
  const open = findOpenTroubles(readSituation(connection, nowMs), nowMs);
  const notified = parse<Notified>(noteOf(connection, "notified"));
  const { message, next } = planNotification(open, notified, nowMs);
  keepNote(connection, "notified", JSON.stringify(next));
  const lastMs = noteOf(connection, "summarized");
  const day = dueSummary(lastMs === null ? null : Number(lastMs), summaryHour, nowMs, timeZone);
  const messages: Message[] = message === null ? [] : [message];
  if (day !== null) {
    const [fromMs, toMs] = [startOfDay(day, timeZone), startOfDay(addDays(day, 1), timeZone)];
    const orders = listOrders(connection, { placed: { fromMs, toMs } });
    messages.push({
      kind: "summary",
      atMs: nowMs,
      summary: summarizeDay(day, orders, readHead(connection, day), open),
    });
    keepNote(connection, "summarized", String(nowMs));
  }
  for (const one of messages) {
    for (const channel of channels) {
      const text = JSON.stringify(one);
      connection.run("INSERT INTO outbox (channel, made_ms, message) VALUES (?, ?, ?)", channel, nowMs, text);
    }
  }
  if (messages.length > 0) connection.run("DELETE FROM outbox WHERE made_ms < ?", nowMs - KEPT_MS);
}

function readSituation(connection: Connection, nowMs: number): Situation {
  const made = connection.get<{ created_ms: number }>("SELECT created_ms FROM meta")?.created_ms ?? nowMs;
  return {
    counts: countStates(connection, nowMs),
    notes: readNotes(connection, made),
    lastGood: readLastGood(connection),
    lastRuns: { orders: lastRun(connection, "orders"), products: lastRun(connection, "products") },
    stateMadeMs: made,
    orders: listOrders(connection, { states: WAITING_STATES, limit: MOST_ORDERS }),
  };
}

function readNotes(connection: Connection, stateMadeMs: number): HealthNotes {
  const pauses = PAUSE_KEYS.flatMap(({ system, direction }) => {
    const pause = parsePause(noteOf(connection, `pause:${system}:${direction}`));
    return pause === null ? [] : [{ system, direction, pause }];
  });
  const standing = STANDING_KEYS.flatMap((key) => parse<Problem[]>(noteOf(connection, `standing:${key}`)) ?? []);
  const brakes = parse<Problem[]>(noteOf(connection, "brakes")) ?? [];
  return { pauses, brakes, standing, audit: { last: readHead(connection), stateMadeMs } };
}

function noteOf(connection: Connection, key: NoteKey): string | null {
  return connection.get<{ value: string }>("SELECT value FROM notes WHERE key = ?", key)?.value ?? null;
}

function keepNote(connection: Connection, key: NoteKey, value: string): void {
  if (noteOf(connection, key) !== value) setNote(connection, key, value);
}

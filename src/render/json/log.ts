import { pino } from "pino";

export type LogLevel = "info" | "warn" | "error";

/** Writes a line for a log collector: an event with its facts. */
export type WriteLog = (level: LogLevel, event: string, facts: Readonly<Record<string, unknown>>) => void;

/** A log of JSON lines: `level` as a word, `time` in UTC, `pid`, `event`, then the facts. */
export function createJsonLog(write: (line: string) => void): WriteLog {
  const options = {
    base: { name: "tg360", pid: process.pid },
    messageKey: "event",
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
  };
  const log = pino(options, { write });
  return (level, event, facts) => {
    log[level](facts, event);
  };
}

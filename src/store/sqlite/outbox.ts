import type { Notification } from "../../core/notify/message.ts";
import type { Connection } from "./file/connection.ts";
import type { OutboxRows } from "../rows/outbox.ts";
import { parse } from "../columns/json.ts";

export function outboxRows(connection: Connection): OutboxRows {
  return {
    findMessage: async (channel, takenBeforeMs, nowMs) => {
      const row = connection.get<{ id: number; message: string }>(
        `SELECT id, message FROM outbox
         WHERE channel = ? AND (taken_ms IS NULL OR taken_ms < ? OR taken_ms > ?) ORDER BY id LIMIT 1`,
        channel,
        takenBeforeMs,
        nowMs,
      );
      const message = parse<Notification>(row?.message ?? null);
      return row === undefined || message === null ? null : { id: String(row.id), message };
    },
    writeTaken: async (id, takenMs) => {
      connection.run("UPDATE outbox SET taken_ms = ? WHERE id = ?", takenMs, id);
    },
    addMessages: async (messages) => {
      for (const { channel, message, madeMs } of messages) {
        connection.run(
          "INSERT INTO outbox (channel, made_ms, message) VALUES (?, ?, ?)",
          channel,
          madeMs,
          JSON.stringify(message),
        );
      }
    },
    removeMessages: async (ids) => {
      for (const id of ids) connection.run("DELETE FROM outbox WHERE id = ?", id);
    },
    removeMessagesBefore: async (madeMs) => {
      connection.run("DELETE FROM outbox WHERE made_ms < ?", madeMs);
    },
    countMessages: async () => connection.get<{ n: number }>("SELECT count(*) AS n FROM outbox")?.n ?? 0,
  };
}

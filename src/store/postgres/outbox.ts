import type { Notification } from "../../core/notify/message.ts";
import type { OutboxRows } from "../rows/outbox.ts";
import { parse } from "../columns/json.ts";
import type { Sql } from "./database/sql.ts";

export function outboxRows(sql: Sql): OutboxRows {
  return {
    findMessage: async (channel, takenBeforeMs, nowMs) => {
      const row = await sql.get<{ id: number; message: string }>(
        `SELECT id, message FROM outbox
         WHERE shop = $1 AND channel = $2 AND (taken_ms IS NULL OR taken_ms < $3 OR taken_ms > $4) ORDER BY id LIMIT 1`,
        channel,
        takenBeforeMs,
        nowMs,
      );
      const message = parse<Notification>(row?.message ?? null);
      return row === undefined || message === null ? null : { id: String(row.id), message };
    },
    writeTaken: async (id, takenMs) => {
      await sql.run("UPDATE outbox SET taken_ms = $3 WHERE shop = $1 AND id = $2", Number(id), takenMs);
    },
    addMessages: async (messages) => {
      await sql.write(
        `INSERT INTO outbox (shop, channel, made_ms, message)
         SELECT $1, j.* FROM json_to_recordset($2) AS j (channel text, made_ms bigint, message text)`,
        messages.map(({ channel, message, madeMs }) => ({
          channel,
          made_ms: madeMs,
          message: JSON.stringify(message),
        })),
      );
    },
    removeMessages: async (ids) => {
      await sql.run("DELETE FROM outbox WHERE shop = $1 AND id = ANY ($2::bigint[])", ids.map(Number));
    },
    removeMessagesBefore: async (madeMs) => {
      await sql.run("DELETE FROM outbox WHERE shop = $1 AND made_ms < $2", madeMs);
    },
    countMessages: async () =>
      (await sql.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE shop = $1"))?.n ?? 0,
  };
}

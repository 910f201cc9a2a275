import type { NoteKey } from "../../core/ports/runs.ts";
import type { NoteRows } from "../rows/notes.ts";
import type { Sql } from "./database/sql.ts";

export function noteRows(sql: Sql): NoteRows {
  return {
    readCreatedMs: async () =>
      (await sql.get<{ created_ms: number }>("SELECT created_ms FROM shops WHERE shop = $1"))?.created_ms ?? 0,
    takeNumber: async () =>
      (
        await sql.get<{ sequence: number }>(
          "UPDATE shops SET sequence = sequence + 1 WHERE shop = $1 RETURNING sequence",
        )
      )?.sequence ?? 0,
    readNote: async (key) =>
      (await sql.get<{ value: string }>("SELECT value FROM notes WHERE shop = $1 AND key = $2", key))?.value ?? null,
    readNotes: async (keys) =>
      new Map(
        keys.length === 0
          ? []
          : await sql.lists<readonly [key: NoteKey, value: string]>(
              "SELECT key, value FROM notes WHERE shop = $1 AND key = ANY ($2::text[])",
              keys,
            ),
      ),
    writeNote: async (key, value) => {
      if (value === null) await sql.run("DELETE FROM notes WHERE shop = $1 AND key = $2", key);
      else {
        await sql.run(
          `INSERT INTO notes (shop, key, value) VALUES ($1, $2, $3)
           ON CONFLICT (shop, key) DO UPDATE SET value = excluded.value`,
          key,
          value,
        );
      }
    },
  };
}

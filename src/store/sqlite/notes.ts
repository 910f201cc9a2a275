import type { NoteKey } from "../../core/ports/runs.ts";
import type { Connection } from "./file/connection.ts";
import type { NoteRows } from "../rows/notes.ts";

export function noteRows(connection: Connection): NoteRows {
  return {
    readCreatedMs: async () => connection.get<{ created_ms: number }>("SELECT created_ms FROM meta")?.created_ms ?? 0,
    takeNumber: async () =>
      connection.get<{ sequence: number }>("UPDATE meta SET sequence = sequence + 1 RETURNING sequence")?.sequence ?? 0,
    readNote: async (key) =>
      connection.get<{ value: string }>("SELECT value FROM notes WHERE key = ?", key)?.value ?? null,
    readNotes: async (keys) =>
      new Map(
        connection.rows<readonly [key: NoteKey, value: string]>(
          "SELECT key, value FROM notes WHERE key IN (SELECT value FROM json_each(?))",
          JSON.stringify(keys),
        ),
      ),
    writeNote: async (key, value) => {
      if (value === null) connection.run("DELETE FROM notes WHERE key = ?", key);
      else {
        connection.run(
          "INSERT INTO notes (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
          key,
          value,
        );
      }
    },
  };
}

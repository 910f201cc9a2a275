import type { NoteKey } from "../../core/ports/runs.ts";
import type { Connection } from "./file/connection.ts";
import { type BindingColumns, toBinding } from "../columns/binding.ts";
import type { NoteRows } from "../rows/notes.ts";

export function noteRows(connection: Connection): NoteRows {
  return {
    readCreatedMs: async () => connection.get<{ created_ms: number }>("SELECT created_ms FROM shops")?.created_ms ?? 0,
    takeNumber: async () =>
      connection.get<{ sequence: number }>("UPDATE shops SET sequence = sequence + 1 RETURNING sequence")?.sequence ??
      0,
    readNotes: async (keys) =>
      new Map(
        connection.rows<readonly [key: NoteKey, value: string]>(
          "SELECT key, value FROM notes WHERE key IN (SELECT value FROM json_each(?))",
          JSON.stringify(keys),
        ),
      ),
    writeNotes: async (notes) => {
      writeNotes(connection, notes);
    },
    readRunStart: async (direction) => {
      const row = connection.get<BindingColumns & { number: number; asked: number }>(
        `SELECT owner_id, shop_id, site, endpoint, shop_url, sequence AS number, EXISTS (SELECT 1 FROM requests
           WHERE direction = ? AND state IN ('waiting', 'running')) AS asked FROM shops`,
        direction,
      );
      return {
        binding: toBinding(row),
        notes: new Map(connection.rows<readonly [key: NoteKey, value: string]>("SELECT key, value FROM notes")),
        number: row?.number ?? 0,
        isAsked: row?.asked === 1,
      };
    },
  };
}

export function writeNotes(connection: Connection, notes: ReadonlyMap<NoteKey, string | null>): void {
  for (const [key, value] of notes) {
    if (value === null) connection.run("DELETE FROM notes WHERE key = ?", key);
    else {
      connection.run(
        "INSERT INTO notes (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
      );
    }
  }
}

import type { Connection } from "../connection.ts";
import type { NoteRows } from "../rows/notes.ts";

export function noteRows(connection: Connection): NoteRows {
  return {
    readCreatedMs: async () => connection.get<{ created_ms: number }>("SELECT created_ms FROM meta")?.created_ms ?? 0,
    takeNumber: async () =>
      connection.get<{ sequence: number }>("UPDATE meta SET sequence = sequence + 1 RETURNING sequence")?.sequence ?? 0,
  };
}

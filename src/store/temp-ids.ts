import type { Connection } from "./connection.ts";

/** Ids that one pass has seen, in a table of this connection's own that SQLite keeps in a temporary file. */
export interface SeenIds {
  readonly table: string;
  readonly clear: () => void;
  /** Returns how many were not there yet. */
  readonly add: (ids: readonly string[]) => number;
}

/** `name` is a trusted identifier. */
export function parkSeen(connection: Connection, name: string): SeenIds {
  const table = `temp.${name}`;
  let isMade = false;
  const make = (): void => {
    if (isMade) return;
    connection.db.exec(`CREATE TEMP TABLE IF NOT EXISTS ${name} (id TEXT PRIMARY KEY) WITHOUT ROWID`);
    isMade = true;
  };
  return {
    table,
    clear: () => {
      make();
      connection.run(`DELETE FROM ${table}`);
    },
    add: (ids) => {
      make();
      return connection.run(`INSERT OR IGNORE INTO ${table} SELECT value FROM json_each(?)`, JSON.stringify(ids));
    },
  };
}

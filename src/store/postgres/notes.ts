import type { NoteKey } from "../../core/ports/runs.ts";
import { type BindingColumns, toBinding } from "../columns/binding.ts";
import type { NoteRows, RunStart } from "../rows/notes.ts";
import type { Direction } from "../../core/common/direction.ts";
import type { Sql } from "./database/sql.ts";

/** The columns of a run's start, from the row `s` of `shops`. */
export function runStart(direction: Direction): string {
  return `s.owner_id, s.shop_id, s.site, s.endpoint, s.shop_url, s.sequence AS number,
   (SELECT json_object_agg(n.key, n.value) FROM notes n WHERE n.shop = s.shop) AS notes,
   EXISTS (${openRequests("s.shop", direction)}) AS asked`;
}

export function openRequests(shop: string, direction: Direction): string {
  return `SELECT 1 FROM requests r WHERE r.shop = ${shop} AND r.direction = '${direction}' AND r.state IN ('waiting', 'running')`;
}

export interface RunStartColumns extends BindingColumns {
  readonly number: number;
  readonly notes: Readonly<Record<string, string>> | null;
  readonly asked: boolean;
}

export function toRunStart(row: RunStartColumns): RunStart {
  return {
    binding: toBinding(row),
    notes: new Map(Object.entries(row.notes ?? {}) as [NoteKey, string][]),
    number: row.number,
    isAsked: row.asked,
  };
}

/** Writes the notes of `$keys` and `$values`; deletes those without a value. */
export function writeNotesText(keys: string, values: string): string {
  return `gone AS (DELETE FROM notes WHERE shop = $1 AND key IN
     (SELECT key FROM unnest(${keys}::text[], ${values}::text[]) AS n (key, value) WHERE value IS NULL))
   INSERT INTO notes (shop, key, value)
   SELECT $1, key, value FROM unnest(${keys}::text[], ${values}::text[]) AS n (key, value) WHERE value IS NOT NULL
   ON CONFLICT (shop, key) DO UPDATE SET value = excluded.value`;
}

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
    readNotes: async (keys) =>
      new Map(
        await sql.lists<readonly [key: NoteKey, value: string]>(
          "SELECT key, value FROM notes WHERE shop = $1 AND key = ANY ($2::text[])",
          keys,
        ),
      ),
    writeNotes: async (notes) => {
      await sql.run(`WITH ${writeNotesText("$2", "$3")}`, [...notes.keys()], [...notes.values()]);
    },
    readRunStart: async (direction) => {
      const row = await sql.get<RunStartColumns>(`SELECT ${runStart(direction)} FROM shops s WHERE s.shop = $1`);
      return row === undefined ? { binding: null, notes: new Map(), number: 0, isAsked: false } : toRunStart(row);
    },
  };
}

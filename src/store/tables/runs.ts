/** Finished runs. */
import type { RunKind } from "../../core/common/direction.ts";
import type { NoteKey, RunRecord } from "../../core/ports/runs.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { decoder, encoder, type Fields, selected } from "./row-writer.ts";
import { writeTexts } from "./notes.ts";

export const RUN = {
  direction: ["direction", "text"],
  startedMs: ["started_ms", "int"],
  finishedMs: ["finished_ms", "int"],
  exitCode: ["exit_code", "int"],
  good: ["good", "flag"],
  problem: ["problem", "json"],
  summary: ["summary", "json"],
} as const satisfies Fields;

export const toRun = decoder<RunRecord>(RUN);
const encode = encoder<RunRecord>(RUN);

const texts = perDialect((dialect) => {
  const { of, shop, shopValue } = dialect;
  const columns = Object.values(RUN).map(([column]) => column);
  const places = columns.map((_, at) => `$${String(at + 2)}`);
  const insert = `INSERT INTO runs (${shop}${columns.join(", ")}) VALUES (${shopValue}${places.join(", ")})`;
  const behind = (places2: number): string => `$${String(columns.length + places2)}`;
  const newest = `SELECT ${selected(RUN, "r")} FROM runs r WHERE ${of("r")}`;
  return {
    add: dialect.together([insert, ...writeTexts(dialect, behind(2), behind(3))]),
    list: `${newest} ORDER BY r.id DESC LIMIT $2`,
    ofDirection: `${newest} AND r.direction = $3 ORDER BY r.id DESC LIMIT $2`,
  };
});

/** Adds a run together with notes (null deletes one). */
export async function addRun(sql: Sql, run: RunRecord, notes: ReadonlyMap<NoteKey, string | null>): Promise<void> {
  const values = Object.values(encode(run));
  for (const text of texts(sql).add) await sql.run(text, ...values, [...notes.keys()], [...notes.values()]);
}

export async function listRuns(sql: Sql, limit: number, direction?: RunKind): Promise<readonly RunRecord[]> {
  const { list, ofDirection } = texts(sql);
  const rows =
    direction === undefined
      ? await sql.all<RunRecord>(list, limit)
      : await sql.all<RunRecord>(ofDirection, limit, direction);
  return rows.map(toRun);
}

/** Runs that somebody started at the page, and the one-time ids of their forms. */
import { directionOf } from "../../core/acts/action.ts";
import type { NewPageRun, PageRun, RunEnd, RunOutcome, RunProgress, Scope } from "../../core/acts/page-run.ts";
import { DAY, SECOND } from "../../core/common/time/duration.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { decoder, type Fields, selected } from "./row-writer.ts";

const RUN = {
  id: ["id", "int"],
  direction: ["direction", "text"],
  action: ["action", "json"],
  items: ["items", "int"],
  author: ["author", "text"],
  role: ["role", "text"],
  startedMs: ["started_ms", "int"],
  progress: ["progress", "json"],
  finishedMs: ["finished_ms", "int"],
  ended: ["ended", "text"],
  scope: ["scope", "json"],
  outcome: ["outcome", "json"],
} as const satisfies Fields;

/** A run that was not noted for so long has lost its process. */
const DEAD_AFTER_MS = 20 * SECOND;
/** As long as other runs. */
const KEPT_MS = 90 * DAY;

const texts = perDialect(({ of, shop, shopValue, now }) => {
  const alive = (place: string): string =>
    `CAST(r.seen_ms > ${now(place)} - ${String(DEAD_AFTER_MS)} AS integer) AS seen`;
  return {
    remove: `DELETE FROM page_runs WHERE ${of()} AND started_ms < $2`,
    begin: `INSERT INTO page_runs (${shop}form, direction, action, scope, items, author, role, progress, started_ms, seen_ms)
      VALUES (${shopValue}$2, $3, $4, $5, $6, $7, $8, $9, $10, ${now("$10")}) ON CONFLICT (${shop}form) DO NOTHING RETURNING id`,
    ofForm: `SELECT r.id FROM page_runs r WHERE ${of("r")} AND r.form = $2`,
    note: `UPDATE page_runs SET progress = $3, seen_ms = ${now("$4")} WHERE ${of()} AND id = $2`,
    end: `UPDATE page_runs SET ended = $3, outcome = $4, finished_ms = $5 WHERE ${of()} AND id = $2 AND finished_ms IS NULL`,
    one: `SELECT ${selected(RUN, "r")}, ${alive("$3")} FROM page_runs r WHERE ${of("r")} AND r.id = $2`,
  };
});

interface Stored {
  /** Null = it is not over. */
  readonly ended: RunEnd | null;
  readonly seen: number;
}

type PageRunRow = Omit<PageRun, "isAlive" | "state"> & Stored;

const decode = decoder<PageRunRow>(RUN);

/** Deletes those that began long ago. */
export async function beginPageRun(
  sql: Sql,
  { form, action, scope, author, role }: NewPageRun,
  atMs: number,
): Promise<{ readonly id: number; readonly isNew: boolean }> {
  const { remove, begin } = texts(sql);
  await sql.run(remove, atMs - KEPT_MS);
  const waits: RunProgress = { kind: "waiting", by: null };
  const json = [JSON.stringify(action), JSON.stringify(scope satisfies Scope)];
  const begun = await sql.get<{ id: number }>(
    begin,
    form,
    directionOf(action),
    ...json,
    scope.length,
    author,
    role,
    JSON.stringify(waits),
    atMs,
  );
  if (begun !== undefined) return { id: begun.id, isNew: true };
  return { id: (await findPageRun(sql, form)) ?? 0, isNew: false };
}

/** The run that this form began; null = none. */
export async function findPageRun(sql: Sql, form: string): Promise<number | null> {
  return (await sql.get<{ id: number }>(texts(sql).ofForm, form))?.id ?? null;
}

export async function notePageRun(sql: Sql, id: number, progress: RunProgress, atMs: number): Promise<void> {
  await sql.run(texts(sql).note, id, JSON.stringify(progress), atMs);
}

export async function endPageRun(sql: Sql, id: number, end: RunEnd, outcome: RunOutcome, atMs: number): Promise<void> {
  await sql.run(texts(sql).end, id, end, JSON.stringify(outcome), atMs);
}

export async function readPageRun(sql: Sql, id: number, atMs: number): Promise<PageRun | null> {
  const row = await sql.get<PageRunRow>(texts(sql).one, id, atMs);
  if (row === undefined) return null;
  const { ended, seen, ...run } = decode(row);
  const isAlive = ended === null && seen === 1;
  return { ...run, isAlive, state: ended ?? (isAlive ? run.progress.kind : "interrupted") };
}

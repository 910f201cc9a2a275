/** The register of what tg360 did by itself, and what people did. */
import type { LogCounts, LogEntry, LogFilter, LogTab } from "../../core/ports/page-store.ts";
import { perDialect, type Sql, type SqlValue, matcher } from "../dialect.ts";
import { decoder } from "./row-writer.ts";

/** Of the summary of a run: something of this was done. A number never begins with 0. */
const some = (key: string): string => `(e.summary LIKE '%"${key}":%' AND e.summary NOT LIKE '%"${key}":0%')`;

const NEWS = ["exported", "created", "updated", "hidden", "adopted"].map(some).join(" OR ");
/** Each cycle meets what nobody has mended yet: the run that met it first says so. */
const IS_TROUBLED = "(e.exit_code <> 0 OR e.good = 0 OR e.ended IN ('refused', 'interrupted')) AND e.repeats = 0";
/** Of the summary of a run that ended without a problem: what is still to be done. */
const LEFT = ["failed", "failedBefore", "held", "unconfirmed", "heldBack"] as const;

/** Which lines a tab shows. */
const CONDITIONS = {
  news: `(e.kind <> 'run' OR ${IS_TROUBLED} OR ${NEWS})`,
  problems: `(${IS_TROUBLED})`,
  people: "e.kind IN ('page-run', 'decision')",
  all: "true",
} as const satisfies Record<LogTab, string>;

const texts = perDialect(({ of, member }) => {
  const number = (value: string): string => `CAST(${value} AS bigint)`;
  const text = (value: string): string => `CAST(${value} AS text)`;
  /** As JSON. */
  const quoted = (column: string): string => `'"' || ${column} || '"'`;
  /** A page's run records a run of its direction too, which is told as one with it. */
  const own = `${of("r")} AND r.direction = p.direction AND r.started_ms >= p.started_ms AND r.finished_ms <= p.finished_ms`;
  const within = (column: string): string => `${column} >= $2 AND ${column} < $3`;
  const left = LEFT.map((name) => `coalesce(${text(member("r.summary", name))}, '0')`).join(" || ' ' || ");
  // Most runs say nothing: only of others are the parts read.
  const said = `CASE WHEN r.exit_code = 0 AND r.good = 1 THEN '' ELSE r.exit_code || ' ' || r.good || ' ' || coalesce(r.problem, ${left}, '') END`;
  const before = `lag(${said}) OVER (PARTITION BY r.direction ORDER BY r.finished_ms, r.id)`;
  const entries = `(
    SELECT ${text("'run'")} AS kind, r.id, r.finished_ms AS at_ms, ${text("NULL")} AS author, r.direction, ${text("NULL")} AS action,
        ${text("NULL")} AS item, ${text("NULL")} AS note, r.exit_code, r.good, r.problem, r.summary, ${text("NULL")} AS ended,
        CASE WHEN ${before} = ${said} THEN 1 ELSE 0 END AS repeats
      FROM runs r WHERE ${of("r")} AND ${within("r.finished_ms")}
        AND NOT EXISTS (SELECT 1 FROM page_runs p WHERE ${of("p")} AND ${own})
    UNION ALL
    SELECT 'page-run', p.id, p.started_ms, p.author, p.direction, p.action, CAST(p.items AS text), p.scope,
        r.exit_code, r.good, r.problem, r.summary, p.ended, 0
      FROM page_runs p LEFT JOIN runs r ON ${own} WHERE ${of("p")} AND ${within("p.started_ms")}
    UNION ALL
    SELECT 'decision', d.id, d.at_ms, d.author, 'orders', ${quoted("d.kind")}, d.order_id, d.note, ${number("NULL")}, ${number("NULL")},
        NULL, NULL, NULL, 0
      FROM order_decisions d WHERE ${of("d")} AND ${within("d.at_ms")}
    UNION ALL
    SELECT 'audit', a.number, a.started_ms, NULL, 'orders', ${quoted("a.from_day")}, a.to_day, CAST(a.differences AS text), a.exit_code,
        ${number("NULL")}, NULL, NULL, NULL, 0
      FROM audits a WHERE ${of("a")} AND ${within("a.started_ms")}
  ) e`;
  return { entries, order: (id: string) => `FROM orders o WHERE ${of("o")} AND o.id = ${id}` };
});

/** The conditions of a filter without its tab, and all values so far. */
function narrowed(sql: Sql, { fromMs, toMs, search }: LogFilter) {
  const values: SqlValue[] = [fromMs, toMs];
  const put = (value: SqlValue): string => `$${String(values.push(value) + 1)}`;
  if (search === "") return { condition: "true", values, put };
  const like = matcher(sql.dialect, search, put);
  const named = `(e.kind = 'decision' AND EXISTS (SELECT 1 ${texts(sql).order("e.item")} AND ${like("o.reference")}))`;
  const parts = [...["e.author", "e.item", "e.note", "e.problem"].map(like), named];
  return { condition: `(e.kind <> 'run' AND (${parts.join(" OR ")}))`, values, put };
}

const decode = decoder<LogEntry>({
  action: ["action", "json"],
  good: ["good", "flag"],
  problem: ["problem", "json"],
  summary: ["summary", "json"],
});

export async function listLog(sql: Sql, filter: LogFilter): Promise<readonly LogEntry[]> {
  const { condition, values, put } = narrowed(sql, filter);
  const { entries, order } = texts(sql);
  const rows = await sql.all<LogEntry>(
    `SELECT l.*, CASE l.kind WHEN 'decision' THEN (SELECT o.reference ${order("l.item")}) END AS reference FROM (
      SELECT e.kind, e.id, e.at_ms AS "atMs", e.author, e.direction, e.action, e.item, CASE e.kind WHEN 'page-run' THEN NULL ELSE e.note END AS note,
        e.exit_code AS "exitCode", e.good, e.problem, e.summary, e.ended
      FROM ${entries} WHERE ${CONDITIONS[filter.tab]} AND ${condition}
      ORDER BY e.at_ms DESC, e.kind, e.id DESC LIMIT ${put(filter.limit)} OFFSET ${put(filter.offset)}
    ) l ORDER BY l."atMs" DESC, l.kind, l.id DESC`,
    ...values,
  );
  return rows.map(decode);
}

export async function countLog(sql: Sql, filter: LogFilter): Promise<LogCounts> {
  const { condition, values } = narrowed(sql, filter);
  const counts = Object.entries(CONDITIONS).map(([tab, is]) => `count(*) FILTER (WHERE ${is}) AS "${tab}"`);
  const found = await sql.get<LogCounts>(
    `SELECT ${counts.join(", ")} FROM ${texts(sql).entries} WHERE ${condition}`,
    ...values,
  );
  return found ?? { news: 0, problems: 0, people: 0, all: 0 };
}

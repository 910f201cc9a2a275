/** The states of all shops in a database, read at once for what `status` shows of each. */
import type { AuditHead } from "../core/audit/report.ts";
import type { Secret } from "../core/common/secret.ts";
import type { NoteKey, RunRecord } from "../core/ports/runs.ts";
import type { Store } from "../core/ports/store.ts";
import { HEALTH_NOTES, type NotesStore } from "../core/run/health.ts";
import { STUCK_AFTER_MS } from "../core/orders/state.ts";
import { TOTALS_KEYS } from "../core/run/run.ts";
import { type Database, openDatabase, query } from "./postgres/database/database.ts";
import { sqlOn } from "./postgres/database/sql.ts";
import { AUDIT_HEAD, LATEST, readAudit, toAuditHead } from "./tables/audits.ts";
import { selected } from "./tables/row-writer.ts";
import { type Count, countText, toStateCounts } from "./tables/counts.ts";
import { RUN, toRun } from "./tables/runs.ts";

/** Everything that the overview and the metrics of a shop read. It is known already, but for an audit's document. */
export interface ReadAtOnce extends NotesStore, Pick<Store, "readAudit"> {}

/** One fact about a shop: what it is, its name, a number, and a text or JSON. */
interface Part {
  readonly shop: number;
  readonly what: "shop" | "count" | "note" | "run" | "audit";
  readonly name: string | null;
  readonly n: number | null;
  readonly data: string | null;
}

interface ShopRow {
  readonly name: string;
  readonly createdMs: number;
}

/** By name; a shop without a state reads as an empty one. Throws StoreError. */
export async function readAtOnce(url: Secret, nowMs: number): Promise<(shop: string) => ReadAtOnce> {
  const database = await openDatabase(url);
  const states = new Map<string, State>();
  for (const state of await readAllStates(database, nowMs)) states.set(state.row?.name ?? "", state);
  const empty = emptyState();
  return (shop) => storeOf(database, states.get(shop) ?? empty, nowMs);
}

/**
 * Each part is grouped by itself on its own small index, and nothing is joined: the plan is the same whatever the statistics
 * say. Of each direction the newest run among the shop's ten newest ones.
 */
const ALL_STATES = `
  SELECT shop, 'shop' AS what, NULL AS name, NULL::bigint AS n, row_to_json(o)::text AS data
    FROM (SELECT s.shop, s.name, s.created_ms AS "createdMs" FROM shops s) o
  UNION ALL SELECT shop, 'count', name, n, NULL FROM (${countText(null)}) c
  UNION ALL SELECT shop, 'note', key, NULL, value FROM notes WHERE key = ANY ($1::text[])
  UNION ALL SELECT s.shop, 'run', NULL, l.id, row_to_json(l)::text FROM shops s, LATERAL (
    SELECT DISTINCT ON (r.direction) r.id, ${selected(RUN, "r")}
    FROM (SELECT * FROM runs WHERE shop = s.shop ORDER BY id DESC LIMIT 10) r ORDER BY r.direction, r.id DESC) l
  UNION ALL SELECT s.shop, 'audit', NULL, NULL, row_to_json(l)::text FROM shops s, LATERAL (
    SELECT ${AUDIT_HEAD} FROM audits a WHERE a.shop = s.shop ${LATEST}) l`;

/** The state of one shop, as far as its health needs it. */
interface State {
  /** The number of its row. */
  readonly shop: number;
  row: ShopRow | null;
  readonly counts: Count[];
  readonly notes: Map<NoteKey, string>;
  readonly runs: { readonly id: number; readonly run: RunRecord }[];
  /** Of the newest days. */
  audit: AuditHead | null;
}

const emptyState = (shop = 0): State => ({ shop, row: null, counts: [], notes: new Map(), runs: [], audit: null });

async function readAllStates(database: Database, nowMs: number): Promise<Iterable<State>> {
  const keys: readonly NoteKey[] = [...HEALTH_NOTES, ...TOTALS_KEYS, "binding"];
  const shops = new Map<number, State>();
  for (const part of await query<Part>(database, ALL_STATES, [keys, nowMs - STUCK_AFTER_MS])) {
    let one = shops.get(part.shop);
    if (one === undefined) shops.set(part.shop, (one = emptyState(part.shop)));
    add(one, part);
  }
  return shops.values();
}

function add(state: State, { what, name, n, data }: Part): void {
  if (what === "count") state.counts.push([name ?? "", n]);
  else if (what === "note") state.notes.set(name as NoteKey, data ?? "");
  else if (what === "shop") state.row = JSON.parse(data ?? "") as ShopRow;
  else if (what === "run") state.runs.push({ id: n ?? 0, run: toRun(JSON.parse(data ?? "") as RunRecord) });
  else state.audit = toAuditHead(JSON.parse(data ?? "") as AuditHead);
}

function storeOf(database: Database, { shop, row, counts, notes, runs, audit }: State, nowMs: number): ReadAtOnce {
  const newest = runs.toSorted((a, b) => b.id - a.id).map(({ run }) => run);
  return {
    countStates: () => Promise.resolve(toStateCounts(counts)),
    listRuns: (limit) => Promise.resolve(newest.slice(0, limit)),
    readNote: (key) => Promise.resolve(notes.get(key) ?? null),
    readLastAudit: () => Promise.resolve(audit),
    readCreatedMs: () => Promise.resolve(row?.createdMs ?? nowMs),
    readAudit: (number) => readAudit(sqlOn(database.pool, shop), number),
  };
}

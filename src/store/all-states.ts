/** The states of all shops in a database, read at once for what `status` shows of each. */
import type { Secret } from "../core/common/secret.ts";
import type { NoteKey } from "../core/ports/runs.ts";
import type { Store } from "../core/ports/store.ts";
import { HEALTH_NOTES, type NotesStore } from "../core/run/health.ts";
import { STUCK_AFTER_MS } from "../core/orders/state.ts";
import { TOTALS_KEYS } from "../core/run/run.ts";
import { openDatabase, query } from "./postgres/database/database.ts";
import { sqlOn } from "./postgres/database/sql.ts";
import { AUDIT_HEAD, LATEST, readAudit, toAuditHead } from "./tables/audits.ts";
import { selected } from "./tables/row-writer.ts";
import { countText, toStateCounts } from "./tables/counts.ts";
import { RUN, toRun } from "./tables/runs.ts";

/** Everything that the overview and the metrics of a shop read. It is known already, but for an audit's document. */
export interface ReadAtOnce extends NotesStore, Pick<Store, "readAudit"> {}

interface ShopStateRow {
  readonly shop: number;
  readonly name: string;
  readonly createdMs: number;
}

/**
 * Each has its own small index, and nothing is joined: the plans are the same whatever the statistics say. Of each direction the
 * newest run among the shop's ten newest ones.
 */
const SHOPS = 'SELECT shop, name, created_ms AS "createdMs" FROM shops';
const NOTES = "SELECT shop, key, value FROM notes WHERE key = ANY ($1::text[])";
const RUNS = `SELECT s.shop, l.* FROM shops s, LATERAL (
  SELECT DISTINCT ON (r.direction) r.id, ${selected(RUN, "r")}
  FROM (SELECT * FROM runs WHERE shop = s.shop ORDER BY id DESC LIMIT 10) r ORDER BY r.direction, r.id DESC) l ORDER BY l.id DESC`;
const AUDITS = `SELECT s.shop, l.* FROM shops s, LATERAL (
  SELECT ${AUDIT_HEAD} FROM audits a WHERE a.shop = s.shop ${LATEST}) l`;

/** By name; a shop without a state reads as an empty one. Throws StoreError. */
export async function readAtOnce(url: Secret, nowMs: number): Promise<(shop: string) => ReadAtOnce> {
  const database = await openDatabase(url);
  const keys: readonly NoteKey[] = [...HEALTH_NOTES, ...TOTALS_KEYS, "binding"];
  const byShop = async <T extends object>(text: string, values: readonly unknown[], decode = (row: T): T => row) => {
    const found = await query<T & { readonly shop: number }>(database, text, values);
    for (const row of found) decode(row);
    return Map.groupBy(found, ({ shop }) => shop);
  };
  const [shops, counts, notes, runs, audits] = await Promise.all([
    query<ShopStateRow>(database, SHOPS),
    byShop<{ readonly name: string; readonly n: number | null }>(countText(null, "$1"), [nowMs - STUCK_AFTER_MS]),
    byShop<{ readonly key: NoteKey; readonly value: string }>(NOTES, [keys]),
    byShop(RUNS, [], toRun),
    byShop(AUDITS, [], toAuditHead),
  ]);
  const rows = new Map(shops.map((row) => [row.name, row]));
  return (name) => {
    const row = rows.get(name);
    const shop = row?.shop ?? 0;
    return {
      countStates: async () => toStateCounts((counts.get(shop) ?? []).map((count) => [count.name, count.n])),
      listRuns: async (limit) => (runs.get(shop) ?? []).slice(0, limit),
      readNote: async (key) => notes.get(shop)?.find((note) => note.key === key)?.value ?? null,
      readNotes: async () => new Map((notes.get(shop) ?? []).map(({ key, value }) => [key, value])),
      readLastAudit: async () => audits.get(shop)?.[0] ?? null,
      readCreatedMs: async () => row?.createdMs ?? nowMs,
      readAudit: (number) => readAudit(sqlOn(database.pool, shop), number),
    };
  };
}

/** The states of all shops in a database, for reading what `status` shows of each. */
import type { Secret } from "../core/common/secret.ts";
import type { Store } from "../core/ports/store.ts";
import { HEALTH_NOTES, type NotesStore } from "../core/run/health/read-notes.ts";
import { STUCK_AFTER_MS } from "../core/run/run.ts";
import { TOTALS_KEYS } from "../core/run/totals.ts";
import { readAllStates, type StateAtOnce } from "./postgres/all-states.ts";
import { auditRows } from "./postgres/audits.ts";
import { type Database, openDatabase } from "./postgres/database/database.ts";
import { sqlOn } from "./postgres/database/sql.ts";
import { toCounts } from "./rows/status.ts";
import { toStateCounts } from "./steps/status.ts";

/** Everything that the overview and the metrics of a shop read. It is known already, but for an audit's document. */
export interface ReadAtOnce extends NotesStore, Pick<Store, "readAudit" | "readBinding"> {}

/** By name; a shop without a state reads as an empty one. Throws StoreError. */
export async function readAtOnce(url: Secret, nowMs: number): Promise<(shop: string) => ReadAtOnce> {
  const database = await openDatabase(url);
  const states = await readAllStates(database, [...HEALTH_NOTES, ...TOTALS_KEYS], nowMs - STUCK_AFTER_MS);
  const empty = emptyState(nowMs);
  return (shop) => storeOf(database, states.get(shop) ?? empty);
}

function emptyState(nowMs: number): StateAtOnce {
  return {
    shop: 0,
    createdMs: nowMs,
    binding: null,
    lastGood: { orders: null, products: null },
    counts: toCounts([], {}),
    runs: [],
    notes: new Map(),
    audit: null,
  };
}

function storeOf(database: Database, state: StateAtOnce): ReadAtOnce {
  return {
    readBinding: () => Promise.resolve(state.binding),
    countStates: () => Promise.resolve(toStateCounts(state.counts)),
    readLastGood: () => Promise.resolve(state.lastGood),
    listRuns: (limit) => Promise.resolve(state.runs.slice(0, limit)),
    readNote: (key) => Promise.resolve(state.notes.get(key) ?? null),
    readLastAudit: () => Promise.resolve(state.audit),
    readCreatedMs: () => Promise.resolve(state.createdMs),
    readAudit: (number) => auditRows(sqlOn(database.pool, state.shop)).readAudit(number),
  };
}

/** What the health of all shops is judged by, read at once. */
import type { AuditHead } from "../../core/audit/store.ts";
import type { Direction } from "../../core/common/direction.ts";
import type { Binding } from "../../core/ports/binding.ts";
import type { NoteKey, RunRecord } from "../../core/ports/runs.ts";
import { AUDIT_HEAD, type AuditColumns, toAuditHead } from "../columns/audit.ts";
import { type BindingColumns, toBinding } from "../columns/binding.ts";
import { type RunColumns, toRun } from "../columns/run.ts";
import { type Counts, toCounts } from "../rows/status.ts";
import type { Database } from "./database/database.ts";
import { mapError, whenReachable } from "./database/errors.ts";

/** The state of one shop, as far as its health needs it. */
export interface StateAtOnce {
  /** The number of its row. */
  readonly shop: number;
  readonly createdMs: number;
  /** Null = not bound yet. */
  readonly binding: Binding | null;
  readonly lastGood: Readonly<Record<Direction, number | null>>;
  readonly counts: Counts;
  /** Of each direction the newest run among the shop's ten newest ones; newest first. */
  readonly runs: readonly RunRecord[];
  readonly notes: ReadonlyMap<NoteKey, string>;
  /** Of the newest days. */
  readonly audit: AuditHead | null;
}

interface ShopColumns extends BindingColumns {
  readonly name: string;
  readonly created_ms: number;
  readonly last_good_orders_ms: number | null;
  readonly last_good_products_ms: number | null;
}

/** One fact about a shop: what it is, its name, a count, and a text or JSON. */
type Part = readonly [shop: number, what: What, name: string | null, n: number | null, data: string | null];
type What = "shop" | "state" | "count" | "note" | "run" | "audit";

/**
 * By name. Each part is grouped by itself on its own small index, and nothing is joined: the plan is the same whatever the
 * statistics say. Throws StoreError.
 */
export async function readAllStates(
  { pool, address }: Database,
  keys: readonly NoteKey[],
  stuckBeforeMs: number,
): Promise<ReadonlyMap<string, StateAtOnce>> {
  try {
    const query = { text: ALL_STATES, values: [keys, stuckBeforeMs], rowMode: "array" as const };
    const { rows } = await whenReachable(() => pool.query<Part[number][]>(query));
    return collect(rows as unknown as readonly Part[]);
  } catch (error) {
    throw mapError(error, address);
  }
}

const ALL_STATES = `
  SELECT shop, 'shop' AS what, NULL AS name, NULL::bigint AS n, row_to_json(s)::text AS data FROM (SELECT shop, name, created_ms,
    last_good_orders_ms, last_good_products_ms, owner_id, shop_id, site, endpoint, shop_url FROM shops) s
  UNION ALL SELECT shop, 'state', state || coalesce('/' || reason, ''), count(*), NULL FROM orders
    WHERE state <> 'exported' GROUP BY shop, state, reason
  UNION ALL ${countOf("orders", "orders", "true")}
  UNION ALL ${countOf("products", "products", "true")}
  UNION ALL ${countOf("pending", "products", "pending = 1")}
  UNION ALL ${countOf("failed", "products", "status = 'failed'")}
  UNION ALL ${countOf("not_linked", "shop_products", "true")}
  UNION ALL ${countOf("late", "orders", "late = 1")}
  UNION ALL ${countOf("after_export", "orders", "after_export_open = 1")}
  UNION ALL SELECT w.shop, 'count', c.name, c.n, NULL FROM (
    SELECT shop, count(*) FILTER (WHERE refusals > 1) AS refused, min(placed_ms) AS oldest,
      count(*) FILTER (WHERE first_attempt_ms < $2) AS stuck
    FROM orders WHERE state NOT IN ('exported', 'not-linked') AND state IN ('queued', 'sending') GROUP BY shop) w,
    LATERAL (VALUES ('refused', refused), ('oldest', oldest), ('stuck', stuck)) c (name, n)
  UNION ALL SELECT shop, 'note', key, NULL, value FROM notes WHERE key = ANY ($1::text[])
  UNION ALL SELECT s.shop, 'run', NULL, r.id, row_to_json(r)::text FROM shops s, LATERAL (
    SELECT DISTINCT ON (direction) * FROM (SELECT * FROM runs WHERE shop = s.shop ORDER BY id DESC LIMIT 10) newest
    ORDER BY direction, id DESC) r
  UNION ALL SELECT s.shop, 'audit', NULL, NULL, row_to_json(l)::text FROM shops s, LATERAL (
    SELECT ${AUDIT_HEAD} FROM audits a WHERE a.shop = s.shop ORDER BY a.to_day DESC, a.number DESC LIMIT 1) l`;

function countOf(name: string, table: string, condition: string): string {
  return `SELECT shop, 'count', '${name}', count(*), NULL FROM ${table} WHERE ${condition} GROUP BY shop`;
}

/** The parts of one shop, as they come. */
interface Collected {
  row: ShopColumns | null;
  readonly states: (readonly [state: string, n: number])[];
  readonly counts: Record<string, number | null>;
  readonly notes: Map<NoteKey, string>;
  readonly runs: { readonly id: number; readonly run: RunRecord }[];
  audit: AuditHead | null;
}

function collect(parts: readonly Part[]): ReadonlyMap<string, StateAtOnce> {
  const shops = new Map<number, Collected>();
  for (const [shop, what, name, n, data] of parts) {
    let one = shops.get(shop);
    if (one === undefined) {
      one = { row: null, states: [], counts: {}, notes: new Map(), runs: [], audit: null };
      shops.set(shop, one);
    }
    add(one, what, name ?? "", n, data ?? "");
  }
  return new Map(
    [...shops].flatMap(([shop, one]) => (one.row === null ? [] : [[one.row.name, toState(shop, one, one.row)]])),
  );
}

function add(one: Collected, what: What, name: string, n: number | null, data: string): void {
  if (what === "shop") one.row = JSON.parse(data) as ShopColumns;
  else if (what === "state") one.states.push([name, n ?? 0]);
  else if (what === "count") one.counts[name] = n;
  else if (what === "note") one.notes.set(name as NoteKey, data);
  else if (what === "run") one.runs.push({ id: n ?? 0, run: toRun(JSON.parse(data) as RunColumns) });
  else one.audit = toAuditHead(JSON.parse(data) as AuditColumns);
}

function toState(shop: number, { states, counts, notes, runs, audit }: Collected, row: ShopColumns): StateAtOnce {
  return {
    shop,
    createdMs: row.created_ms,
    binding: toBinding(row),
    lastGood: { orders: row.last_good_orders_ms, products: row.last_good_products_ms },
    counts: toCounts(states, counts),
    runs: runs.toSorted((a, b) => b.id - a.id).map(({ run }) => run),
    notes,
    audit,
  };
}

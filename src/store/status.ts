import { DAY } from "../core/duration.ts";
import type { ExitCode } from "../core/errors.ts";
import { NOT_LINKED_REASONS, ORDER_STATES } from "../core/order.ts";
import type { NotLinkedReason, OrderState } from "../core/order.ts";
import type {
  Direction,
  OrderFilter,
  ProductFilter,
  ProductView,
  RunRecord,
  StateCounts,
  StatusStore,
} from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import type { ShopProduct } from "../core/product.ts";
import { STUCK_AFTER_MS } from "../core/run.ts";
import type { Connection } from "./connection.ts";
import { parse, SELECT_ORDERS, toJson, toOrderRow } from "./order-row.ts";
import type { OrderColumns } from "./order-row.ts";
import { searchCondition, searchPattern } from "./search.ts";

/** Attempts, runs and the bodies of exported orders are kept this long. */
const KEPT_MS = 90 * DAY;
/** How much one run cleans up at most, so that no run ever takes long over it. */
const PRUNE_AT_ONCE = 1000;

/**
 * The histories, which are in the order of time: how much of each one run cuts, and how long it may be. A pull may write a
 * line for each product of a large catalogue, and what is cut must keep pace with it; a catalogue whose stock moves all day
 * writes 100,000 lines of it a day.
 */
const HISTORIES = {
  order_events: { atOnce: PRUNE_AT_ONCE, most: Number.POSITIVE_INFINITY },
  product_events: { atOnce: 20_000, most: 1_000_000 },
} as const;
type History = keyof typeof HISTORIES;

/** What `status` shows, the runs, and the notes. */
export function statusSteps(connection: Connection): Omit<StatusStore, "recordRun"> {
  return {
    countStates: (nowMs) => connection.read(() => countStates(connection, nowMs)),
    listOrders: (filter) => connection.read(() => listOrders(connection, filter)),
    listProducts: (filter) => connection.read(() => listProducts(connection, filter)),
    listRuns: (limit) => connection.read(() => listRuns(connection, limit)),
    readLastGood: () => connection.read(() => readLastGood(connection)),
    readNote: (key) =>
      connection.read(
        () => connection.get<{ value: string }>("SELECT value FROM notes WHERE key = ?", key)?.value ?? null,
      ),
    writeNote: async (key, value) => {
      const known = await connection.read(() =>
        connection.get<{ value: string }>("SELECT value FROM notes WHERE key = ?", key),
      );
      if ((known?.value ?? null) === value) return;
      await connection.write(() => {
        if (value === null) connection.run("DELETE FROM notes WHERE key = ?", key);
        else setNote(connection, key, value);
      });
    },
    prune: (nowMs) => prune(connection, nowMs - KEPT_MS),
  };
}

export function countStates(connection: Connection, nowMs: number): StateCounts {
  const rows = connection.all<{ name: string; n: number }>("SELECT name, n FROM counters");
  const counters = new Map(rows.map((row) => [row.name, row.n]));
  const of = (name: string): number => counters.get(name) ?? 0;
  const products = connection.get<{ synced: number; pending: number; failed: number; not_linked: number }>(
    "SELECT * FROM product_counts",
  );
  const notLinked = Object.fromEntries(
    NOT_LINKED_REASONS.map((reason) => [reason, of(`orders:not-linked/${reason}`)]),
  ) as Record<NotLinkedReason, number>;
  const orders = Object.fromEntries(ORDER_STATES.map((state) => [state, of(`orders:${state}`)])) as Record<
    OrderState,
    number
  >;
  orders["not-linked"] = Object.values(notLinked).reduce((sum, count) => sum + count, 0);
  const one = (sql: string, ...values: unknown[]): number | null =>
    connection.get<{ n: number | null }>(sql, ...values)?.n ?? null;
  return {
    products: {
      synced: products?.synced ?? 0,
      pending: products?.pending ?? 0,
      failed: products?.failed ?? 0,
      notLinked: products?.not_linked ?? 0,
    },
    orders,
    notLinked,
    late: one("SELECT count(*) AS n FROM orders WHERE late = 1") ?? 0,
    afterExport: one("SELECT count(*) AS n FROM orders WHERE after_export_open = 1") ?? 0,
    refusedAgain: one("SELECT count(*) AS n FROM orders WHERE refusals > 1 AND state IN ('queued', 'sending')") ?? 0,
    oldestWaitingMs: one(
      `SELECT min(placed_ms) AS n FROM orders WHERE state NOT IN ('exported', 'not-linked') AND state IN ('queued', 'sending')`,
    ),
    stuck:
      one(
        "SELECT count(*) AS n FROM orders WHERE state IN ('queued', 'sending') AND first_attempt_ms < ?",
        nowMs - STUCK_AFTER_MS,
      ) ?? 0,
  };
}

export function listOrders(connection: Connection, filter: OrderFilter): ReturnType<typeof toOrderRow>[] {
  const where: string[] = [];
  const values: unknown[] = [];
  if (filter.states !== undefined) {
    const isChanged = filter.states.includes("changed") ? " OR o.after_export_open = 1" : "";
    where.push(`(o.state IN (SELECT value FROM json_each(?))${isChanged})`);
    values.push(JSON.stringify(filter.states));
  }
  if (filter.placed !== undefined) {
    where.push("o.placed_ms >= ? AND o.placed_ms < ?");
    values.push(filter.placed.fromMs, filter.placed.toMs);
  }
  if (filter.search !== undefined) {
    where.push(searchCondition("o.id || char(10) || o.reference || char(10) || o.customer"));
    values.push(searchPattern(filter.search));
  }
  if (filter.after !== undefined) {
    where.push("(o.placed_ms, o.id) < (?, ?)");
    values.push(Date.parse(filter.after.placedAt), filter.after.id);
  }
  const condition = where.length === 0 ? "" : `WHERE ${where.join(" AND ")}`;
  return connection
    .all<OrderColumns>(
      `${SELECT_ORDERS} ${condition} ORDER BY o.placed_ms DESC, o.id DESC LIMIT ? OFFSET ?`,
      ...values,
      filter.limit ?? -1,
      filter.after === undefined ? (filter.offset ?? 0) : 0,
    )
    .map(toOrderRow);
}

/** Products of TotalGest, then those that only the shop has. */
function listProducts(connection: Connection, filter: ProductFilter): readonly ProductView[] {
  if (filter.only !== undefined) return listOnly(connection, filter.only);
  const states = filter.states ?? ["failed", "pending", "synced", "not-linked"];
  const limit = filter.limit ?? Number.MAX_SAFE_INTEGER;
  const offset = filter.after === undefined ? (filter.offset ?? 0) : 0;
  const isBeyondLinked = filter.after !== undefined && filter.after.totalgestId === null;
  const linked =
    !isBeyondLinked && states.some((state) => state !== "not-linked")
      ? listLinked(connection, filter, states, offset + limit)
      : [];
  const views = linked.slice(0, offset + limit);
  if (states.includes("not-linked") && views.length < offset + limit) {
    const others = isBeyondLinked ? filter : withoutAfter(filter);
    views.push(...listNotLinked(connection, others, offset + limit - views.length));
  }
  return views.slice(offset);
}

function listOnly(connection: Connection, only: NonNullable<ProductFilter["only"]>): readonly ProductView[] {
  return "totalgestId" in only
    ? connection.all<ListedProduct>(`${SELECT_LISTED} WHERE id = ?`, only.totalgestId).map(toView)
    : connection
        .all<{ data: string }>("SELECT data FROM shop_products WHERE shop_id = ?", only.shopId)
        .flatMap(toNotLinkedView);
}

function withoutAfter({ after: _after, ...filter }: ProductFilter): ProductFilter {
  return filter;
}

function listLinked(
  connection: Connection,
  filter: ProductFilter,
  states: readonly string[],
  limit: number,
): ProductView[] {
  const [condition, values] = searchOf(
    filter,
    "id || char(10) || sku || char(10) || name || char(10) || coalesce(ean, '')",
  );
  const [behind, place] = behindOf(filter, "id", filter.after?.totalgestId);
  return connection
    .all<ListedProduct>(
      `${SELECT_LISTED} WHERE status IN (SELECT value FROM json_each(?)) AND ${condition} AND ${behind}
       ORDER BY sku, id LIMIT ?`,
      JSON.stringify(states),
      ...values,
      ...place,
      Math.min(limit, Number.MAX_SAFE_INTEGER),
    )
    .map(toView);
}

const SELECT_LISTED = "SELECT id, sku, ean, name, status, shop_id, quantity, synced_ms, fault, error FROM products";

function toView(row: ListedProduct): ProductView {
  return {
    sku: row.sku,
    ean: row.ean,
    name: row.name,
    state: row.status,
    totalgestId: row.id,
    shopId: row.shop_id,
    quantity: row.quantity,
    syncedMs: row.synced_ms,
    error: row.status === "failed" ? parse<Problem>(row.fault ?? row.error) : null,
  };
}

/** Both lists are by SKU, and by an id where that is the same. */
function behindOf(
  { after }: ProductFilter,
  id: "id" | "shop_id",
  value: string | null | undefined,
): readonly [condition: string, values: readonly string[]] {
  return after === undefined ? ["TRUE", []] : [`(sku, ${id}) > (?, ?)`, [after.sku, value ?? ""]];
}

interface ListedProduct {
  readonly id: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string;
  readonly status: ProductView["state"];
  readonly shop_id: string | null;
  readonly quantity: number;
  readonly synced_ms: number | null;
  readonly fault: string | null;
  readonly error: string | null;
}

/** Without a search every row fits, and no text need be folded. */
function searchOf({ search }: ProductFilter, text: string): readonly [condition: string, values: readonly string[]] {
  return search === undefined || search === "" ? ["TRUE", []] : [searchCondition(text), [searchPattern(search)]];
}

function listNotLinked(connection: Connection, filter: ProductFilter, limit: number): ProductView[] {
  const [condition, values] = searchOf(filter, "shop_id || char(10) || sku || char(10) || name");
  const [behind, place] = behindOf(filter, "shop_id", filter.after?.shopId);
  return connection
    .all<{ data: string }>(
      `SELECT data FROM shop_products WHERE ${condition} AND ${behind} ORDER BY sku, shop_id LIMIT ?`,
      ...values,
      ...place,
      Math.min(limit, Number.MAX_SAFE_INTEGER),
    )
    .flatMap(toNotLinkedView);
}

function toNotLinkedView({ data }: { readonly data: string }): ProductView[] {
  const product = parse<ShopProduct>(data);
  if (product === null) return [];
  return [
    {
      sku: product.sku,
      ean: product.ean === "" ? null : product.ean,
      name: product.name ?? "",
      state: "not-linked",
      totalgestId: null,
      shopId: product.id,
      quantity: product.quantity === null ? null : Number(product.quantity),
      syncedMs: null,
      error: null,
    },
  ];
}

/** Writes the row of a finished run. */
export function recordRun(connection: Connection, run: RunRecord): void {
  connection.run(
    `INSERT INTO runs (direction, started_ms, finished_ms, exit_code, good, problem, summary) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    run.direction,
    run.startedMs,
    run.finishedMs,
    run.exitCode,
    run.good ? 1 : 0,
    toJson(run.problem),
    JSON.stringify(run.summary),
  );
  if (run.good) connection.run(`UPDATE meta SET last_good_${run.direction}_ms = ?`, run.finishedMs);
}

interface RunRow {
  readonly direction: Direction;
  readonly started_ms: number;
  readonly finished_ms: number;
  readonly exit_code: ExitCode;
  readonly good: number;
  readonly problem: string | null;
  readonly summary: string;
}

function listRuns(connection: Connection, limit: number): readonly RunRecord[] {
  return connection.all<RunRow>("SELECT * FROM runs ORDER BY id DESC LIMIT ?", limit).map(toRun);
}

/** Null = none yet. */
export function lastRun(connection: Connection, direction: Direction): RunRecord | null {
  const row = connection.get<RunRow>("SELECT * FROM runs WHERE direction = ? ORDER BY id DESC LIMIT 1", direction);
  return row === undefined ? null : toRun(row);
}

function toRun(row: RunRow): RunRecord {
  return {
    direction: row.direction,
    startedMs: row.started_ms,
    finishedMs: row.finished_ms,
    exitCode: row.exit_code,
    good: row.good === 1,
    problem: parse<Problem>(row.problem),
    summary: parse<Record<string, number>>(row.summary) ?? {},
  };
}

export function readLastGood(connection: Connection): Record<Direction, number | null> {
  const row = connection.get<{ orders: number | null; products: number | null }>(
    "SELECT last_good_orders_ms AS orders, last_good_products_ms AS products FROM meta",
  );
  return { orders: row?.orders ?? null, products: row?.products ?? null };
}

async function prune(connection: Connection, beforeMs: number): Promise<void> {
  const due = await connection.read(() => ({
    histories: (["order_events", "product_events"] as const).filter(
      (table) => lastToCut(connection, table, beforeMs, 1) !== null,
    ),
    others:
      connection.get("SELECT 1 FROM runs WHERE finished_ms < ? LIMIT 1", beforeMs) !== undefined ||
      connection.get(
        "SELECT 1 FROM orders WHERE state = 'exported' AND has_body = 1 AND exported_ms < ? LIMIT 1",
        beforeMs,
      ) !== undefined,
  }));
  if (due.histories.length === 0 && !due.others) return;
  await connection.write(() => {
    const limit = PRUNE_AT_ONCE;
    for (const table of due.histories) {
      const last = lastToCut(connection, table, beforeMs, HISTORIES[table].atOnce);
      if (last !== null) connection.run(`DELETE FROM ${table} WHERE id <= ?`, last);
    }
    connection.run("DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE finished_ms < ? LIMIT ?)", beforeMs, limit);
    for (const { row_id } of connection.all<{ row_id: number }>(
      "SELECT row_id FROM orders WHERE state = 'exported' AND has_body = 1 AND exported_ms < ? LIMIT ?",
      beforeMs,
      limit,
    )) {
      connection.run("UPDATE order_intents SET body = NULL WHERE row_id = ?", row_id);
      connection.run("UPDATE orders SET has_body = 0 WHERE row_id = ?", row_id);
    }
  });
}

/** Of the `atOnce` oldest lines, the last that is too old, or that makes the history too long; null = none. Nothing is counted. */
function lastToCut(connection: Connection, table: History, beforeMs: number, atOnce: number): number | null {
  const newest = connection.get<{ id: number }>(`SELECT id FROM ${table} ORDER BY id DESC LIMIT 1`)?.id ?? 0;
  const oldest = connection.rows<readonly [id: number, atMs: number]>(
    `SELECT id, at_ms FROM ${table} WHERE id < (SELECT min(id) FROM ${table}) + ? ORDER BY id`,
    atOnce,
  );
  const kept = oldest.findIndex(([id, atMs]) => atMs >= beforeMs && newest - id < HISTORIES[table].most);
  const last = kept === 0 ? undefined : oldest.at(kept === -1 ? -1 : kept - 1);
  return last?.[0] ?? null;
}

export function setNote(connection: Connection, key: string, value: string): void {
  connection.run(
    "INSERT INTO notes (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    key,
    value,
  );
}

/** What the page draws: causes, days, hours, and what is held back. */
import type { Facet, FacetValues } from "../../core/brakes/facet.ts";
import { isIn, type OrderState } from "../../core/orders/order.ts";
import { HOUR } from "../../core/common/time/duration.ts";
import type { Direction } from "../../core/common/direction.ts";
import type { DayGroups, HeldValue, HourOfRuns, OrderCause } from "../../core/ports/page-store.ts";
import { perDialect, type Sql, variants } from "../dialect.ts";
import { holds } from "./brakes.ts";
import { waitsIn } from "./orders.ts";

const texts = perDialect(({ of }) => {
  // By the index of its condition, and not by the days.
  const placed = "+placed_ms >= $2 AND +placed_ms < $3";
  const other = (kind: string, condition: string): string =>
    `SELECT ${kind}, placed_ms FROM orders WHERE ${of()} AND ${condition} AND ${placed}`;
  return {
    causes: `SELECT error, count(*) AS count, min(id) AS id, min(reference) AS reference FROM orders
      WHERE ${of()} AND ${waitsIn("attention")} AND after_export_open = 0
      GROUP BY error ORDER BY count(*) DESC, min(id)`,
    // The index of dates counts all of a day without a look at a row; those that are not exported are few, and subtracted.
    days: variants((count: number) =>
      Array.from(
        { length: count },
        (_, at) =>
          `SELECT count(*) AS n FROM orders WHERE ${of()} AND placed_ms >= $${String(at + 2)} AND placed_ms < $${String(at + 3)}`,
      ).join(" UNION ALL "),
    ),
    others: [
      other("state", "state <> 'exported'"),
      other("CASE state WHEN 'exported' THEN 'changed' ELSE 'both' END", "after_export_open = 1"),
    ].join(" UNION ALL "),
    hours: `SELECT direction, finished_ms / ${String(HOUR)} AS hour,
        max(CASE WHEN good = 0 THEN 2 WHEN exit_code <> 0 THEN 1 ELSE 0 END) AS worst FROM runs
      WHERE ${of()} AND finished_ms >= $2 GROUP BY direction, finished_ms / ${String(HOUR)} ORDER BY 2`,
    held: (facet: Facet) => `SELECT p.row_id, p.id, p.sku, p.name, p.held,
        ${SHOWN[facet]} FROM products p ${facet === "name" ? `LEFT JOIN product_texts t ON ${of("t")} AND t.row_id = p.row_id` : ""}
      WHERE ${of("p")} AND p.held IS NOT NULL AND ${holds(facet, "p.")} ORDER BY p.row_id`,
  };
});

/** What the shop shows of a facet. */
const SHOWN = {
  active: "CAST(p.pushed_active AS text)",
  quantity: "CAST(p.pushed_quantity AS text)",
  price: "p.pushed_price",
  name: "CASE WHEN p.fields_pushed = 1 THEN t.fields ELSE t.pushed END",
  sku: "p.pushed_sku",
  creation: "NULL",
} as const satisfies Record<Facet, string>;

export async function listOrderCauses(sql: Sql): Promise<readonly OrderCause[]> {
  return await sql.all<OrderCause>(texts(sql).causes);
}

export async function countOrderDays(sql: Sql, bounds: readonly number[]): Promise<readonly DayGroups[]> {
  const [first = 0] = bounds;
  const last = bounds.at(-1) ?? first;
  if (bounds.length < 2) return [];
  const counted = await sql.lists<readonly [number]>(texts(sql).days(bounds.length - 1), ...bounds);
  const days = counted.map(([n]) => ({ exported: n, waiting: 0, attention: 0 }));
  const others = await sql.lists<readonly [kind: OrderState | "changed" | "both", placedMs: number]>(
    texts(sql).others,
    first,
    last,
  );
  for (const [kind, placedMs] of others) {
    const day = days[bounds.findIndex((bound) => bound > placedMs) - 1];
    if (day === undefined || kind === "both") continue;
    day.exported -= 1;
    if (kind === "changed" || isIn("attention", kind)) day.attention += 1;
    else if (isIn("ready", kind)) day.waiting += 1;
  }
  return days;
}

export async function listRunHours(sql: Sql, fromMs: number): Promise<readonly HourOfRuns[]> {
  const rows = await sql.lists<readonly [Direction, number, number]>(texts(sql).hours, fromMs);
  return rows.map(([direction, hour, worst]) => ({
    direction,
    hour,
    worst: worst === 2 ? "broke" : worst === 1 ? "items" : "good",
  }));
}

export async function listHeldValues(sql: Sql, facet: Facet): Promise<readonly HeldValue[]> {
  const rows = await sql.lists<
    readonly [position: number, id: string, sku: string, name: string, held: string, shown: string | null]
  >(texts(sql).held(facet));
  return rows.map(([position, id, sku, name, held, shown]) => ({
    position,
    id,
    sku,
    name,
    shown: shownOf(facet, shown),
    held: (JSON.parse(held) as FacetValues)[facet] ?? "",
  }));
}

function shownOf(facet: Facet, shown: string | null): string | null {
  return facet !== "name" || shown === null ? shown : ((JSON.parse(shown) as { readonly name?: string }).name ?? null);
}

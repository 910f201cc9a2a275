/** What the brakes count, and what is held back. */
import { dayAt } from "../../core/brakes/facets.ts";
import { FACETS, type Facet, type PendingSummary, type PushedCounts } from "../../core/brakes/facet.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { COUNTED } from "./products/product-writes.ts";

/** `held` is JSON, in which a quotation mark inside a value is escaped, so that only a key can look like this. */
export const holds = (facet: Facet, of = ""): string => `${of}held LIKE '%"${facet}":%'`;

const texts = perDialect(({ of }) => {
  const linked = (condition: string): string =>
    `(SELECT count(*) FROM products WHERE ${of()} AND ${condition} AND shop_id IS NOT NULL)`;
  const creates = "shop_id IS NULL AND price IS NOT NULL";
  const creations = (condition: string): string => `count(*) FILTER (WHERE ${creates} AND ${condition})`;
  const counts = FACETS.map((facet) => `count(*) FILTER (WHERE ${holds(facet)}) AS ${facet}`);
  const pushed = COUNTED.map(
    ([kind, column]) => `count(*) FILTER (WHERE ${column} > $2 AND ${column} <= $3) AS ${kind}`,
  );
  return {
    pending: `SELECT count(*) AS n FROM products WHERE ${of()} AND pending = 1`,
    summary: `SELECT ${creations("true")} AS creations,
        ${creations("active = 1")} AS shows, ${creations("quantity * active > 0")} AS stocks,
        ${creations(`newcomer = 1`)} AS "newLinked",
        ${creations(`newcomer = 1 AND active = 1`)} AS "newShown",
        ${creations(`newcomer = 1 AND quantity * active > 0`)} AS "newStocked",
        ${linked("true")} AS linked, ${linked("pushed_active = 1")} AS shown, ${linked("pushed_quantity > 0")} AS stocked
      FROM products WHERE ${of()} AND pending = 1`,
    linked: `SELECT 1 AS one FROM products WHERE ${of()} AND shop_id IS NOT NULL LIMIT 1 OFFSET $2`,
    pushed: `SELECT ${pushed.join(", ")} FROM products
      WHERE ${of()} AND counted_ms > $2 AND pending = 0 AND shop_id IS NOT NULL`,
    heldCounts: `SELECT ${counts.join(", ")} FROM products WHERE ${of()} AND held IS NOT NULL`,
    forgetHeld: {
      all: `UPDATE products SET held = NULL WHERE ${of()} AND held IS NOT NULL`,
      synced: `UPDATE products SET held = NULL WHERE ${of()} AND held IS NOT NULL AND pending = 0`,
    },
  };
});

export async function countPending(sql: Sql): Promise<number> {
  return (await sql.get<{ n: number }>(texts(sql).pending))?.n ?? 0;
}

/** The linked products, plus what pending creations would add to them. */
export async function summarizePending(sql: Sql): Promise<PendingSummary> {
  const found = await sql.get<Readonly<Record<string, number>>>(texts(sql).summary);
  const of = (name: string): number => found?.[name] ?? 0;
  return {
    linked: of("linked") + of("creations"),
    shown: of("shown") + of("shows"),
    stocked: of("stocked") + of("stocks"),
    newcomers: { linked: of("newLinked"), shown: of("newShown"), stocked: of("newStocked") },
  };
}

export async function hasLinked(sql: Sql, count: number): Promise<boolean> {
  return (await sql.get(texts(sql).linked, count - 1)) !== undefined;
}

export async function countPushed(sql: Sql, nowMs: number): Promise<PushedCounts> {
  const { fromMs, toMs } = dayAt(nowMs);
  return (await sql.get<PushedCounts>(texts(sql).pushed, fromMs, toMs)) as PushedCounts;
}

export async function countHeld(sql: Sql): Promise<Readonly<Record<Facet, number>>> {
  return (await sql.get(texts(sql).heldCounts)) as Readonly<Record<Facet, number>>;
}

/** As `ProductStore.forgetHeld`. */
export async function forgetHeld(sql: Sql, which: "all" | "synced"): Promise<void> {
  await sql.run(texts(sql).forgetHeld[which]);
}

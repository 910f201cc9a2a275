import type { ProductRecord } from "../../../core/ports/product-store.ts";
import type { Facet } from "../../../core/brakes/facet.ts";
import { type KnownFacts, NO_FACTS, type ProductColumns, toProductRecord } from "../../columns/product.ts";
import type { Sql } from "../database/sql.ts";

/** Product rows with what the brakes know of them, read by one more query. */
export async function toRecords(sql: Sql, rows: readonly ProductColumns[]): Promise<readonly ProductRecord[]> {
  if (rows.length === 0) return [];
  const facts = await readFacts(
    sql,
    rows.map((row) => row.row_id),
  );
  return rows.map((row) => toProductRecord(row, facts.get(row.row_id)));
}

async function readFacts(sql: Sql, positions: readonly number[]): Promise<ReadonlyMap<number, KnownFacts>> {
  const found = await sql.lists<
    readonly [kind: "pushed" | "agreed" | "price", row: number, facet: Facet, value: string]
  >(
    `(SELECT 'pushed', product, facet, value_before FROM pushed
       WHERE shop = $1 AND product = ANY ($2::bigint[]) ORDER BY product, facet, hour DESC)
     UNION ALL
     SELECT 'agreed', product, facet, value FROM restraints
       WHERE shop = $1 AND product = ANY ($2::bigint[]) AND agreed_ms IS NOT NULL
     UNION ALL
     SELECT 'price', product, '', value FROM allowed_prices WHERE shop = $1 AND product = ANY ($2::bigint[])`,
    positions,
  );
  const facts = new Map<number, KnownFacts>();
  for (const [kind, row, facet, value] of found) {
    const known = facts.get(row) ?? NO_FACTS;
    if (kind === "pushed") facts.set(row, { ...known, before: { ...known.before, [facet]: value } });
    else if (kind === "agreed") facts.set(row, { ...known, agreed: { ...known.agreed, [facet]: value } });
    else facts.set(row, { ...known, allowedPrice: value });
  }
  return facts;
}

import type { Facet } from "../../../core/brakes/facet.ts";
import type { ProductRecord } from "../../../core/ports/product-store.ts";
import type { Connection } from "../file/connection.ts";
import { type KnownFacts, NO_FACTS, type ProductColumns, toProductRecord } from "../../columns/product.ts";

/** Product rows with what the brakes know of them. */
export function toRecords(connection: Connection, rows: readonly ProductColumns[]): readonly ProductRecord[] {
  const facts = readFacts(connection, rows);
  return rows.map((row) => toProductRecord(row, facts.get(row.row_id)));
}

/** Only for products that have any brake data. */
function readFacts(connection: Connection, rows: readonly ProductColumns[]): ReadonlyMap<number, KnownFacts> {
  const facts = new Map<number, KnownFacts>();
  if (rows.length === 0) return facts;
  const ids = JSON.stringify(rows.map((row) => row.row_id));
  const of = (row: number): KnownFacts => facts.get(row) ?? NO_FACTS;
  if (hasAny(connection, "pushed")) {
    const pushed = connection.rows<readonly [row: number, facet: Facet, value: string]>(
      `SELECT w.product, w.facet, w.value_before FROM json_each(?) j CROSS JOIN pushed w ON w.product = j.value
       ORDER BY w.product, w.facet, w.hour DESC`,
      ids,
    );
    for (const [row, facet, value] of pushed) {
      facts.set(row, { ...of(row), before: { ...of(row).before, [facet]: value } });
    }
  }
  if (hasAny(connection, "restraints")) {
    const agreed = connection.rows<readonly [row: number, facet: Facet, value: string]>(
      `SELECT r.product, r.facet, r.value FROM json_each(?) j CROSS JOIN restraints r ON r.product = j.value
       WHERE r.agreed_ms IS NOT NULL`,
      ids,
    );
    for (const [row, facet, value] of agreed) {
      facts.set(row, { ...of(row), agreed: { ...of(row).agreed, [facet]: value } });
    }
  }
  if (hasAny(connection, "allowed_prices")) {
    const allowed = connection.rows<readonly [row: number, value: string]>(
      "SELECT a.product, a.value FROM json_each(?) j CROSS JOIN allowed_prices a ON a.product = j.value",
      ids,
    );
    for (const [row, allowedPrice] of allowed) facts.set(row, { ...of(row), allowedPrice });
  }
  return facts;
}

export function hasAny(
  connection: Connection,
  table: "pushed" | "restraints" | "allowed_prices" | "reservations",
): boolean {
  return connection.get(`SELECT 1 FROM ${table} LIMIT 1`) !== undefined;
}

import type { CreationRows } from "../../rows/creations.ts";
import type { Sql } from "../database/sql.ts";

export function creationRows(sql: Sql): CreationRows {
  return {
    addCreations: async (creations) => {
      // A statement must not write a row twice.
      const skus = new Map(creations.map(({ id, sku }) => [id, sku]));
      await sql.run(
        `INSERT INTO creations (shop, product, sku)
         SELECT $1, p.row_id, j.sku FROM unnest($2::text[], $3::text[]) AS j (id, sku)
         JOIN products p ON p.shop = $1 AND p.id = j.id AND p.id = ANY ($2::text[])
         ON CONFLICT (shop, product) DO UPDATE SET sku = excluded.sku`,
        [...skus.keys()],
        [...skus.values()],
      );
    },
    removeCreations: async (positions) => {
      await sql.run("DELETE FROM creations WHERE shop = $1 AND product = ANY ($2::bigint[])", positions);
    },
  };
}

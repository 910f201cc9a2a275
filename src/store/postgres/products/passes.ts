import { StoreError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import type { PassRows, Place } from "../../rows/passes.ts";
import type { Sql } from "../database/sql.ts";

const PLACES: Readonly<Record<Place, 0 | 1>> = { products: 0, "shop-products": 1 };

const IS_KNOWN = "EXISTS (SELECT 1 FROM passes WHERE shop = $1 AND pass = $2)";
/**
 * `OFFSET 0` keeps the server from making a join of it: a table without statistics is expected to be almost empty, and the
 * join would compare every product with every listed one. So each product is looked up by the whole key.
 */
const notListed = (place: 0 | 1, position: string): string =>
  `NOT EXISTS (SELECT 1 FROM listed l
     WHERE l.shop = $1 AND l.pass = $2 AND l.place = ${String(place)} AND l.position = ${position} OFFSET 0)`;

/** Unlogged tables: writing to them costs no sync. A crash of the server empties them, which ends every pass. */
export function passRows(sql: Sql): PassRows {
  const readPass: PassRows["readPass"] = async (kind) =>
    (await sql.get<{ pass: number }>("SELECT pass FROM passes WHERE shop = $1 AND kind = $2", kind))?.pass ?? null;
  /** If nothing new was listed, a crash may have ended the pass. */
  const check = async (pass: number, count: number): Promise<number> => {
    if (count === 0 && (await sql.get(`SELECT 1 AS known WHERE ${IS_KNOWN}`, pass)) === undefined) {
      throw new StoreError(problem("database-restarted", {}));
    }
    return count;
  };
  return {
    beginPass: async (kind, pass) => {
      const older = "(SELECT pass FROM passes WHERE shop = $1 AND kind = $2)";
      await sql.run(`DELETE FROM listed WHERE shop = $1 AND pass = ${older}`, kind);
      await sql.run(`DELETE FROM listed_unknown WHERE shop = $1 AND pass = ${older}`, kind);
      await sql.run(
        `INSERT INTO passes (shop, kind, pass) VALUES ($1, $2, $3)
         ON CONFLICT (shop, kind) DO UPDATE SET pass = excluded.pass`,
        kind,
        pass,
      );
    },
    readPass,
    list: async (pass, place, positions) =>
      positions.length === 0
        ? 0
        : check(
            pass,
            await sql.run(
              `INSERT INTO listed (shop, pass, place, position)
               SELECT $1, $2::bigint, $3::smallint, position FROM unnest($4::bigint[]) AS position WHERE ${IS_KNOWN}
               ON CONFLICT DO NOTHING`,
              pass,
              PLACES[place],
              positions,
            ),
          ),
    listUnlinked: async (pass, shopIds) =>
      shopIds.length === 0
        ? 0
        : check(
            pass,
            await sql.run(
              `INSERT INTO listed_unknown (shop, pass, shop_id)
               SELECT $1, $2::bigint, id FROM unnest($3::text[]) AS id WHERE ${IS_KNOWN} ON CONFLICT DO NOTHING`,
              pass,
              shopIds,
            ),
          ),
    findListed: async (pass, positions) =>
      new Set(
        positions.length === 0
          ? []
          : await sql.mapLists(
              ([position]: readonly [position: number]) => position,
              "SELECT position FROM listed WHERE shop = $1 AND pass = $2 AND place = 0 AND position = ANY ($3::bigint[])",
              pass,
              positions,
            ),
      ),
    listMissing: (pass, afterId, limit) =>
      sql.mapLists(
        ([id]: readonly [id: string]) => id,
        `SELECT p.id FROM products p WHERE p.shop = $1 AND p.id > $3 AND p.gone = 0 AND ${IS_KNOWN} AND ${notListed(0, "p.row_id")}
           ORDER BY p.id LIMIT $4`,
        pass,
        afterId,
        limit,
      ),
    listUnscanned: (pass, afterId, limit) =>
      sql.all<{ id: string; shopId: string }>(
        `SELECT p.id, p.shop_id AS "shopId" FROM products p
           WHERE p.shop = $1 AND p.id > $3 AND p.shop_id IS NOT NULL AND ${IS_KNOWN} AND ${notListed(0, "p.row_id")}
           ORDER BY p.id LIMIT $4`,
        pass,
        afterId,
        limit,
      ),
    removeUnlisted: async (pass) => {
      await sql.run(
        `DELETE FROM shop_products s WHERE s.shop = $1 AND ${IS_KNOWN} AND ${notListed(1, "s.row_id")}`,
        pass,
      );
    },
  };
}

import type { FacetPush } from "../../../core/brakes/facet.ts";
import { HOUR } from "../../../core/common/time/duration.ts";
import type { PendingSummary } from "../../../core/ports/brake-store.ts";
import type { BrakeRows, Restraint } from "../../rows/brakes.ts";
import type { Sql } from "../database/sql.ts";

const OF_FACETS = "json_to_recordset($2) AS j (position bigint, facet text)";

export function brakeRows(sql: Sql): BrakeRows {
  return {
    countPending: async () =>
      (await sql.get<{ n: number }>("SELECT count(*) AS n FROM products WHERE shop = $1 AND pending = 1"))?.n ?? 0,
    summarizePending: () => summarize(sql),
    addPushed: async (pushes) => {
      await sql.writeRows(
        `INSERT INTO pushed (shop, product, facet, hour, at_ms, value_before, value_after)
         SELECT $1, j.* FROM json_to_recordset($2)
           AS j (product bigint, facet text, hour bigint, at_ms bigint, value_before text, value_after text)
         ON CONFLICT (shop, product, facet, hour) DO UPDATE SET at_ms = excluded.at_ms, value_after = excluded.value_after`,
        withinHours(pushes),
      );
    },
    removePushed: async (facets) => {
      await sql.writeRows(
        `DELETE FROM pushed w USING ${OF_FACETS} WHERE w.shop = $1 AND w.product = j.position AND w.facet = j.facet`,
        facets,
      );
    },
    movePushed: async (fromId, toId) => {
      const product = (place: string): string => `(SELECT row_id FROM products WHERE shop = $1 AND id = ${place})`;
      await sql.run(
        `DELETE FROM pushed w WHERE w.shop = $1 AND w.product = ${product("$3")} AND EXISTS (SELECT 1 FROM pushed o
           WHERE o.shop = $1 AND o.product = ${product("$2")} AND o.facet = w.facet AND o.hour = w.hour)`,
        fromId,
        toId,
      );
      await sql.run(
        `UPDATE pushed SET product = ${product("$3")} WHERE shop = $1 AND product = ${product("$2")}`,
        fromId,
        toId,
      );
    },
    listPushed: (afterPosition, limit) =>
      sql.all<Pick<Restraint, "position" | "facet"> & FacetPush>(
        `SELECT w.product AS position, w.facet, w.value_before AS before, w.value_after AS after
           FROM pushed w JOIN products p ON p.shop = w.shop AND p.row_id = w.product
           WHERE w.shop = $1 AND w.product > $2 AND p.pending = 0 AND p.shop_id IS NOT NULL
           ORDER BY w.product, w.facet, w.hour LIMIT $3`,
        afterPosition,
        limit,
      ),
    isWindowOver: async (fromMs, toMs) =>
      (
        await sql.get<{ over: boolean }>(
          `SELECT EXISTS (SELECT 1 FROM pushed WHERE shop = $1 AND at_ms <= $2)
             OR EXISTS (SELECT 1 FROM pushed WHERE shop = $1 AND at_ms > $3)
             OR EXISTS (SELECT 1 FROM restraints WHERE shop = $1 AND agreed_ms <= $2) AS over`,
          fromMs,
          toMs,
        )
      )?.over === true,
    expireWindow: async (fromMs, toMs) => {
      await sql.run("DELETE FROM pushed WHERE shop = $1 AND (at_ms <= $2 OR at_ms > $3)", fromMs, toMs);
      await sql.run("DELETE FROM restraints WHERE shop = $1 AND agreed_ms <= $2", fromMs);
    },
    readRestraints: (afterPosition, upToPosition) =>
      sql.all<Restraint>(
        `SELECT product AS position, facet, value FROM restraints
           WHERE shop = $1 AND agreed_ms IS NULL AND product > $2 AND product <= $3`,
        afterPosition,
        upToPosition,
      ),
    listRestrained: (afterPosition, limit) =>
      sql.mapLists(
        ([position]: readonly [product: number]) => position,
        `SELECT DISTINCT product FROM restraints WHERE shop = $1 AND agreed_ms IS NULL AND product > $2
           ORDER BY product LIMIT $3`,
        afterPosition,
        limit,
      ),
    hasRestraints: async () => (await sql.get("SELECT 1 FROM restraints WHERE shop = $1 LIMIT 1")) !== undefined,
    writeRestraints: async (restraints) => {
      await sql.writeRows(
        `INSERT INTO restraints AS r (shop, product, facet, value)
         SELECT $1, j.* FROM json_to_recordset($2) AS j (position bigint, facet text, value text)
         ON CONFLICT (shop, product, facet) DO UPDATE SET value = excluded.value, agreed_ms = NULL
           WHERE r.value <> excluded.value`,
        restraints,
      );
    },
    removeRestraints: async (facets) => {
      await sql.writeRows(
        `DELETE FROM restraints r USING ${OF_FACETS} WHERE r.shop = $1 AND r.product = j.position AND r.facet = j.facet`,
        facets,
      );
    },
    agreeToRestraints: async (atMs) => {
      await sql.run(
        `DELETE FROM pushed w WHERE w.shop = $1 AND EXISTS (SELECT 1 FROM restraints r
           WHERE r.shop = $1 AND r.product = w.product AND r.facet = w.facet AND r.agreed_ms IS NULL)`,
      );
      await sql.run("UPDATE restraints SET agreed_ms = $2 WHERE shop = $1 AND agreed_ms IS NULL", atMs);
    },
    allowPrices: async (prices) => {
      await sql.writeRows(
        `INSERT INTO allowed_prices (shop, product, value)
         SELECT $1, p.row_id, j.price FROM json_to_recordset($2) AS j (id text, price text)
         JOIN products p ON p.shop = $1 AND p.id = j.id
         ON CONFLICT (shop, product) DO UPDATE SET value = excluded.value`,
        prices,
      );
    },
    forgetOtherPrices: async (prices) => {
      await sql.writeRows(
        `DELETE FROM allowed_prices a USING json_to_recordset($2) AS j (position bigint, price text)
         WHERE a.shop = $1 AND a.product = j.position AND a.value <> coalesce(j.price, '')`,
        prices,
      );
    },
  };
}

type Pushes = Parameters<BrakeRows["addPushed"]>[0];

/** One row per product, facet and hour, because a statement must not write a row twice. */
function withinHours(pushes: Pushes): readonly object[] {
  const rows = new Map<string, object>();
  const first = new Map<string, string>();
  for (const { position, facet, atMs, before, after } of pushes) {
    const hour = Math.floor(atMs / HOUR);
    const key = `${String(position)} ${facet} ${String(hour)}`;
    if (!first.has(key)) first.set(key, before);
    rows.set(key, { product: position, facet, hour, at_ms: atMs, value_before: first.get(key), value_after: after });
  }
  return [...rows.values()];
}

/** The linked products, plus what pending creations would add to them. */
async function summarize(sql: Sql): Promise<PendingSummary> {
  const row = await sql.get<Record<string, number>>(`
    SELECT c.*, p.*
    FROM (SELECT count(*) AS pending,
        count(*) FILTER (WHERE creates) AS creations,
        count(*) FILTER (WHERE creates AND active = 1) AS would_show,
        count(*) FILTER (WHERE creates AND quantity > 0) AS would_stock,
        count(*) FILTER (WHERE creates AND is_new) AS new_creations,
        count(*) FILTER (WHERE creates AND is_new AND active = 1) AS new_shown,
        count(*) FILTER (WHERE creates AND is_new AND quantity > 0) AS new_stocked
      FROM (SELECT shop_id IS NULL AND price IS NOT NULL AS creates, active, quantity,
          row_id > (SELECT coalesce(first_catalogue, 9223372036854775807) FROM shops WHERE shop = $1) AS is_new
        FROM products WHERE shop = $1 AND pending = 1) o) p,
      (SELECT (SELECT count(*) FROM products WHERE shop = $1 AND shop_id IS NOT NULL) AS linked,
         (SELECT count(*) FROM products WHERE shop = $1 AND pushed_active = 1 AND shop_id IS NOT NULL) AS shown,
         (SELECT count(*) FROM products WHERE shop = $1 AND pushed_quantity > 0 AND shop_id IS NOT NULL) AS stocked) c`);
  const of = (name: string): number => row?.[name] ?? 0;
  return {
    pending: of("pending"),
    linked: of("linked") + of("creations"),
    shown: of("shown") + of("would_show"),
    stocked: of("stocked") + of("would_stock"),
    newcomers: { linked: of("new_creations"), shown: of("new_shown"), stocked: of("new_stocked") },
  };
}

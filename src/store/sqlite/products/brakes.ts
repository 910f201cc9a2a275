import type { FacetPush } from "../../../core/brakes/facet.ts";
import { HOUR } from "../../../core/common/time/duration.ts";
import type { PendingSummary } from "../../../core/ports/brake-store.ts";
import type { Connection } from "../file/connection.ts";
import type { BrakeRows, Restraint } from "../../rows/brakes.ts";

export function brakeRows(connection: Connection): BrakeRows {
  return {
    countPending: async () =>
      connection.get<{ n: number }>("SELECT count(*) AS n FROM products WHERE pending = 1")?.n ?? 0,
    summarizePending: async () => summarize(connection),
    addPushed: async (pushes) => {
      for (const { position, facet, atMs, before, after } of pushes) {
        connection.run(
          `INSERT INTO pushed (product, facet, hour, at_ms, value_before, value_after) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (product, facet, hour) DO UPDATE SET at_ms = excluded.at_ms, value_after = excluded.value_after`,
          position,
          facet,
          Math.floor(atMs / HOUR),
          atMs,
          before,
          after,
        );
      }
    },
    removePushed: async (facets) => {
      for (const { position, facet } of facets) {
        connection.run("DELETE FROM pushed WHERE product = ? AND facet = ?", position, facet);
      }
    },
    movePushed: async (fromId, toId) => {
      connection.run(
        `UPDATE OR REPLACE pushed SET product = (SELECT row_id FROM products WHERE id = ?)
         WHERE product = (SELECT row_id FROM products WHERE id = ?)`,
        toId,
        fromId,
      );
    },
    listPushed: async (afterPosition, limit) =>
      connection.all<Pick<Restraint, "position" | "facet"> & FacetPush>(
        `SELECT w.product AS position, w.facet, w.value_before AS before, w.value_after AS after FROM pushed w JOIN products p ON p.row_id = w.product
           WHERE w.product > ? AND p.pending = 0 AND p.shop_id IS NOT NULL ORDER BY w.product, w.facet, w.hour LIMIT ?`,
        afterPosition,
        limit,
      ),
    isWindowOver: async (fromMs, toMs) =>
      (connection.get("SELECT 1 FROM pushed WHERE at_ms <= ? LIMIT 1", fromMs) ??
        connection.get("SELECT 1 FROM pushed WHERE at_ms > ? LIMIT 1", toMs) ??
        connection.get("SELECT 1 FROM restraints WHERE agreed_ms <= ? LIMIT 1", fromMs)) !== undefined,
    expireWindow: async (fromMs, toMs) => {
      connection.run("DELETE FROM pushed WHERE at_ms <= ?", fromMs);
      connection.run("DELETE FROM pushed WHERE at_ms > ?", toMs);
      connection.run("DELETE FROM restraints WHERE agreed_ms <= ?", fromMs);
    },
    readRestraints: async (afterPosition, upToPosition) =>
      connection.all<Restraint>(
        "SELECT product AS position, facet, value FROM restraints WHERE agreed_ms IS NULL AND product > ? AND product <= ?",
        afterPosition,
        upToPosition,
      ),
    listRestrained: async (afterPosition, limit) =>
      connection
        .rows<readonly [product: number]>(
          "SELECT DISTINCT product FROM restraints WHERE agreed_ms IS NULL AND product > ? ORDER BY product LIMIT ?",
          afterPosition,
          limit,
        )
        .map(([position]) => position),
    hasRestraints: async () => hasAny(connection, "restraints"),
    writeRestraints: async (restraints) => {
      for (const { position, facet, value } of restraints) {
        connection.run(
          `INSERT INTO restraints (product, facet, value) VALUES (?, ?, ?)
           ON CONFLICT (product, facet) DO UPDATE SET value = excluded.value, agreed_ms = NULL
             WHERE value <> excluded.value`,
          position,
          facet,
          value,
        );
      }
    },
    removeRestraints: async (facets) => {
      for (const { position, facet } of facets) {
        connection.run("DELETE FROM restraints WHERE product = ? AND facet = ?", position, facet);
      }
    },
    agreeToRestraints: async (atMs) => {
      connection.run(
        `DELETE FROM pushed WHERE EXISTS (SELECT 1 FROM restraints r
           WHERE r.product = pushed.product AND r.facet = pushed.facet AND r.agreed_ms IS NULL)`,
      );
      connection.run("UPDATE restraints SET agreed_ms = ? WHERE agreed_ms IS NULL", atMs);
    },
    allowPrices: async (prices) => {
      for (const { id, price } of prices) {
        connection.run(
          `INSERT INTO allowed_prices (product, value) SELECT row_id, ? FROM products WHERE id = ?
           ON CONFLICT (product) DO UPDATE SET value = excluded.value`,
          price,
          id,
        );
      }
    },
    forgetOtherPrices: async (prices) => {
      if (!hasAny(connection, "allowed_prices")) return;
      for (const { position, price } of prices) {
        connection.run("DELETE FROM allowed_prices WHERE product = ? AND value <> ?", position, price ?? "");
      }
    },
  };
}

/** The linked products, plus what pending creations would add to them. */
function summarize(connection: Connection): PendingSummary {
  const counts = connection.get<{ linked: number; shown: number; stocked: number }>(
    `SELECT (SELECT count(*) FROM products WHERE shop_id IS NOT NULL) AS linked,
       (SELECT count(*) FROM products WHERE pushed_active = 1 AND shop_id IS NOT NULL) AS shown,
       (SELECT count(*) FROM products WHERE pushed_quantity > 0 AND shop_id IS NOT NULL) AS stocked`,
  );
  const row = connection.get<Record<string, number>>(`
    SELECT count(*) AS pending,
      coalesce(sum(creates), 0) AS creations,
      coalesce(sum(creates AND active), 0) AS shown,
      coalesce(sum(creates AND quantity > 0), 0) AS stocked,
      coalesce(sum(creates AND is_new), 0) AS new_creations,
      coalesce(sum(creates AND is_new AND active), 0) AS new_shown,
      coalesce(sum(creates AND is_new AND quantity > 0), 0) AS new_stocked
    FROM (SELECT shop_id IS NULL AND price IS NOT NULL AS creates, active, quantity,
        row_id > (SELECT coalesce(first_catalogue, 9e18) FROM shops) AS is_new
      FROM products WHERE pending = 1)`);
  const of = (name: string): number => row?.[name] ?? 0;
  return {
    pending: of("pending"),
    linked: (counts?.linked ?? 0) + of("creations"),
    shown: (counts?.shown ?? 0) + of("shown"),
    stocked: (counts?.stocked ?? 0) + of("stocked"),
    newcomers: { linked: of("new_creations"), shown: of("new_shown"), stocked: of("new_stocked") },
  };
}

function hasAny(connection: Connection, table: "restraints" | "allowed_prices"): boolean {
  return connection.get(`SELECT 1 FROM ${table} LIMIT 1`) !== undefined;
}

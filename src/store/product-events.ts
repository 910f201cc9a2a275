import type { ProductEvent, PushOutcome } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import type { Connection } from "./connection.ts";
import { parse } from "./order-row.ts";

/** One statement: the push of a whole catalogue writes as many. `changes` and `detail` are JSON. */
export function addProductEvent(
  connection: Connection,
  id: string,
  atMs: number,
  kind: ProductEvent["kind"],
  {
    changes = null,
    detail = null,
    note = null,
  }: { changes?: string | null; detail?: string | null; note?: string | null },
): void {
  connection.run(
    "INSERT INTO product_events (product_id, at_ms, kind, changes, detail, note) VALUES (?, ?, ?, ?, ?, ?)",
    id,
    atMs,
    kind,
    changes,
    detail,
    note,
  );
}

/**
 * Before a product gets `error` (JSON of its problem): notes it, unless that is what the product suffers from already, so
 * that one that fails every five minutes has one line and not 288 a day.
 */
export function noteFailure(connection: Connection, id: string, atMs: number, error: string | null): void {
  if (error === null) return;
  connection.run(
    `INSERT INTO product_events (product_id, at_ms, kind, detail) SELECT ?, ?, 'failed', ?
     WHERE NOT EXISTS (SELECT 1 FROM products WHERE id = ? AND (error = ? OR fault = ?))`,
    id,
    atMs,
    error,
    id,
    error,
    error,
  );
}

/** What a push that the shop took is in the product's story; `createdAs` = the shop's id, where that is new. */
export function noteTold(
  connection: Connection,
  { id, atMs, changes = [] }: PushOutcome,
  createdAs: string | null,
): void {
  const kept = changes.length === 0 ? null : JSON.stringify(changes);
  if (createdAs !== null) {
    addProductEvent(connection, id, atMs, "created", { changes: kept, note: createdAs });
  } else if (kept !== null) {
    const hides = changes.some(({ field, to }) => field === "active" && to === false);
    addProductEvent(connection, id, atMs, hides ? "hidden" : "told", { changes: kept });
  }
}

/** Before a product loses its link, or TotalGest forgets it. Nothing where it has none, or was known to be gone. */
export function noteLoss(connection: Connection, id: string, atMs: number, kind: "released" | "gone"): void {
  connection.run(
    `INSERT INTO product_events (product_id, at_ms, kind, note) SELECT id, ?, ?, shop_id FROM products
     WHERE id = ? AND ${kind === "gone" ? "gone = 0" : "shop_id IS NOT NULL"}`,
    atMs,
    kind,
    id,
  );
}

/** The link's history goes with the link. */
export function moveHistory(connection: Connection, fromId: string, toId: string, atMs: number): void {
  connection.run("UPDATE product_events SET product_id = ? WHERE product_id = ?", toId, fromId);
  addProductEvent(connection, toId, atMs, "link-moved", { note: fromId });
}

export function readProductEvents(connection: Connection, id: string): readonly ProductEvent[] {
  return connection
    .all<{
      at_ms: number;
      kind: ProductEvent["kind"];
      changes: string | null;
      detail: string | null;
      note: string | null;
    }>("SELECT at_ms, kind, changes, detail, note FROM product_events WHERE product_id = ? ORDER BY id", id)
    .map((row) => ({
      atMs: row.at_ms,
      kind: row.kind,
      changes: parse<ProductEvent["changes"]>(row.changes) ?? [],
      detail: parse<Problem>(row.detail),
      note: row.note,
    }));
}

import type { PendingSummary, ProductStore, PushOutcome } from "../core/ports.ts";
import { problem } from "../core/problem.ts";
import type { Connection } from "./connection.ts";
import { toJson } from "./order-row.ts";
import { moveHistory, noteFailure, noteLoss, noteTold } from "./product-events.ts";
import { restock } from "./stock.ts";

type PushSteps = Pick<
  ProductStore,
  "summarizePending" | "recordPushes" | "recordProductErrors" | "moveLink" | "findHolders" | "findLinked"
>;

/** What the shop was told. */
export function pushSteps(connection: Connection): PushSteps {
  return {
    summarizePending: () => connection.read(() => summarize(connection)),
    recordPushes: async (outcomes) => {
      if (outcomes.length === 0) return;
      await connection.write(() => {
        for (const outcome of outcomes) recordPush(connection, outcome);
      });
    },
    recordProductErrors: async (errors, atMs) => {
      if (errors.length === 0) return;
      await connection.write(() => {
        for (const { id, error } of errors) {
          const text = toJson(error);
          noteFailure(connection, id, atMs, text);
          connection.run("UPDATE products SET error = ? WHERE id = ? AND error IS NOT ?", text, id, text);
        }
      });
    },
    moveLink: (fromId, toId, atMs) => connection.write(() => moveLink(connection, fromId, toId, atMs)),
    findHolders: (skus) =>
      connection.read(
        () =>
          new Map(
            connection
              .all<{ told_sku: string; id: string; shop_id: string }>(
                `SELECT told_sku, id, shop_id FROM products
                 WHERE told_sku IS NOT NULL AND told_sku IN (SELECT value FROM json_each(?))`,
                JSON.stringify(skus),
              )
              .map((row) => [row.told_sku, { id: row.id, shopId: row.shop_id }]),
          ),
      ),
    findLinked: (shopId) => connection.read(() => findLinked(connection, shopId)),
  };
}

function findLinked(connection: Connection, shopId: string): string | null {
  return connection.get<{ id: string }>("SELECT id FROM products WHERE shop_id = ?", shopId)?.id ?? null;
}

function recordPush(connection: Connection, outcome: PushOutcome): void {
  const { id, shopId, told, toldQuantity, toldActive, stockEpoch, error, atMs } = outcome;
  if (shopId === null) {
    // Neither system knows it any more.
    connection.run("DELETE FROM products WHERE id = ? AND gone = 1", id);
    noteLoss(connection, id, atMs, "released");
    connection.run(
      `UPDATE products SET shop_id = NULL, told = NULL, told_quantity = NULL, quantity_known = 0, told_active = NULL,
         error = ? WHERE id = ?`,
      toJson(error),
      id,
    );
    return;
  }
  const known = connection.get<{ shop_id: string | null; sku: string; stock_epoch: number }>(
    "SELECT shop_id, sku, stock_epoch FROM products WHERE id = ?",
    id,
  );
  if (known === undefined) return;
  const isNewLink = shopId !== undefined && shopId !== known.shop_id;
  if (isNewLink) {
    const holder = findLinked(connection, shopId);
    if (holder !== null) {
      const taken = toJson(problem("sku-taken", { sku: known.sku, newcomer: id, holder }));
      noteFailure(connection, id, atMs, taken);
      connection.run("UPDATE products SET error = ? WHERE id = ?", taken, id);
      return;
    }
    connection.run("DELETE FROM shop_products WHERE shop_id = ?", shopId);
  }
  noteTold(connection, outcome, isNewLink ? shopId : null);
  noteFailure(connection, id, atMs, toJson(error));
  const isQuantityKnown = toldQuantity !== undefined && stockEpoch === known.stock_epoch;
  connection.run(
    `UPDATE products SET shop_id = ?, told = coalesce(?, told), told_active = coalesce(?, told_active), error = ?,
       synced_ms = ?, told_quantity = coalesce(?, told_quantity), quantity_known = iif(?, 1, quantity_known) WHERE id = ?`,
    shopId ?? known.shop_id,
    toJson(told),
    toldActive === undefined ? null : toldActive ? 1 : 0,
    toJson(error),
    atMs,
    isQuantityKnown ? toldQuantity : null,
    isQuantityKnown ? 1 : 0,
    id,
  );
  // A link that is new lets reservations of items without a SKU find their product.
  if (isNewLink && connection.get("SELECT 1 FROM reservations WHERE sku IS NULL LIMIT 1") !== undefined) {
    restock(connection, [id]);
  }
}

function moveLink(connection: Connection, fromId: string, toId: string, atMs: number): void {
  const link = connection.get<{
    shop_id: string | null;
    told: string | null;
    told_quantity: number | null;
    quantity_known: number;
    told_active: number | null;
    synced_ms: number | null;
  }>("SELECT shop_id, told, told_quantity, quantity_known, told_active, synced_ms FROM products WHERE id = ?", fromId);
  if (link === undefined || link.shop_id === null) return;
  connection.run("DELETE FROM products WHERE id = ?", fromId);
  connection.run(
    `UPDATE products SET shop_id = ?, told = ?, told_quantity = ?, quantity_known = ?, told_active = ?, synced_ms = ?,
       error = NULL, stock_epoch = stock_epoch + 1 WHERE id = ?`,
    link.shop_id,
    link.told,
    link.told_quantity,
    link.quantity_known,
    link.told_active,
    link.synced_ms,
    toId,
  );
  restock(connection, [toId]);
  moveHistory(connection, fromId, toId, atMs);
}

function summarize(connection: Connection): PendingSummary {
  const counter = (name: string): number =>
    connection.get<{ n: number }>("SELECT n FROM counters WHERE name = ?", `products:${name}`)?.n ?? 0;
  const row = connection.get<Record<string, number>>(`
    SELECT count(*) AS pending,
      coalesce(sum(shop_id IS NULL AND fields IS NOT NULL), 0) AS creations,
      coalesce(sum(shop_id IS NULL AND fields IS NOT NULL AND active = 1), 0) AS shown,
      coalesce(sum(shop_id IS NULL AND fields IS NOT NULL AND quantity > 0), 0) AS stocked,
      coalesce(sum(shop_id IS NOT NULL AND told_active = 1 AND active = 0), 0) AS hides,
      coalesce(sum(shop_id IS NOT NULL AND gone = 0 AND told_quantity > 0 AND quantity = 0), 0) AS zeros,
      coalesce(sum(shop_id IS NOT NULL AND gone = 0 AND fields IS NOT NULL
        AND json_extract(told, '$.price') IS NOT NULL
        AND json_extract(fields, '$.price') <> json_extract(told, '$.price')), 0) AS prices
    FROM products WHERE pending = 1`);
  const of = (name: string): number => row?.[name] ?? 0;
  return {
    pending: of("pending"),
    linked: counter("linked") + of("creations"),
    shown: counter("shown") + of("shown"),
    stocked: counter("stocked") + of("stocked"),
    hides: of("hides"),
    zeros: of("zeros"),
    prices: of("prices"),
  };
}

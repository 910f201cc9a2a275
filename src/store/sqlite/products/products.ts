import type { ProductPatch } from "../../../core/product/change.ts";
import type { FingerprintRow } from "../../../core/product/read-changes.ts";
import type { IdKind, PlacedIds, ProductEvent } from "../../../core/ports/product-store.ts";
import type { Connection } from "../file/connection.ts";
import type { ProductRows } from "../../rows/products.ts";
import type { ProductsBy } from "../../tables/stock.ts";
import { toJson } from "../../columns/json.ts";
import { productStatements } from "./select.ts";
import { type HeadList, type ProductColumns, type ProductEventColumns, toProductEvent } from "../../columns/product.ts";
import { SELECT_HEADS, SELECT_PRODUCTS, SELECT_TEXTS } from "./select.ts";
import { toHead, toTexts } from "../../columns/product.ts";
import { toRecords } from "./facts.ts";
import { SHOWN } from "./stock.ts";

/** The conditions for selecting pending products. */
const PENDING = {
  all: "",
  judged: "AND (p.shop_id IS NOT NULL OR p.row_id > (SELECT coalesce(first_catalogue, 9e18) FROM shops))",
  adoptable: `AND p.shop_id IS NULL AND p.gone = 0
    AND (EXISTS (SELECT 1 FROM shop_products AS s WHERE s.totalgest_id = p.id)
      OR EXISTS (SELECT 1 FROM shop_products AS s WHERE s.sku = p.sku AND s.sku <> ''))`,
} as const;

const SELECT_IDS = "SELECT row_id AS position, id, shop_id AS shopId FROM products";
const IDS: Readonly<Record<IdKind, string>> = {
  present: `${SELECT_IDS} WHERE gone = 0`,
  pending: `${SELECT_IDS} WHERE pending = 1`,
  linked: `${SELECT_IDS} WHERE shop_id IS NOT NULL`,
  unlinked: "SELECT row_id AS position, shop_id AS id, shop_id AS shopId FROM shop_products WHERE true",
};

export function productRows(connection: Connection): ProductRows {
  return {
    readProducts: async (by) => toRecords(connection, readColumns(connection, by)),
    readProductsAt: async (positions) =>
      toRecords(
        connection,
        positions.flatMap((position) =>
          connection.all<ProductColumns>(`${SELECT_PRODUCTS} WHERE p.row_id = ?`, position),
        ),
      ),
    readProductHeads: async (ids) => connection.rows<HeadList>(SELECT_HEADS, JSON.stringify(ids)).map(toHead),
    readProductTexts: async (ids) =>
      connection
        .rows<readonly [...HeadList, string | null, string | null]>(SELECT_TEXTS, JSON.stringify(ids))
        .map(toTexts),
    readFingerprints: async (ids) =>
      connection.rows<FingerprintRow>(
        "SELECT p.id, p.fingerprint FROM json_each(?) j CROSS JOIN products p ON p.id = j.value",
        JSON.stringify(ids),
      ),
    findLinked: async (shopIds) =>
      connection.allOf<{ id: string; shopId: string }>(
        "SELECT p.id, p.shop_id AS shopId FROM json_each(?) j CROSS JOIN products p ON p.shop_id = j.value",
        shopIds,
      ),
    findByPushedSku: async (skus) =>
      connection.allOf<{ sku: string; id: string; shopId: string }>(
        `SELECT pushed_sku AS sku, id, shop_id AS shopId FROM products
           WHERE pushed_sku IS NOT NULL AND shop_id IS NOT NULL AND pushed_sku IN (SELECT value FROM json_each(?))`,
        skus,
      ),
    listPending: async (afterPosition, limit, which) =>
      toRecords(
        connection,
        connection.all<ProductColumns>(
          `${SELECT_PRODUCTS} WHERE p.pending = 1 AND p.row_id > ? ${PENDING[which]} ORDER BY p.row_id LIMIT ?`,
          afterPosition,
          limit,
        ),
      ),
    isIdle: async ({ bufferMicro, window: { fromMs, toMs }, untilMs, confirmedBefore }) =>
      connection.get<{ rests: number }>(
        `SELECT buffer_micro = ? AND NOT EXISTS (SELECT 1 FROM products WHERE pending = 1)
           AND NOT EXISTS (SELECT 1 FROM restraints WHERE agreed_ms IS NULL)
           AND NOT EXISTS (SELECT 1 FROM restraints WHERE agreed_ms <= ?)
           AND NOT EXISTS (SELECT 1 FROM pushed WHERE at_ms <= ?)
           AND NOT EXISTS (SELECT 1 FROM pushed WHERE at_ms > ?)
           AND NOT EXISTS (SELECT 1 FROM reservations WHERE until_ms <= ?)
           AND NOT EXISTS (SELECT 1 FROM reservations WHERE confirmed < ?) AS rests FROM shops`,
        bufferMicro,
        fromMs,
        fromMs,
        toMs,
        untilMs,
        confirmedBefore,
      )?.rests === 1,
    listIds: async (which, afterPosition, limit) =>
      connection.all<PlacedIds>(`${IDS[which]} AND row_id > ? ORDER BY row_id LIMIT ?`, afterPosition, limit),
    findStale: async ({ ids = [], skus = [] }) =>
      connection.all<{ id: string; sku: string; stockRead: number }>(
        `SELECT p.id, p.sku, p.stock_read AS stockRead FROM products p
         WHERE p.fault IS NOT NULL AND p.fingerprint = ''
           AND (p.id IN (SELECT value FROM json_each(?)) OR p.sku IN (SELECT value FROM json_each(?)))`,
        JSON.stringify(ids),
        JSON.stringify(skus),
      ),
    writeProducts: async (changes) => {
      for (const { id, position, patch } of changes) {
        if (position === null) insert(connection, id, patch);
        else update(connection, position, patch);
      }
    },
    removeProducts: async (ids) => {
      for (const id of ids) connection.run("DELETE FROM products WHERE id = ?", id);
    },
    addProductEvents: async (events) => {
      for (const { productId, atMs, kind, changes, detail, note } of events) {
        connection.run(
          "INSERT INTO product_events (product_id, at_ms, kind, changes, detail, note) VALUES (?, ?, ?, ?, ?, ?)",
          productId,
          atMs,
          kind,
          changes.length === 0 ? null : JSON.stringify(changes),
          toJson(detail),
          note,
        );
      }
    },
    readProductEvents: async (id) => readEvents(connection, id),
    moveProductEvents: async (fromId, toId) => {
      connection.run("UPDATE product_events SET product_id = ? WHERE product_id = ?", toId, fromId);
    },
    readBuffer: async () => connection.get<{ micro: number }>("SELECT buffer_micro AS micro FROM shops")?.micro ?? 0,
    writeBuffer: async (micro) => {
      connection.run("UPDATE shops SET buffer_micro = ?", micro);
      connection.run(`UPDATE products SET quantity = ${SHOWN} WHERE quantity IS NOT ${SHOWN}`);
    },
    closeFirstCatalogue: async () => {
      connection.run(
        "UPDATE shops SET first_catalogue = (SELECT coalesce(max(row_id), 0) FROM products) WHERE first_catalogue IS NULL",
      );
    },
  };
}

function readColumns(connection: Connection, { ids, skus, shopIds }: ProductsBy): readonly ProductColumns[] {
  const rows = [["id", ids] as const, ["sku", skus] as const, ["shop_id", shopIds] as const].flatMap(
    ([name, values = []]) =>
      values.flatMap((value) => connection.all<ProductColumns>(`${SELECT_PRODUCTS} WHERE p.${name} = ?`, value)),
  );
  return [...new Map(rows.map((row) => [row.row_id, row])).values()];
}

function insert(connection: Connection, id: string, patch: ProductPatch): void {
  const statement = productStatements.insert(patch, id);
  if (statement === null) return;
  const { lastInsertRowid } = connection.sql(statement.text).run(...statement.values);
  connection.run("INSERT INTO product_texts (row_id, fields) VALUES (?, ?)", lastInsertRowid, patch.fields ?? null);
}

function update(connection: Connection, position: number, patch: ProductPatch): void {
  const statement = productStatements.update(patch, position);
  if (statement !== null) connection.run(statement.text, ...statement.values);
  const { fields, pushed } = patch;
  if (fields !== undefined) {
    connection.run("UPDATE product_texts SET fields = ? WHERE row_id = ?", fields, position);
  }
  if (pushed !== undefined) {
    connection.run(
      "UPDATE product_texts SET pushed = ? WHERE row_id = ? AND pushed IS NOT ?",
      pushed,
      position,
      pushed,
    );
  }
}

function readEvents(connection: Connection, id: string): readonly ProductEvent[] {
  return connection
    .all<ProductEventColumns>(
      "SELECT at_ms, kind, changes, detail, note FROM product_events WHERE product_id = ? ORDER BY id",
      id,
    )
    .map(toProductEvent);
}

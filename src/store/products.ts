import type { ProductStore } from "../core/ports.ts";
import type { DesiredProduct } from "../core/product.ts";
import type { Connection } from "./connection.ts";
import { toJson } from "./order-row.ts";
import { PRODUCT_COLUMNS, toProductRecord } from "./product-row.ts";
import type { ProductRow } from "./product-row.ts";
import { pushSteps } from "./pushes.ts";
import { nextNumber, release, releaseConfirmed, restock, restockAll, toMicro } from "./stock.ts";
import { parkSeen } from "./temp-ids.ts";

type ReadSteps = Pick<
  ProductStore,
  | "beginRead"
  | "recordPage"
  | "recordRefused"
  | "finishRead"
  | "listMissing"
  | "recordGone"
  | "forgetTold"
  | "applyBuffer"
  | "expireReservations"
>;

/** What TotalGest has, and what of it the shop was told. */
export function productSteps(
  connection: Connection,
): ReadSteps & ReturnType<typeof pushSteps> & Pick<ProductStore, "readProducts" | "listPending"> {
  return {
    ...readSteps(connection),
    ...pushSteps(connection),
    readProducts: (ids) =>
      connection.read(() =>
        connection
          .all<ProductRow>(
            `SELECT ${PRODUCT_COLUMNS} FROM products WHERE id IN (SELECT value FROM json_each(?))`,
            JSON.stringify(ids),
          )
          .map(toProductRecord),
      ),
    listPending: (afterId, limit) =>
      connection.read(() =>
        connection
          .all<ProductRow>(
            `SELECT ${PRODUCT_COLUMNS} FROM products WHERE pending = 1 AND id > ? ORDER BY id LIMIT ?`,
            afterId,
            limit,
          )
          .map(toProductRecord),
      ),
  };
}

function readSteps(connection: Connection): ReadSteps {
  const seen = parkSeen(connection, "seen_products");
  return {
    beginRead: async () => {
      await connection.read(seen.clear);
      return connection.write(() => nextNumber(connection));
    },
    recordPage: async (read, products) => {
      const unseen = await connection.read(() => seen.add(products.map((product) => product.id)));
      const differing = await connection.read(() => findChanged(connection, products));
      if (differing.length > 0) await connection.write(() => writePage(connection, read, differing));
      return { changed: differing.length, unchanged: products.length - differing.length, unseen };
    },
    recordRefused: async (read, refused) => {
      await connection.read(() => seen.add(refused.map((entry) => entry.id)));
      await connection.write(() => {
        for (const { id, sku, fault } of refused) {
          connection.run(
            `INSERT INTO products (id, sku, name, fingerprint, fault, warnings, active, stock_micro, stock_read, quantity)
             VALUES (?, ?, '', '', ?, '[]', 0, 0, ?, 0)
             ON CONFLICT (id) DO UPDATE SET fault = excluded.fault, fingerprint = ''
               WHERE fault IS NOT excluded.fault OR fingerprint <> ''`,
            id,
            sku,
            toJson(fault),
            read,
          );
        }
      });
    },
    finishRead: (read, { cursor, mapping, fullAtMs }) =>
      connection.write(() => {
        setNote(connection, "cursor", cursor);
        setNote(connection, "mapping", mapping);
        if (fullAtMs !== null) setNote(connection, "full-at", String(fullAtMs));
        releaseConfirmed(connection, read);
      }),
    listMissing: (_read, afterId, limit) =>
      connection.read(() =>
        connection
          .all<{ id: string }>(
            `SELECT id FROM products WHERE id > ? AND gone = 0 AND id NOT IN (SELECT id FROM ${seen.table}) ORDER BY id LIMIT ?`,
            afterId,
            limit,
          )
          .map((row) => row.id),
      ),
    recordGone: async (ids) => {
      if (ids.length === 0) return;
      await connection.write(() => {
        for (const id of ids) {
          connection.run("DELETE FROM products WHERE id = ? AND shop_id IS NULL", id);
          connection.run("UPDATE products SET gone = 1, active = 0, fingerprint = '', fault = NULL WHERE id = ?", id);
        }
      });
    },
    forgetTold: async (ids) => {
      if (ids.length === 0) return;
      await connection.write(() => {
        for (const id of ids) {
          connection.run(
            "UPDATE products SET told = NULL, quantity_known = 0, stock_epoch = stock_epoch + 1 WHERE id = ? AND shop_id IS NOT NULL",
            id,
          );
        }
      });
    },
    applyBuffer: async (pieces) => {
      const micro = toMicro(String(pieces));
      const isSame = await connection.read(
        () => connection.get("SELECT 1 FROM meta WHERE buffer_micro = ?", micro) !== undefined,
      );
      if (!isSame) await connection.write(() => restockAll(connection, micro));
    },
    expireReservations: async (nowMs) => {
      const due = await connection.read(() =>
        connection.get("SELECT 1 FROM reservations WHERE until_ms <= ? LIMIT 1", nowMs),
      );
      if (due !== undefined) await connection.write(() => release(connection, "until_ms <= ?", nowMs));
    },
  };
}

/** Products whose fingerprint differs from what is stored; of one that stands twice on a page, the last. */
function findChanged(connection: Connection, products: readonly DesiredProduct[]): readonly DesiredProduct[] {
  const latest = new Map(products.map((product) => [product.id, product]));
  const rows = connection.all<{ id: string; fingerprint: string }>(
    "SELECT p.id, p.fingerprint FROM json_each(?) j JOIN products p ON p.id = j.value WHERE p.gone = 0",
    JSON.stringify([...latest.keys()]),
  );
  for (const { id, fingerprint } of rows) if (latest.get(id)?.fingerprint === fingerprint) latest.delete(id);
  return [...latest.values()];
}

function writePage(connection: Connection, read: number, products: readonly DesiredProduct[]): void {
  const hasReservations = connection.get("SELECT 1 FROM reservations LIMIT 1") !== undefined;
  for (const product of products) {
    const micro = toMicro(product.quantity);
    connection.run(
      `INSERT INTO products (id, sku, ean, name, fingerprint, fields, fault, warnings, active, stock_micro, stock_read, quantity)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
         max(0, (? - (SELECT buffer_micro FROM meta)) / 1000000))
       ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, ean = excluded.ean, name = excluded.name,
         fingerprint = excluded.fingerprint, fields = excluded.fields, fault = excluded.fault, warnings = excluded.warnings,
         active = excluded.active, stock_micro = excluded.stock_micro, stock_read = excluded.stock_read,
         quantity = max(0, (excluded.stock_micro - reserved_micro - (SELECT buffer_micro FROM meta)) / 1000000), gone = 0`,
      product.id,
      product.sku,
      product.ean,
      product.name,
      product.fingerprint,
      toJson(product.fields),
      toJson(product.fault),
      JSON.stringify(product.warnings),
      product.active ? 1 : 0,
      micro,
      read,
      micro,
    );
  }
  if (hasReservations)
    restock(
      connection,
      products.map((product) => product.id),
    );
}

export function setNote(connection: Connection, key: string, value: string): void {
  connection.run(
    "INSERT INTO notes (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    key,
    value,
  );
}

import type { ProductStore } from "../core/ports.ts";
import type { DesiredProduct } from "../core/product.ts";
import type { Connection } from "./connection.ts";
import { toJson } from "./order-row.ts";
import { noteFailure, noteLoss, readProductEvents } from "./product-events.ts";
import { PRODUCT_COLUMNS, toProductRecord } from "./product-row.ts";
import type { ProductRow } from "./product-row.ts";
import { pushSteps } from "./pushes.ts";
import { nextNumber, release, releaseConfirmed, restock, restockAll, toMicro } from "./stock.ts";
import { SeenRows } from "./seen-rows.ts";

type ReadSteps = Pick<
  ProductStore,
  | "beginRead"
  | "comparePage"
  | "recordPage"
  | "recordRefused"
  | "finishRead"
  | "listMissing"
  | "recordGone"
  | "forgetTold"
  | "applyBuffer"
  | "expireReservations"
>;

/** How many ids are looked at in one statement. */
const WALKED_AT_ONCE = 5000;

/** What TotalGest has, and what of it the shop was told. */
export function productSteps(
  connection: Connection,
): ReadSteps & ReturnType<typeof pushSteps> & Pick<ProductStore, "readProducts" | "readProductEvents" | "listPending"> {
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
    readProductEvents: (id) => connection.read(() => readProductEvents(connection, id)),
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
  const seen = new SeenRows();
  const compare = (products: readonly Fingerprinted[]): Promise<Compared> =>
    connection.read(() => comparePage(connection, seen, products));
  return {
    beginRead: async () => {
      seen.clear();
      return connection.write(() => nextNumber(connection));
    },
    comparePage: (_read, products) => compare(products),
    recordPage: async (read, products, atMs) => {
      const { changed, unseen } = await compare(products);
      // Of one that stands twice on a page, the last.
      const latest = new Map(products.filter(({ id }) => changed.has(id)).map((product) => [product.id, product]));
      if (latest.size > 0) {
        await connection.write(() => {
          writePage(connection, read, [...latest.values()], atMs);
        });
        await connection.read(() => markSeen(connection, seen, [...latest.keys()]));
      }
      return { changed: latest.size, unchanged: products.length - latest.size, unseen };
    },
    recordRefused: async (read, refused, atMs) => {
      await connection.write(() => {
        for (const { id, sku, fault } of refused) {
          noteFailure(connection, id, atMs, toJson(fault));
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
      const ids = refused.map((entry) => entry.id);
      await connection.read(() => markSeen(connection, seen, ids));
    },
    finishRead: (read, { cursor, mapping, fullAtMs }) =>
      connection.write(() => {
        setNote(connection, "cursor", cursor);
        setNote(connection, "mapping", mapping);
        if (fullAtMs !== null) setNote(connection, "full-at", String(fullAtMs));
        releaseConfirmed(connection, read);
      }),
    listMissing: (_read, afterId, limit) => connection.read(() => listMissing(connection, seen, afterId, limit)),
    recordGone: async (ids, atMs) => {
      if (ids.length === 0) return;
      await connection.write(() => {
        for (const id of ids) {
          connection.run("DELETE FROM products WHERE id = ? AND shop_id IS NULL", id);
          noteLoss(connection, id, atMs, "gone");
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

type Fingerprinted = Pick<DesiredProduct, "id" | "fingerprint">;
type Compared = Awaited<ReturnType<ProductStore["comparePage"]>>;

/** One statement for the whole page. What is known and the same costs no more than its line in the answer. */
function comparePage(connection: Connection, seen: SeenRows, products: readonly Fingerprinted[]): Compared {
  const changed = new Map(products.map(({ id, fingerprint }) => [id, fingerprint]));
  const rows = connection.rows<readonly [row: number, id: string, fingerprint: string, gone: number]>(
    "SELECT p.rowid, p.id, p.fingerprint, p.gone FROM json_each(?) j JOIN products p ON p.id = j.value",
    JSON.stringify([...changed.keys()]),
  );
  let unseen = changed.size - rows.length;
  for (const [row, id, fingerprint, gone] of rows) {
    if (seen.add(row)) unseen += 1;
    if (gone === 0 && changed.get(id) === fingerprint) changed.delete(id);
  }
  return { changed: new Set(changed.keys()), unseen };
}

function markSeen(connection: Connection, seen: SeenRows, ids: readonly string[]): void {
  const rows = connection.rows<readonly [row: number]>(
    "SELECT p.rowid FROM json_each(?) j JOIN products p ON p.id = j.value",
    JSON.stringify(ids),
  );
  for (const [row] of rows) seen.add(row);
}

/** Walks the ids from `afterId` on until it has so many that the read did not bring. */
function listMissing(connection: Connection, seen: SeenRows, afterId: string, limit: number): readonly string[] {
  const missing: string[] = [];
  for (let last = afterId; missing.length < limit;) {
    const rows = connection.rows<readonly [row: number, id: string]>(
      "SELECT rowid, id FROM products WHERE id > ? AND gone = 0 ORDER BY id LIMIT ?",
      last,
      WALKED_AT_ONCE,
    );
    for (const [row, id] of rows) if (!seen.has(row) && missing.length < limit) missing.push(id);
    const end = rows.at(-1);
    if (end === undefined) break;
    last = end[1];
  }
  return missing;
}

function writePage(connection: Connection, read: number, products: readonly DesiredProduct[], atMs: number): void {
  const hasReservations = connection.get("SELECT 1 FROM reservations LIMIT 1") !== undefined;
  for (const product of products) {
    const micro = toMicro(product.quantity);
    const fault = toJson(product.fault);
    noteFailure(connection, product.id, atMs, fault);
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
      fault,
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

import { fieldFacets, priceFacet } from "../core/brakes/facets.ts";
import type { HeldBack, ProductRecord, ProductStore, RefusedProduct } from "../core/ports.ts";
import type { DesiredProduct } from "../core/product.ts";
import { closeFirstCatalogue, forgetOtherPrice, keepShown, toRecords } from "./brakes.ts";
import type { Connection } from "./connection.ts";
import { decideAgain } from "./decide-again.ts";
import { toJson } from "./order-row.ts";
import { noteFailure, noteLoss, readProductEvents } from "./product-events.ts";
import { SELECT_PRODUCTS, textOf, toProductRecord } from "./product-row.ts";
import type { ProductRow } from "./product-row.ts";
import { pushSteps } from "./pushes.ts";
import { findRows, SeenRows, WALKED_AT_ONCE } from "./seen-rows.ts";
import { nextNumber, release, releaseConfirmed, restock, restockAll, toMicro } from "./stock.ts";
import { setTold } from "./told.ts";

type ReadSteps = Pick<
  ProductStore,
  | "beginRead"
  | "findKnown"
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
): ReadSteps &
  ReturnType<typeof pushSteps> &
  Pick<ProductStore, "readProducts" | "readProductEvents" | "listPending" | "countPending"> {
  const seen = new SeenRows();
  const recordsOf = (rows: readonly ProductRow[]): readonly ProductRecord[] =>
    toRecords(connection, rows, (row) => seen.has(row));
  return {
    ...readSteps(connection, seen),
    ...pushSteps(connection),
    readProducts: (ids) =>
      connection.read(() =>
        recordsOf(
          connection.all<ProductRow>(
            `${SELECT_PRODUCTS} WHERE id IN (SELECT value FROM json_each(?))`,
            JSON.stringify(ids),
          ),
        ),
      ),
    readProductEvents: (id) => connection.read(() => readProductEvents(connection, id)),
    listPending: (afterPosition, limit) =>
      connection.read(() =>
        recordsOf(
          connection.all<ProductRow>(
            `${SELECT_PRODUCTS} WHERE pending = 1 AND p.row_id > ? ORDER BY p.row_id LIMIT ?`,
            afterPosition,
            limit,
          ),
        ),
      ),
    countPending: (afterPosition) => connection.read(() => countPending(connection, seen, afterPosition)),
  };
}

/** Walks the index alone: nothing of the products is read. */
function countPending(connection: Connection, seen: SeenRows, afterPosition: number): HeldBack {
  let [all, wasRead] = [0, 0];
  for (let last = afterPosition; ;) {
    const rows = connection.rows<readonly [row: number]>(
      "SELECT row_id FROM products WHERE pending = 1 AND row_id > ? ORDER BY row_id LIMIT ?",
      last,
      WALKED_AT_ONCE,
    );
    const end = rows.at(-1);
    if (end === undefined) return { all, wasRead };
    last = end[0];
    all += rows.length;
    for (const [row] of rows) if (seen.has(row)) wasRead += 1;
  }
}

const KNOWN_PRODUCTS =
  "SELECT p.row_id, p.id, p.fingerprint FROM json_each(?) j CROSS JOIN products p ON p.id = j.value";

/** `seen`: what the read has brought so far. */
function readSteps(connection: Connection, seen: SeenRows): ReadSteps {
  return {
    beginRead: async () => {
      seen.clear();
      return connection.write(() => nextNumber(connection));
    },
    findKnown: (_read, records) => connection.read(() => findRows(connection, KNOWN_PRODUCTS, records, seen)),
    recordPage: async (read, products, atMs) => {
      const rows = await connection.write(() => writePage(connection, read, products, atMs));
      return { unseen: seen.addAll(rows) };
    },
    recordRefused: async (read, refused, atMs) => {
      await connection.write(() => {
        for (const product of refused) writeRefused(connection, read, product, atMs);
      });
      const ids = refused.map((entry) => entry.id);
      await connection.read(() => markSeen(connection, seen, ids));
    },
    finishRead: (read, { cursor, mapping, fullAtMs }) =>
      connection.write(() => {
        setNote(connection, "cursor", cursor);
        setNote(connection, "mapping", mapping);
        if (fullAtMs !== null) {
          setNote(connection, "full-at", String(fullAtMs));
          closeFirstCatalogue(connection);
        }
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
        decideAgain(connection, "product_id", ids);
      });
    },
    forgetTold: async (ids, atMs) => {
      if (ids.length === 0) return;
      await connection.write(() => {
        for (const id of ids) forgetTold(connection, id, atMs);
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

function writeRefused(
  connection: Connection,
  read: number,
  { id, sku, fault, part }: RefusedProduct,
  atMs: number,
): void {
  noteFailure(connection, id, atMs, toJson(fault));
  const isNew =
    connection.run(
      `INSERT INTO products (id, sku, name, fingerprint, fault, warnings, active, stock_micro, stock_read, quantity)
       VALUES (?, ?, '', '', ?, '[]', 0, 0, ?, 0) ON CONFLICT (id) DO NOTHING`,
      id,
      sku,
      toJson(fault),
      read,
    ) > 0;
  if (isNew) {
    connection.run("INSERT INTO product_texts (row_id) SELECT row_id FROM products WHERE id = ?", id);
    return;
  }
  connection.run(
    `UPDATE products SET fault = ?, fingerprint = ''
     WHERE id = ? AND (fault IS NOT ? OR fingerprint <> '')`,
    toJson(fault),
    id,
    toJson(fault),
  );
  if (part?.hidden === true) connection.run("UPDATE products SET active = 0 WHERE id = ? AND active = 1", id);
  if (part === undefined || part.quantity === null) return;
  const micro = toMicro(part.quantity);
  connection.run("UPDATE products SET stock_micro = ?, stock_read = ? WHERE id = ?", micro, read, id);
  restock(connection, [id]);
}

function markSeen(connection: Connection, seen: SeenRows, ids: readonly string[]): void {
  const rows = connection.rows<readonly [row: number]>(
    "SELECT p.row_id FROM json_each(?) j CROSS JOIN products p ON p.id = j.value",
    JSON.stringify(ids),
  );
  seen.addAll(rows.map(([row]) => row));
}

function forgetTold(connection: Connection, id: string, atMs: number): void {
  const before = connection.get<ProductRow>(`${SELECT_PRODUCTS} WHERE id = ?`, id);
  const row = connection.get<{ row_id: number }>(
    "UPDATE products SET quantity_known = 0, stock_epoch = stock_epoch + 1 WHERE id = ? AND shop_id IS NOT NULL RETURNING row_id",
    id,
  );
  if (row === undefined || before === undefined) return;
  keepShown(connection, row.row_id, fieldFacets(toProductRecord(before).told ?? {}), atMs);
  setTold(connection, row.row_id, null);
}

/** Walks the ids from `afterId` on until it has so many that the read did not bring. */
function listMissing(connection: Connection, seen: SeenRows, afterId: string, limit: number): readonly string[] {
  const missing: string[] = [];
  for (let last = afterId; missing.length < limit;) {
    const rows = connection.rows<readonly [row: number, id: string]>(
      "SELECT row_id, id FROM products WHERE id > ? AND gone = 0 ORDER BY id LIMIT ?",
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

/** Returns the rows of the products. */
function writePage(
  connection: Connection,
  read: number,
  products: readonly DesiredProduct[],
  atMs: number,
): readonly number[] {
  const hasReservations = connection.get("SELECT 1 FROM reservations LIMIT 1") !== undefined;
  const rows = products.map((product) => writeProduct(connection, read, product, atMs));
  if (hasReservations) {
    restock(
      connection,
      products.map((product) => product.id),
    );
  }
  return rows;
}

function writeProduct(connection: Connection, read: number, product: DesiredProduct, atMs: number): number {
  const fields = toJson(product.fields);
  const fault = toJson(product.fault);
  noteFailure(connection, product.id, atMs, fault);
  const micro = toMicro(product.quantity);
  const common = [
    product.sku,
    product.ean,
    product.name,
    product.fingerprint,
    product.fields?.price ?? null,
    fault,
    JSON.stringify(product.warnings),
    product.active ? 1 : 0,
    micro,
    read,
  ];
  const made = connection.get<{ row_id: number }>(
    `INSERT INTO products (id, sku, ean, name, fingerprint, price, fault, warnings, active, stock_micro, stock_read, quantity)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, max(0, (? - (SELECT buffer_micro FROM meta)) / 1000000))
     ON CONFLICT (id) DO NOTHING RETURNING row_id`,
    product.id,
    ...common,
    micro,
  );
  if (made !== undefined) {
    connection.run("INSERT INTO product_texts (row_id, fields) VALUES (?, ?)", made.row_id, fields);
    return made.row_id;
  }
  const known = connection.get<KnownTexts>(
    `SELECT p.row_id, p.sku, p.gone, fields_told, ${textOf("fields")}, ${textOf("told")} FROM products p WHERE id = ?`,
    product.id,
  );
  if (known === undefined) throw new Error(`product ${product.id} is neither new nor there`);
  connection.run(
    `UPDATE products SET sku = ?, ean = ?, name = ?, fingerprint = ?, price = ?, fault = ?, warnings = ?, active = ?,
       stock_micro = ?, stock_read = ?, quantity = max(0, (? - reserved_micro - (SELECT buffer_micro FROM meta)) / 1000000),
       gone = 0, fields_told = ? WHERE row_id = ?`,
    ...common,
    micro,
    rewriteFields(connection, known, fields) ? 1 : 0,
    known.row_id,
  );
  if (fields !== known.fields) {
    forgetOtherPrice(connection, known.row_id, product.fields === null ? undefined : priceFacet(product.fields));
  }
  if (known.sku !== product.sku || known.gone === 1) decideAgain(connection, "product_id", [product.id]);
  return known.row_id;
}

interface KnownTexts {
  readonly row_id: number;
  readonly sku: string;
  readonly gone: number;
  readonly fields_told: number;
  readonly fields: string | null;
  readonly told: string | null;
}

/** Puts down what the shop should show, and keeps what it was told. Returns whether that is the same now. */
function rewriteFields(connection: Connection, known: KnownTexts, fields: string | null): boolean {
  const { row_id, fields_told } = known;
  if (fields === known.fields) return fields_told === 1;
  const told = fields_told === 1 ? known.fields : known.told;
  const isTold = told !== null && told === fields;
  connection.run(
    "UPDATE product_texts SET fields = ?, told = ? WHERE row_id = ?",
    fields,
    isTold ? null : told,
    row_id,
  );
  return isTold;
}

export function setNote(connection: Connection, key: string, value: string): void {
  connection.run(
    "INSERT INTO notes (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
    key,
    value,
  );
}

import type { ProductStore } from "../core/ports.ts";
import { toldActiveAtLink, toldAsSeen } from "../core/product-fields.ts";
import type { ShopProduct } from "../core/product.ts";
import type { Connection } from "./connection.ts";
import { parse } from "./order-row.ts";
import { PRODUCT_COLUMNS, toProductRecord } from "./product-row.ts";
import type { ProductRow } from "./product-row.ts";
import { restock } from "./stock.ts";
import { parkSeen } from "./temp-ids.ts";

type ScanSteps = Pick<
  ProductStore,
  "beginScan" | "recordShopPage" | "finishScan" | "listUnscanned" | "listAdoptable" | "linkProduct"
>;

/** The shop's own catalogue: what linked products show, and what is not linked. */
export function scanSteps(connection: Connection): ScanSteps {
  const scanned = parkSeen(connection, "scanned_products");
  return {
    beginScan: async () => {
      await connection.read(scanned.clear);
      return 1;
    },
    recordShopPage: async (_scan, products, refused = []) => {
      const unseen = await connection.read(() => scanned.add([...products.map((product) => product.id), ...refused]));
      const news = await connection.read(() => findNews(connection, products));
      if (news.length > 0) {
        await connection.write(() => {
          for (const product of news) recordSeen(connection, product);
        });
      }
      return { unseen };
    },
    finishScan: () =>
      connection.write(() => {
        connection.run(`DELETE FROM shop_products WHERE shop_id NOT IN (SELECT id FROM ${scanned.table})`);
      }),
    listUnscanned: (_scan, afterId, limit) =>
      connection.read(() =>
        connection
          .all<{ id: string; shop_id: string }>(
            `SELECT id, shop_id FROM products WHERE id > ? AND shop_id IS NOT NULL
               AND shop_id NOT IN (SELECT id FROM ${scanned.table}) ORDER BY id LIMIT ?`,
            afterId,
            limit,
          )
          .map((row) => ({ id: row.id, shopId: row.shop_id })),
      ),
    listAdoptable: (afterId, limit) => connection.read(() => listAdoptable(connection, afterId, limit)),
    linkProduct: (id, seen) =>
      connection.write(() => {
        link(connection, id, seen);
      }),
  };
}

function findLinked(connection: Connection, shopId: string): ProductRow | undefined {
  return connection.get<ProductRow>(`SELECT ${PRODUCT_COLUMNS} FROM products WHERE shop_id = ?`, shopId);
}

/** Most linked products show exactly what they should and what they were told: that is seen in one statement for the page. */
function findNews(connection: Connection, products: readonly ShopProduct[]): readonly ShopProduct[] {
  const rows = connection.rows<Linked>(
    `SELECT p.shop_id, p.told, p.told_quantity, p.quantity_known FROM json_each(?) j
     JOIN products p ON p.shop_id = j.value WHERE p.told = p.fields`,
    JSON.stringify(products.map((product) => product.id)),
  );
  const linked = new Map(rows.map((row) => [row[0], row]));
  return products.filter(
    (product) => !showsWhatItWasTold(linked.get(product.id), product) && !isAsKnown(connection, product),
  );
}

type Linked = readonly [shopId: string, told: string, toldQuantity: number | null, quantityKnown: number];

/** Only a quick yes: what is written otherwise may still mean the same. */
function showsWhatItWasTold(row: Linked | undefined, seen: ShopProduct): boolean {
  if (row === undefined) return false;
  const [, told, told_quantity, quantity_known] = row;
  const isSameQuantity = quantityNow({ told_quantity, quantity_known }, seen) === told_quantity;
  return isSameQuantity && JSON.stringify(toldAsSeen(seen, null, null)) === told;
}

/** Nothing about it is new: the store need not be written. */
function isAsKnown(connection: Connection, seen: ShopProduct): boolean {
  const row = findLinked(connection, seen.id);
  if (row !== undefined) return toldNow(row, seen) === row.told && quantityNow(row, seen) === row.told_quantity;
  const known = connection.get<{ data: string }>("SELECT data FROM shop_products WHERE shop_id = ?", seen.id);
  return known?.data === JSON.stringify(seen);
}

function recordSeen(connection: Connection, seen: ShopProduct): void {
  const row = findLinked(connection, seen.id);
  if (row !== undefined) {
    connection.run(
      "UPDATE products SET told = ?, told_quantity = ? WHERE id = ?",
      toldNow(row, seen),
      quantityNow(row, seen),
      row.id,
    );
    return;
  }
  // Not INSERT OR REPLACE: that would skip the delete trigger and spoil the counter.
  connection.run(
    `INSERT INTO shop_products (shop_id, sku, totalgest_id, name, data) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (shop_id) DO UPDATE SET sku = excluded.sku, totalgest_id = excluded.totalgest_id, name = excluded.name,
       data = excluded.data`,
    seen.id,
    seen.sku,
    seen.totalgestId,
    seen.name ?? "",
    JSON.stringify(seen),
  );
}

function toldNow(row: ProductRow, seen: ShopProduct): string {
  const record = toProductRecord(row);
  return JSON.stringify(toldAsSeen(seen, record.fields, record.told));
}

/** What the shop shows is what was told, unless an order made that unknown meanwhile: then it is told again anyway. */
function quantityNow(row: Pick<ProductRow, "told_quantity" | "quantity_known">, seen: ShopProduct): number | null {
  return row.quantity_known === 1 ? (wholePieces(seen.quantity) ?? row.told_quantity) : row.told_quantity;
}

function wholePieces(quantity: string | null): number | null {
  const pieces = quantity === null ? Number.NaN : Number(quantity);
  return Number.isSafeInteger(pieces) ? pieces : null;
}

function listAdoptable(
  connection: Connection,
  afterId: string,
  limit: number,
): Awaited<ReturnType<ProductStore["listAdoptable"]>> {
  const rows = connection.all<ProductRow>(
    `SELECT ${PRODUCT_COLUMNS} FROM products AS p INDEXED BY products_unlinked
     WHERE shop_id IS NULL AND gone = 0 AND id > ?
       AND (EXISTS (SELECT 1 FROM shop_products AS s WHERE s.totalgest_id = p.id)
         OR EXISTS (SELECT 1 FROM shop_products AS s WHERE s.sku = p.sku AND s.sku <> ''))
     ORDER BY id LIMIT ?`,
    afterId,
    limit,
  );
  return rows.map((row) => ({ product: toProductRecord(row), candidates: candidatesOf(connection, row) }));
}

function candidatesOf(connection: Connection, row: ProductRow): readonly ShopProduct[] {
  return connection
    .all<{ data: string }>(
      `SELECT data FROM shop_products WHERE totalgest_id = ?
       UNION SELECT data FROM shop_products WHERE sku = ? AND sku <> ''`,
      row.id,
      row.sku,
    )
    .map(({ data }) => parse<ShopProduct>(data))
    .filter((product) => product !== null);
}

function link(connection: Connection, id: string, seen: ShopProduct): void {
  const row = connection.get<ProductRow>(`SELECT ${PRODUCT_COLUMNS} FROM products WHERE id = ?`, id);
  if (row === undefined) return;
  const holder = findLinked(connection, seen.id);
  if (holder !== undefined && holder.id !== id) return;
  const record = toProductRecord(row);
  connection.run("DELETE FROM shop_products WHERE shop_id = ?", seen.id);
  const pieces = wholePieces(seen.quantity);
  connection.run(
    `UPDATE products SET shop_id = ?, told = ?, told_quantity = ?, quantity_known = ?, stock_epoch = stock_epoch + 1,
       told_active = ?, error = NULL WHERE id = ?`,
    seen.id,
    JSON.stringify(toldAsSeen(seen, record.fields, null)),
    pieces,
    pieces === null ? 0 : 1,
    toldActiveAtLink(seen.active, record.active) ? 1 : 0,
    id,
  );
  restock(connection, [id]);
}

import type { LinkDate } from "../core/articles/article.ts";
import type { ProductStore, SeenProduct } from "../core/ports.ts";
import { toldActiveAtLink, toldAsSeen } from "../core/product-fields.ts";
import type { ShopProduct } from "../core/product.ts";
import { closeLinks, endLink, justAt } from "./articles.ts";
import type { Connection } from "./connection.ts";
import { decideAgain } from "./decide-again.ts";
import { parse } from "./order-row.ts";
import { addProductEvent } from "./product-events.ts";
import { SELECT_PRODUCTS, toProductRecord } from "./product-row.ts";
import type { ProductRow } from "./product-row.ts";
import { findRows, SeenRows, WALKED_AT_ONCE } from "./seen-rows.ts";
import { setTold } from "./told.ts";

type ScanSteps = Pick<
  ProductStore,
  "beginScan" | "findSeen" | "recordShopPage" | "finishScan" | "listUnscanned" | "listAdoptable" | "linkProduct"
>;

/** What is still to be told is looked at again: what the shop shows may mean the same as what it should show by now. */
const SEEN_LINKED =
  "SELECT p.row_id, p.shop_id, iif(p.fields_told = 1, p.seen, NULL) FROM json_each(?) j CROSS JOIN products p ON p.shop_id = j.value";
const SEEN_OTHERS =
  "SELECT s.row_id, s.shop_id, s.seen FROM json_each(?) j CROSS JOIN shop_products s ON s.shop_id = j.value";

/** The shop's own catalogue: what linked products show, and what is not linked. */
export function scanSteps(connection: Connection): ScanSteps {
  const linked = new SeenRows();
  const others = new SeenRows();
  /** What could not be read and is in no row. */
  const refused = new Set<string>();
  return {
    beginScan: () => {
      linked.clear();
      others.clear();
      refused.clear();
      return Promise.resolve(1);
    },
    findSeen: (_scan, records) =>
      connection.read(() => {
        const first = findRows(connection, SEEN_LINKED, records, linked);
        const rest = records.filter(({ fingerprint }) => !first.known.has(fingerprint));
        const second = findRows(connection, SEEN_OTHERS, rest, others);
        for (const fingerprint of second.known) first.known.add(fingerprint);
        return { known: first.known, unseen: first.unseen + second.unseen };
      }),
    recordShopPage: async (_scan, products, ids = [], latestMs = 0) => {
      const recorded =
        products.length === 0
          ? []
          : await connection.write(() => products.map((product) => recordSeen(connection, product, latestMs)));
      const kept = await connection.read(() => ids.map((id) => findPlace(connection, id) ?? id));
      const before = refused.size;
      let unseen = 0;
      for (const place of [...recorded, ...kept]) {
        if (typeof place === "string") refused.add(place);
        else if ((place.isLinked ? linked : others).add(place.rowId)) unseen += 1;
      }
      return { unseen: unseen + refused.size - before };
    },
    finishScan: () =>
      connection.write(() => {
        forgetUnseen(connection, others);
      }),
    listUnscanned: (_scan, afterId, limit) => connection.read(() => listUnscanned(connection, linked, afterId, limit)),
    listAdoptable: (afterPosition, limit) => connection.read(() => listAdoptable(connection, afterPosition, limit)),
    linkProduct: (id, seen, atMs, date = justAt(atMs)) =>
      connection.write(() => {
        link(connection, id, seen, atMs, date);
      }),
  };
}

function findLinked(connection: Connection, shopId: string): ProductRow | undefined {
  return connection.get<ProductRow>(`${SELECT_PRODUCTS} WHERE shop_id = ?`, shopId);
}

/** A row of `products` where a shop product is linked, else of `shop_products`. */
interface Place {
  readonly isLinked: boolean;
  readonly rowId: number;
}

/** Where a shop product is; undefined = nowhere yet. */
function findPlace(connection: Connection, shopId: string): Place | undefined {
  for (const table of ["products", "shop_products"] as const) {
    const row = connection.get<{ row_id: number }>(`SELECT row_id FROM ${table} WHERE shop_id = ?`, shopId);
    if (row !== undefined) return { isLinked: table === "products", rowId: row.row_id };
  }
  return undefined;
}

function recordSeen(connection: Connection, { product, fingerprint }: SeenProduct, latestMs: number): Place {
  const row = findLinked(connection, product.id);
  if (row !== undefined) {
    const { fields, told } = toProductRecord(row);
    setTold(connection, row.row_id, toldAsSeen(product, fields, told));
    if (product.totalgestId === row.id) {
      decideAgain(connection, "shop_product_id", closeLinks(connection, [product.id], latestMs));
    }
    connection.run(
      "UPDATE products SET told_quantity = ?, seen = ? WHERE row_id = ?",
      quantityNow(row, product),
      fingerprint === "" ? null : fingerprint,
      row.row_id,
    );
    return { isLinked: true, rowId: row.row_id };
  }
  // Not INSERT OR REPLACE: that would skip the delete trigger and spoil the counter.
  const kept = connection.get<{ row_id: number }>(
    `INSERT INTO shop_products (shop_id, sku, totalgest_id, name, data, seen) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id) DO UPDATE SET sku = excluded.sku, totalgest_id = excluded.totalgest_id, name = excluded.name,
       data = excluded.data, seen = excluded.seen RETURNING row_id`,
    product.id,
    product.sku,
    product.totalgestId,
    product.name ?? "",
    JSON.stringify(product),
    fingerprint,
  );
  return { isLinked: false, rowId: kept?.row_id ?? 0 };
}

/** Products that are not linked and that the shop does not have any more. */
function forgetUnseen(connection: Connection, seen: SeenRows): void {
  for (let last = 0; ;) {
    const rows = connection.rows<readonly [row: number]>(
      "SELECT row_id FROM shop_products WHERE row_id > ? ORDER BY row_id LIMIT ?",
      last,
      WALKED_AT_ONCE,
    );
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end[0];
    for (const [row] of rows) if (!seen.has(row)) connection.run("DELETE FROM shop_products WHERE row_id = ?", row);
  }
}

/** Walks the linked products from `afterId` on until it has so many that the pass did not bring. */
function listUnscanned(
  connection: Connection,
  seen: SeenRows,
  afterId: string,
  limit: number,
): readonly { readonly id: string; readonly shopId: string }[] {
  const unscanned: { id: string; shopId: string }[] = [];
  for (let last = afterId; unscanned.length < limit;) {
    const rows = connection.rows<readonly [row: number, id: string, shopId: string | null]>(
      "SELECT row_id, id, shop_id FROM products WHERE id > ? ORDER BY id LIMIT ?",
      last,
      WALKED_AT_ONCE,
    );
    for (const [row, id, shopId] of rows) {
      if (shopId !== null && !seen.has(row) && unscanned.length < limit) unscanned.push({ id, shopId });
    }
    const end = rows.at(-1);
    if (end === undefined) break;
    last = end[1];
  }
  return unscanned;
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
  afterPosition: number,
  limit: number,
): Awaited<ReturnType<ProductStore["listAdoptable"]>> {
  const rows = connection.all<ProductRow>(
    `${SELECT_PRODUCTS}
     WHERE p.pending = 1 AND p.shop_id IS NULL AND p.gone = 0 AND p.row_id > ?
       AND (EXISTS (SELECT 1 FROM shop_products AS s WHERE s.totalgest_id = p.id)
         OR EXISTS (SELECT 1 FROM shop_products AS s WHERE s.sku = p.sku AND s.sku <> ''))
     ORDER BY p.row_id LIMIT ?`,
    afterPosition,
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

function link(connection: Connection, id: string, seen: ShopProduct, atMs: number, date: LinkDate): void {
  const row = connection.get<ProductRow>(`${SELECT_PRODUCTS} WHERE id = ?`, id);
  if (row === undefined) return;
  const holder = findLinked(connection, seen.id);
  if (holder !== undefined && holder.id !== id) return;
  const record = toProductRecord(row);
  connection.run("DELETE FROM shop_products WHERE shop_id = ?", seen.id);
  const pieces = wholePieces(seen.quantity);
  const isNew = holder === undefined ? 1 : 0;
  if (holder === undefined) endLink(connection, id, date.latestMs);
  connection.run(
    `UPDATE products SET shop_id = ?, linked_ms = iif(?, ?, linked_ms), linked_sku = iif(?, ?, linked_sku), told_quantity = ?, quantity_known = ?, stock_epoch = stock_epoch + 1,
       told_active = ?, error = NULL, creating_sku = NULL WHERE id = ?`,
    seen.id,
    isNew,
    date.earliestMs,
    isNew,
    seen.sku,
    pieces,
    pieces === null ? 0 : 1,
    toldActiveAtLink(seen.active, record.active) ? 1 : 0,
    id,
  );
  setTold(connection, row.row_id, toldAsSeen(seen, record.fields, null));
  if (holder === undefined) addProductEvent(connection, id, atMs, "adopted", { note: seen.id });
  decideAgain(connection, "shop_product_id", [seen.id]);
}

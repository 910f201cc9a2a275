/** What orders reserve, and the stock that products show because of it. */
import type { KnownProduct, ArticleLine } from "../../core/orders/articles/article.ts";
import type { NewReservation, StoredReservation } from "../../core/stock.ts";
import { type Sql, perDialect } from "../dialect.ts";
import { type Fields, decoder, encoder, selected, typesOf } from "./row-writer.ts";
import { shown } from "./products/products.ts";

const FIELDS = {
  orderId: ["order_id", "text"],
  sku: ["sku", "text"],
  shopProductId: ["shop_product_id", "text"],
  micro: ["micro", "int"],
  productId: ["product_id", "text"],
  bySku: ["by_sku", "flag"],
  confirmed: ["confirmed", "int"],
  untilMs: ["until_ms", "int"],
} as const satisfies Fields;

const decode = decoder<StoredReservation>(FIELDS);
const encode = encoder<NewReservation>(FIELDS);

/** Selects products by their ids, SKUs (as TotalGest has them) or shop ids. */
export interface ProductsBy {
  readonly ids?: readonly string[];
  readonly skus?: readonly string[];
  readonly shopIds?: readonly string[];
}

const texts = perDialect((dialect) => {
  const { of, among, each, insert, update, greatest, least } = dialect;
  const select = `SELECT r.key, ${selected(FIELDS, "r")}`;
  // TotalGest does not know its product, or nobody knows which one it is.
  const isUnknown = `NOT EXISTS (SELECT 1 FROM products g WHERE ${of("g")} AND g.id = r.product_id AND g.gone = 0)`;
  // Its last record could not be decoded, so its stock comes from an earlier read.
  // The OFFSET lets PostgreSQL look each product up: it would read all of a shop to find the few that are faulty.
  const isStale = (condition: string): string => `EXISTS (SELECT 1 FROM products p WHERE ${of("p")} AND ${condition}
    AND p.fault IS NOT NULL AND p.fingerprint = '' AND p.stock_read < r.confirmed LIMIT 1 OFFSET 0)`;
  const undecided = (column: string, place: string, condition: string): string =>
    `${select} FROM reservations r WHERE ${of("r")} AND ${isUnknown} AND ${condition} AND r.${column} ${among(place)}`;
  const counts = "(r.confirmed IS NULL OR r.confirmed > p.stock_read)";
  // Times 1.0, because SQLite's sum of integers overflows; exact up to 2^53, which is above the limit.
  const sum = `CAST(${greatest("-1e15", least("coalesce(sum(r.micro * 1.0), 0)", "1e15"))} AS bigint)`;
  const reserved = `(SELECT ${sum} FROM reservations r WHERE ${of("r")} AND r.product_id = p.id AND ${counts})
    + (SELECT ${sum} FROM reservations r WHERE ${of("r")} AND r.sku = p.sku
         AND r.product_id IS DISTINCT FROM p.id AND (r.by_sku = 1 OR ${isUnknown}) AND ${counts})
    + (SELECT ${sum} FROM reservations r WHERE ${of("r")} AND r.shop_product_id = p.shop_id
         AND r.product_id IS DISTINCT FROM p.id AND r.sku IS DISTINCT FROM p.sku AND ${isUnknown} AND ${counts})`;
  const quantity = shown(dialect, "t.stock_micro", "c.reserved");
  // One query each: `OR` over three lists is planned badly by both.
  const named = ["id", "sku", "shop_id"]
    .map(
      (column, at) => `SELECT p.row_id FROM products p WHERE ${of("p")} AND p.${column} ${among(`$${String(at + 2)}`)}`,
    )
    .join(" UNION ");
  return {
    ofOrders: `${select} FROM ${each("$2", "reservations", "r", "order_id")}`,
    any: `SELECT 1 AS one FROM reservations WHERE ${of()} LIMIT 1`,
    until: `${select} FROM reservations r WHERE ${of("r")} AND r.until_ms <= $2`,
    confirmed: `${select} FROM reservations r WHERE ${of("r")} AND r.confirmed < $2
      AND NOT ${isStale("p.id = r.product_id")} AND NOT ${isStale("p.sku = r.sku")}`,
    undecided: `${undecided("shop_product_id", "$2", "r.shop_product_id IS NOT NULL")}
      UNION ${undecided("sku", "$3", "r.by_sku = 1")}`,
    ofProducts: `${select} FROM reservations r WHERE ${of("r")} AND r.product_id ${among("$2")}`,
    add: insert("reservations", typesOf(FIELDS)),
    remove: `DELETE FROM reservations WHERE ${of()} AND key ${among("$2", "bigint")}`,
    date: update("reservations", "key", "bigint", { confirmed: "bigint", until_ms: "bigint" }),
    recount: `WITH c AS MATERIALIZED (SELECT p.row_id, ${reserved} AS reserved FROM products p
        WHERE ${of("p")} AND p.row_id IN (${named}))
      UPDATE products AS t SET reserved_micro = c.reserved, quantity = ${quantity} FROM c
      WHERE ${of("t")} AND t.row_id = c.row_id AND (t.reserved_micro <> c.reserved OR t.quantity <> ${quantity})`,
    forget: `UPDATE products SET quantity_known = 0, stock_epoch = stock_epoch + 1
      WHERE ${of()} AND row_id IN (${named})`,
  };
});

/** In no order. */
export async function readReservations(sql: Sql, orderIds: readonly string[]): Promise<readonly StoredReservation[]> {
  return (await sql.all<StoredReservation>(texts(sql).ofOrders, orderIds)).map(decode);
}

export async function hasReservations(sql: Sql): Promise<boolean> {
  return (await sql.get(texts(sql).any)) !== undefined;
}

/** Those that end at or before this instant, epoch ms. */
export async function findEnded(sql: Sql, untilMs: number): Promise<readonly StoredReservation[]> {
  return (await sql.all<StoredReservation>(texts(sql).until, untilMs)).map(decode);
}

/** Those with a confirmation number below this, but not of products whose stock is older than the confirmation. */
export async function findConfirmed(sql: Sql, before: number): Promise<readonly StoredReservation[]> {
  return (await sql.all<StoredReservation>(texts(sql).confirmed, before)).map(decode);
}

/**
 * Those of lines whose product is not known, or is gone, of these shop products or SKUs. A person's choice of a SKU that no
 * product has is among them.
 */
export async function findUndecided(
  sql: Sql,
  { shopIds, skus }: Required<Pick<ProductsBy, "shopIds" | "skus">>,
): Promise<readonly StoredReservation[]> {
  return (await sql.all<StoredReservation>(texts(sql).undecided, shopIds, skus)).map(decode);
}

/** Those of these products, in no order. */
export async function findReserved(sql: Sql, productIds: readonly string[]): Promise<readonly StoredReservation[]> {
  return (await sql.all<StoredReservation>(texts(sql).ofProducts, productIds)).map(decode);
}

export async function addReservations(sql: Sql, reservations: readonly NewReservation[]): Promise<void> {
  await sql.write(texts(sql).add, reservations.map(encode));
}

export async function removeReservations(sql: Sql, keys: readonly number[]): Promise<void> {
  await sql.run(texts(sql).remove, keys);
}

/** Sets another end. */
export async function dateReservations(
  sql: Sql,
  dates: readonly { readonly key: number; readonly confirmed: number | null; readonly untilMs: number | null }[],
): Promise<void> {
  const rows = dates.map(({ key, confirmed, untilMs }) => ({ key, confirmed, until_ms: untilMs }));
  await sql.write(texts(sql).date, rows, "key");
}

/**
 * Recomputes what these products should show: max(0, floor(stock - reserved - buffer)). Reserved are the pieces taken
 * from the product itself, and those that may be its own by their SKU or shop product (see `Taken`); those of an exported order only while the product's stock is from a read that
 * began before the confirmation.
 */
export async function recountStock(sql: Sql, { ids = [], skus = [], shopIds = [] }: ProductsBy): Promise<void> {
  await sql.run(texts(sql).recount, ids, skus, shopIds);
}

/** Marks the shop's own figures of these as unknown: they are pushed again even if equal. */
export async function forgetQuantities(sql: Sql, { ids = [], skus = [], shopIds = [] }: ProductsBy): Promise<void> {
  await sql.run(texts(sql).forget, ids, skus, shopIds);
}

const PRODUCT = {
  id: ["id", "text"],
  sku: ["sku", "text"],
  shopId: ["shop_id", "text"],
  pushedSku: ["pushed_sku", "text"],
  gone: ["gone", "flag"],
  days: ["days", "json"],
} as const satisfies Fields;

const decodeProduct = decoder<KnownProduct>(PRODUCT);

// One query each: `OR` over the lists is planned badly by both.
const productsOfLines = perDialect(({ each }) =>
  ["shop_id", "sku", "pushed_sku", "id"]
    .map((column, at) => `SELECT ${selected(PRODUCT, "p")} FROM ${each(`$${String(at + 2)}`, "products", "p", column)}`)
    .join(" UNION "),
);

/** The products that these lines may be, and those with these ids; in no order. */
export async function readProductsOfLines(
  sql: Sql,
  lines: readonly ArticleLine[],
  ids: readonly string[] = [],
): Promise<readonly KnownProduct[]> {
  const shopIds = lines.map(({ shopProductId }) => shopProductId).filter((id) => id !== null);
  const skus = [...new Set(lines.map(({ sku }) => sku).filter((sku) => sku !== null))];
  const found = await sql.all<KnownProduct>(productsOfLines(sql), [...new Set(shopIds)], skus, skus, ids);
  return found.map(decodeProduct);
}

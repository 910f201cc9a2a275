/** TotalGest's products: their rows and texts. */
import { type SqlDialect, type Sql, perDialect } from "../../dialect.ts";
import { type Fields, decoder, writtenFieldsOf, selected } from "../row-writer.ts";
import { NEW_PRODUCT, PRODUCT_ROW, type ProductRecord } from "../../../core/products/record.ts";

export const CHANGED_FIELDS = writtenFieldsOf(PRODUCT_ROW);

const PRODUCT_FIELDS = {
  position: ["row_id", "int"],
  id: ["id", "text"],
  ...CHANGED_FIELDS,
  quantity: ["quantity", "int"],
} satisfies Fields;

const decode = decoder<Pick<ProductRecord, "id">>(PRODUCT_FIELDS);

/** max(0, floor(stock - reserved - buffer)). The division truncates towards 0; negative results become 0 anyway. */
export function shown({ greatest, of }: SqlDialect, stock: string, reserved: string): string {
  return greatest("0", `(${stock} - ${reserved} - (SELECT buffer_micro FROM shops WHERE ${of()})) / 1000000`);
}

const texts = perDialect((dialect) => {
  const { of, among, each, byKey } = dialect;
  const byId = byKey("$2", "products", "p", "id");
  const by = (column: string): string => each("$2", "products", "p", column);
  const kept = shown(dialect, "stock_micro", "reserved_micro");
  return {
    rows: `SELECT ${selected(PRODUCT_FIELDS, "p")} FROM ${byId}`,
    fingerprints: `SELECT p.fingerprint FROM ${byId} WHERE p.fingerprint <> ''`,
    linked: `SELECT p.shop_id, p.id FROM ${by("shop_id")}`,
    byPushedSku: `SELECT p.pushed_sku, p.id FROM ${by("pushed_sku")} WHERE p.shop_id IS NOT NULL`,
    remove: `DELETE FROM products WHERE ${of()} AND id ${among("$2")}`,
    textsLeft: `SELECT coalesce(sum(texts_left), 0) AS n FROM products WHERE ${of()} AND texts_left > 0`,
    setBuffer: `UPDATE shops SET buffer_micro = $2 WHERE ${of()} AND buffer_micro <> $2`,
    showAgain: `UPDATE products SET quantity = ${kept} WHERE ${of()} AND quantity <> ${kept}`,
  };
});

/** These as they are by now, in no order, without their long texts: those of the records are still so. */
export async function rereadProducts(sql: Sql, records: readonly ProductRecord[]): Promise<readonly ProductRecord[]> {
  const known = new Map(records.map((record) => [record.id, record]));
  const rows = await sql.all<Pick<ProductRecord, "id">>(texts(sql).rows, [...known.keys()]);
  return rows.map((row) => ({ ...(known.get(row.id) ?? NEW_PRODUCT), ...decode(row) }));
}

/** Those that show whether a record changed. */
export async function readFingerprints(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set(
    (await sql.lists<readonly [string]>(texts(sql).fingerprints, ids)).map(([fingerprint]) => fingerprint),
  );
}

/** Which of these shop products are linked, and to which product of TotalGest. */
export async function findLinked(sql: Sql, shopIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map(await sql.lists<readonly [shopId: string, id: string]>(texts(sql).linked, shopIds));
}

/** For each of these SKUs, the linked product that was last pushed with it. */
export async function findByPushedSku(sql: Sql, skus: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return new Map(await sql.lists<readonly [sku: string, id: string]>(texts(sql).byPushedSku, skus));
}

/** Deletes products with all that belongs to them except their histories. */
export async function removeProducts(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.run(texts(sql).remove, ids);
}

export async function countTextsLeft(sql: Sql): Promise<number> {
  return Number((await sql.get<{ n: number | string }>(texts(sql).textsLeft))?.n ?? 0);
}

/** Sets what is subtracted from every shown quantity, in whole millionths of a piece; another one computes them all again. */
export async function writeBuffer(sql: Sql, micro: number): Promise<void> {
  if ((await sql.run(texts(sql).setBuffer, micro)) > 0) await sql.run(texts(sql).showAgain);
}

/** Which pending products: see `listPending`. */
export type WhichPending = "all" | "judged" | "adoptable";

const recordTexts = perDialect((dialect) => {
  const { of, byKey, join } = dialect;
  const select = `SELECT ${selected(PRODUCT_FIELDS, "p")}, x.fields, x.pushed,
    w.sku AS "creatingSku", CASE WHEN w.sku IS NULL THEN w.names END AS "inDoubt",
    ${shown(dialect, "p.stock_micro", "0")} AS unreserved`;
  const withTexts = `${join} product_texts x ON ${of("x")} AND x.row_id = p.row_id
    LEFT JOIN product_writes w ON ${of("w")} AND w.product = p.row_id`;
  const pending = (which: string): string =>
    `${select} FROM products p ${withTexts}
     WHERE ${of("p")} AND p.pending = 1 AND p.row_id > $2 ${which} ORDER BY p.row_id LIMIT $3`;
  const other = (condition: string): string =>
    `EXISTS (SELECT 1 FROM shop_products o WHERE ${of("o")} AND ${condition})`;
  return {
    byIds: `${select} FROM ${byKey("$2", "products", "p", "id")} ${withTexts}`,
    pending: {
      all: pending(""),
      judged: pending(`AND (p.shop_id IS NOT NULL OR p.newcomer = 1)`),
      adoptable: pending(`AND p.shop_id IS NULL AND p.gone = 0
        AND (${other("o.totalgest_id = p.id")} OR ${other("o.sku = p.sku AND o.sku <> ''")})`),
    },
  };
});

const decodeRecord = decoder<ProductRecord>({
  ...PRODUCT_FIELDS,
  inDoubt: ["in_doubt", "json"],
  fields: ["fields", "json"],
  pushed: ["pushed", "json"],
} satisfies Fields);

/** A record as it is selected, and completed in place: a copy of each would take as long as reading it. */
type SelectedRecord = { -readonly [Name in keyof ProductRecord]: ProductRecord[Name] };

/** In no order. */
export async function readProductRows(sql: Sql, ids: readonly string[]): Promise<readonly ProductRecord[]> {
  return (await sql.all<SelectedRecord>(recordTexts(sql).byIds, ids)).map(toRecord);
}

/**
 * Pending products after this position, by position. `judged`: without not-linked products from the first full read.
 * `adoptable`: not linked, not gone, and a not-linked shop product has their id or exactly their non-empty SKU.
 */
export async function listPending(
  sql: Sql,
  afterPosition: number,
  limit: number,
  which: WhichPending = "all",
): Promise<readonly ProductRecord[]> {
  return (await sql.all<SelectedRecord>(recordTexts(sql).pending[which], afterPosition, limit)).map(toRecord);
}

function toRecord(row: SelectedRecord): ProductRecord {
  decodeRecord(row);
  if (row.areFieldsPushed) row.pushed = row.fields;
  return row;
}

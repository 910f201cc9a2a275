/** TotalGest's products with their texts, and what else is known of them, as runs and screens read them. */
import type { ProductRecord } from "../../core/products/record.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { decoder, type Fields, selected } from "./row-writer.ts";
import { PRODUCT_FIELDS, shown } from "./products.ts";

/** Larger than every position. */
export const NEVER = "9007199254740991";

/** Which pending products: see `listPending`. */
export type WhichPending = "all" | "judged" | "adoptable";

const texts = perDialect((dialect) => {
  const { of, byKey, join } = dialect;
  const first = `coalesce((SELECT first_catalogue FROM shops WHERE ${of()}), ${NEVER})`;
  const select = `SELECT ${selected(PRODUCT_FIELDS, "p")}, x.fields, x.pushed,
    (SELECT c.sku FROM creations c WHERE ${of("c")} AND c.product = p.row_id) AS "creatingSku",
    CASE WHEN p.row_id > ${first} THEN 1 ELSE 0 END AS "isNewcomer", ${shown(dialect, "p.stock_micro", "0")} AS unreserved`;
  const withTexts = `${join} product_texts x ON ${of("x")} AND x.row_id = p.row_id`;
  const pending = (which: string): string =>
    `${select} FROM products p ${withTexts}
     WHERE ${of("p")} AND p.pending = 1 AND p.row_id > $2 ${which} ORDER BY p.row_id LIMIT $3`;
  const other = (condition: string): string =>
    `EXISTS (SELECT 1 FROM shop_products o WHERE ${of("o")} AND ${condition})`;
  return {
    byIds: `${select} FROM ${byKey("$2", "products", "p", "id")} ${withTexts}`,
    pending: {
      all: pending(""),
      judged: pending(`AND (p.shop_id IS NOT NULL OR p.row_id > ${first})`),
      adoptable: pending(`AND p.shop_id IS NULL AND p.gone = 0
        AND (${other("o.totalgest_id = p.id")} OR ${other("o.sku = p.sku AND o.sku <> ''")})`),
    },
  };
});

const decode = decoder<ProductRecord>({
  ...PRODUCT_FIELDS,
  isNewcomer: ["is_newcomer", "flag"],
  fields: ["fields", "json"],
  pushed: ["pushed", "json"],
} satisfies Fields);

/** A record as it is selected, and completed in place: a copy of each would take as long as reading it. */
type SelectedRecord = { -readonly [Name in keyof ProductRecord]: ProductRecord[Name] };

/** In no order. */
export async function readProducts(sql: Sql, ids: readonly string[]): Promise<readonly ProductRecord[]> {
  return (await sql.all<SelectedRecord>(texts(sql).byIds, ids)).map(toRecord);
}

/**
 * Pending products after this position, by position. `judged`: without not-linked products from the first full read.
 * `adoptable`: not linked, not gone, and a not-linked shop product has their id or exactly their non-empty SKU.
 */
export async function listPending(
  sql: Sql,
  afterPosition: number,
  limit: number,
  which: WhichPending,
): Promise<readonly ProductRecord[]> {
  return (await sql.all<SelectedRecord>(texts(sql).pending[which], afterPosition, limit)).map(toRecord);
}

function toRecord(row: SelectedRecord): ProductRecord {
  decode(row);
  if (row.areFieldsPushed) row.pushed = row.fields;
  return row;
}

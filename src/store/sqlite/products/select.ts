import { statementsOf } from "../statements.ts";
import { productParts } from "../../columns/product-parts.ts";

export const productStatements = statementsOf("products", "row_id", productParts);

/** A column of `product_texts` for a query on `products p`. Not a join: see `SELECT_ORDERS`. */
const textOf = (name: "fields" | "pushed"): string =>
  `(SELECT t.${name} FROM product_texts t WHERE t.row_id = p.row_id) AS ${name}`;

/**
 * `SELECT … FROM …` of `ProductColumns`; `p` is the product. Exact stock is computed in SQLite, whose integers have 64
 * bits.
 */
export const SELECT_PRODUCTS =
  `SELECT p.row_id, p.id, fingerprint, sku, ean, name, ${textOf("fields")}, fault, warnings, active, quantity, shop_id, ` +
  "(SELECT c.sku FROM creations c WHERE c.product = p.row_id) AS creating_sku, " +
  `fields_pushed, ${textOf("pushed")}, pushed_quantity, quantity_known, stock_epoch, pushed_active, gone, error, synced_ms, ` +
  "p.row_id > (SELECT coalesce(first_catalogue, 9e18) FROM shops) AS is_new, " +
  "max(0, (stock_micro - (SELECT buffer_micro FROM shops)) / 1000000) AS unreserved " +
  "FROM products p";

const HEAD =
  "p.row_id, p.id, p.sku, p.gone, p.shop_id, p.stock_epoch, p.fingerprint, p.fields_pushed, p.fault, p.error";
const OF_IDS = "FROM json_each(?) j CROSS JOIN products p ON p.id = j.value";

/** For a JSON list of ids. */
export const SELECT_HEADS = `SELECT ${HEAD} ${OF_IDS}`;
export const SELECT_TEXTS = `SELECT ${HEAD}, ${textOf("fields")}, ${textOf("pushed")} ${OF_IDS}`;

import { productParts } from "../../columns/product-parts.ts";
import { patchWriter } from "../database/patches.ts";
import { shown } from "./stock.ts";

export const productWriter = patchWriter({
  table: "products",
  key: "row_id",
  parts: productParts,
  numbers: new Set([
    "active",
    "stock_micro",
    "stock_read",
    "quantity",
    "gone",
    "linked_ms",
    "fields_pushed",
    "pushed_quantity",
    "quantity_known",
    "stock_epoch",
    "pushed_active",
    "synced_ms",
  ]),
  worked: {
    quantity: { insert: shown("j.stock_micro", "0"), update: shown("j.stock_micro", "t.reserved_micro") },
  },
});

const TEXTS = "LEFT JOIN product_texts x ON x.shop = p.shop AND x.row_id = p.row_id";

/** `SELECT … FROM …` of `ProductColumns`; `p` is the product. */
export const SELECT_PRODUCTS = `SELECT p.row_id, p.id, p.fingerprint, p.sku, p.ean, p.name, x.fields, p.fault, p.warnings,
  p.active, p.quantity, p.shop_id, p.fields_pushed, x.pushed, p.pushed_quantity, p.quantity_known, p.stock_epoch, p.pushed_active,
  p.gone, p.error, p.synced_ms,
  (SELECT c.sku FROM creations c WHERE c.shop = p.shop AND c.product = p.row_id) AS creating_sku,
  (p.row_id > coalesce(s.first_catalogue, 9223372036854775807))::int AS is_new,
  greatest(0, (p.stock_micro - s.buffer_micro) / 1000000) AS unreserved
  FROM products p JOIN shops s ON s.shop = p.shop ${TEXTS}`;

const HEAD =
  "p.row_id, p.id, p.sku, p.gone, p.shop_id, p.stock_epoch, p.fingerprint, p.fields_pushed, p.fault, p.error";

/** By a list of ids; each row is a list of column values. */
export const SELECT_HEADS = `SELECT ${HEAD} FROM products p WHERE p.shop = $1 AND p.id = ANY ($2::text[])`;
export const SELECT_TEXTS = `SELECT ${HEAD}, x.fields, x.pushed FROM products p ${TEXTS} WHERE p.shop = $1 AND p.id = ANY ($2::text[])`;

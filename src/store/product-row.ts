import type { BrakeFacts } from "../core/brakes/facets.ts";
import type { ProductRecord } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import type { ProductFields } from "../core/product.ts";
import { parse } from "./order-row.ts";

/** A product with its texts, as SQLite gives it. */
export interface ProductRow {
  readonly row_id: number;
  readonly id: string;
  readonly fingerprint: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string;
  readonly fields: string | null;
  readonly fault: string | null;
  readonly warnings: string;
  readonly active: number;
  readonly quantity: number;
  readonly shop_id: string | null;
  readonly creating_sku: string | null;
  readonly fields_told: number;
  readonly told: string | null;
  readonly told_quantity: number | null;
  readonly quantity_known: number;
  readonly stock_epoch: number;
  readonly told_active: number | null;
  readonly gone: number;
  readonly error: string | null;
  readonly synced_ms: number | null;
  /** 1 = not there when the first whole read was through. */
  readonly is_new: number;
  /** What it would show if nothing were reserved. */
  readonly unreserved: number;
}

/** A column of `product_texts`, for a statement about `products p`. No join: see `SELECT_ORDERS`. */
export const textOf = (column: "fields" | "told"): string =>
  `(SELECT t.${column} FROM product_texts t WHERE t.row_id = p.row_id) AS ${column}`;

/**
 * `SELECT … FROM …` of a `ProductRow`; `p` is the product. The exact stock stays in SQLite, where whole numbers have 64
 * bits.
 */
export const SELECT_PRODUCTS =
  `SELECT p.row_id, p.id, fingerprint, sku, ean, name, ${textOf("fields")}, fault, warnings, active, quantity, shop_id, creating_sku, ` +
  `fields_told, ${textOf("told")}, told_quantity, quantity_known, stock_epoch, told_active, gone, error, synced_ms, ` +
  "p.row_id > (SELECT coalesce(first_catalogue, 9e18) FROM meta) AS is_new, " +
  "max(0, (stock_micro - (SELECT buffer_micro FROM meta)) / 1000000) AS unreserved " +
  "FROM products p";

/** The row of `product_counts`. */
export interface ProductCounts {
  readonly synced: number;
  readonly pending: number;
  readonly failed: number;
  readonly linked: number;
  readonly shown: number;
  readonly stocked: number;
  readonly not_linked: number;
}

const NO_FACTS = { before: {}, agreed: {}, allowedPrice: null };

/** `facts`: what the brakes know of it, where that was read. */
export function toProductRecord(
  row: ProductRow,
  facts: Pick<BrakeFacts, "before" | "agreed" | "allowedPrice"> = NO_FACTS,
): ProductRecord {
  const fields = parse<ProductFields>(row.fields);
  return {
    position: row.row_id,
    id: row.id,
    fingerprint: row.fingerprint,
    sku: row.sku,
    ean: row.ean,
    name: row.name,
    shopId: row.shop_id,
    creatingSku: row.creating_sku,
    fields,
    fault: parse<Problem>(row.fault),
    warnings: row.warnings === "[]" ? [] : (parse<Problem[]>(row.warnings) ?? []),
    told: row.fields_told === 1 ? fields : parse<Partial<ProductFields>>(row.told),
    active: row.active === 1,
    toldActive: row.told_active === null ? null : row.told_active === 1,
    quantity: row.quantity,
    toldQuantity: row.told_quantity,
    quantityKnown: row.quantity_known === 1,
    stockEpoch: row.stock_epoch,
    gone: row.gone === 1,
    error: parse<Problem>(row.error),
    syncedMs: row.synced_ms,
    wasRead: false,
    facts: { ...facts, isNewcomer: row.is_new === 1, unreserved: row.unreserved },
  };
}

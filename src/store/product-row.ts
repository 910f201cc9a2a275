import type { ProductRecord } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import type { ProductFields } from "../core/product.ts";
import { parse } from "./order-row.ts";

/** A row of `products`, as SQLite gives it. */
export interface ProductRow {
  readonly id: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string;
  readonly fields: string | null;
  readonly fault: string | null;
  readonly warnings: string;
  readonly active: number;
  readonly quantity: number;
  readonly shop_id: string | null;
  readonly told: string | null;
  readonly told_quantity: number | null;
  readonly quantity_known: number;
  readonly stock_epoch: number;
  readonly told_active: number | null;
  readonly gone: number;
  readonly error: string | null;
  readonly synced_ms: number | null;
}

/** The columns of a `ProductRow`; the exact stock stays in SQLite, where whole numbers have 64 bits. */
export const PRODUCT_COLUMNS =
  "id, sku, ean, name, fields, fault, warnings, active, quantity, shop_id, told, told_quantity, quantity_known, " +
  "stock_epoch, told_active, gone, error, synced_ms";

export function toProductRecord(row: ProductRow): ProductRecord {
  return {
    id: row.id,
    sku: row.sku,
    ean: row.ean,
    name: row.name,
    shopId: row.shop_id,
    fields: parse<ProductFields>(row.fields),
    fault: parse<Problem>(row.fault),
    warnings: parse<Problem[]>(row.warnings) ?? [],
    told: parse<Partial<ProductFields>>(row.told),
    active: row.active === 1,
    toldActive: row.told_active === null ? null : row.told_active === 1,
    quantity: row.quantity,
    toldQuantity: row.told_quantity,
    quantityKnown: row.quantity_known === 1,
    stockEpoch: row.stock_epoch,
    gone: row.gone === 1,
    error: parse<Problem>(row.error),
    syncedMs: row.synced_ms,
  };
}

import type { BrakeFacts } from "../../core/brakes/facet.ts";
import type { ProductHead, ProductPatch, ProductTexts } from "../../core/product/change.ts";
import type { ProductRecord } from "../../core/ports/product-store.ts";
import type { Problem } from "../../core/common/problem.ts";
import type { ProductFields } from "../../core/product/product.ts";
import { parse, toFlag, toJson } from "./json.ts";
import { column, type Parts, statementsOf } from "./statements.ts";

/** What stands in other tables is not here. */
type Columns = Omit<ProductPatch, "fields" | "pushed">;

const same = <T>(value: T): T => value;
const SHOWN = (reserved: string): string => `max(0, (? - ${reserved} - (SELECT buffer_micro FROM meta)) / 1000000)`;

/** How each part of a patch stands in `products`. */
export const productParts: Parts<Columns> = {
  sku: column("sku", same<string>),
  ean: column("ean", same<string | null>),
  name: column("name", same<string>),
  fingerprint: column("fingerprint", same<string>),
  price: column("price", same<string | null>),
  fault: column("fault", toJson),
  warnings: column("warnings", (warnings) => JSON.stringify(warnings)),
  active: column("active", toFlag),
  stock: {
    columns: ["stock_micro", "stock_read", "quantity"],
    insertPlaces: ["?", "?", SHOWN("0")],
    updatePlaces: ["?", "?", SHOWN("reserved_micro")],
    // As a number it would be a broken one for SQLite, and be divided as one.
    toValues: ({ micro, read }: NonNullable<ProductPatch["stock"]>) => [BigInt(micro), read, BigInt(micro)],
  },
  gone: column("gone", toFlag),
  shopId: column("shop_id", same<string | null>),
  linkedMs: column("linked_ms", same<number>),
  linkedSku: column("linked_sku", same<string>),
  creatingSku: column("creating_sku", same<string | null>),
  areFieldsPushed: column("fields_told", toFlag),
  pushedSku: column("told_sku", same<string | null>),
  pushedPrice: column("told_price", same<string | null>),
  pushedQuantity: column("told_quantity", same<number | null>),
  isQuantityKnown: column("quantity_known", toFlag),
  stockEpoch: column("stock_epoch", same<number>),
  pushedActive: column("told_active", (active: boolean | null) => (active === null ? null : toFlag(active))),
  error: column("error", toJson),
  syncedMs: column("synced_ms", same<number | null>),
  listed: column("seen", same<string | null>),
};

export const productStatements = statementsOf("products", "row_id", productParts);

/** A product with its texts, as SQLite gives it. */
export interface ProductColumns {
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
const textOf = (name: "fields" | "told"): string =>
  `(SELECT t.${name} FROM product_texts t WHERE t.row_id = p.row_id) AS ${name}`;

/**
 * `SELECT … FROM …` of `ProductColumns`; `p` is the product. The exact stock stays in SQLite, where whole numbers have 64
 * bits.
 */
export const SELECT_PRODUCTS =
  `SELECT p.row_id, p.id, fingerprint, sku, ean, name, ${textOf("fields")}, fault, warnings, active, quantity, shop_id, creating_sku, ` +
  `fields_told, ${textOf("told")}, told_quantity, quantity_known, stock_epoch, told_active, gone, error, synced_ms, ` +
  "p.row_id > (SELECT coalesce(first_catalogue, 9e18) FROM meta) AS is_new, " +
  "max(0, (stock_micro - (SELECT buffer_micro FROM meta)) / 1000000) AS unreserved " +
  "FROM products p";

/** A row of `SELECT_HEADS`, as a list. */
export type HeadList = readonly [
  position: number,
  id: string,
  sku: string,
  gone: number,
  shopId: string | null,
  stockEpoch: number,
  fingerprint: string,
  fieldsPushed: number,
  fault: string | null,
  error: string | null,
];

const HEAD = "p.row_id, p.id, p.sku, p.gone, p.shop_id, p.stock_epoch, p.fingerprint, p.fields_told, p.fault, p.error";
const OF_IDS = "FROM json_each(?) j CROSS JOIN products p ON p.id = j.value";

/** For a JSON list of ids. */
export const SELECT_HEADS = `SELECT ${HEAD} ${OF_IDS}`;
export const SELECT_TEXTS = `SELECT ${HEAD}, ${textOf("fields")}, ${textOf("told")} ${OF_IDS}`;

export function toHead(row: HeadList): ProductHead {
  const [position, id, sku, gone, shopId, stockEpoch, fingerprint, fieldsPushed, fault, error] = row;
  const [isGone, areFieldsPushed] = [gone === 1, fieldsPushed === 1];
  return { position, id, sku, gone: isGone, shopId, stockEpoch, fingerprint, areFieldsPushed, fault, error };
}

export function toTexts(row: readonly [...HeadList, fields: string | null, pushed: string | null]): ProductTexts {
  const [position, id, sku, gone, shopId, stockEpoch, fingerprint, fieldsPushed, fault, error, fields, pushed] = row;
  const [isGone, areFieldsPushed] = [gone === 1, fieldsPushed === 1];
  return {
    position,
    id,
    sku,
    gone: isGone,
    shopId,
    stockEpoch,
    fingerprint,
    areFieldsPushed,
    fault,
    error,
    fields,
    pushed,
  };
}

export type KnownFacts = Pick<BrakeFacts, "before" | "agreed" | "allowedPrice">;
export const NO_FACTS: KnownFacts = { before: {}, agreed: {}, allowedPrice: null };

/** `facts`: what the brakes know of it, where there is anything. */
export function toProductRecord(row: ProductColumns, facts: KnownFacts = NO_FACTS): ProductRecord {
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
    pushed: row.fields_told === 1 ? fields : parse<Partial<ProductFields>>(row.told),
    active: row.active === 1,
    pushedActive: row.told_active === null ? null : row.told_active === 1,
    quantity: row.quantity,
    pushedQuantity: row.told_quantity,
    quantityKnown: row.quantity_known === 1,
    stockEpoch: row.stock_epoch,
    gone: row.gone === 1,
    error: parse<Problem>(row.error),
    syncedMs: row.synced_ms,
    wasRead: false,
    facts: { ...facts, isNewcomer: row.is_new === 1, unreserved: row.unreserved },
  };
}

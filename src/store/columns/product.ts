import type { ProductHead, ProductTexts } from "../../core/product/change.ts";
import type { BrakeFacts } from "../../core/brakes/facet.ts";
import type { ProductRecord, ProductEvent } from "../../core/ports/product-store.ts";
import { parse } from "./json.ts";
import type { ProductFields, ShopProduct } from "../../core/product/product.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { ProductView } from "../../core/ports/status-store.ts";

/** A product with its texts, as SQLite returns it. */
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
  readonly fields_pushed: number;
  readonly pushed: string | null;
  readonly pushed_quantity: number | null;
  readonly quantity_known: number;
  readonly stock_epoch: number;
  readonly pushed_active: number | null;
  readonly gone: number;
  readonly error: string | null;
  readonly synced_ms: number | null;
  /** 1 = first listed after the first full read. */
  readonly is_new: number;
  /** The quantity it would show without reservations. */
  readonly unreserved: number;
}

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

export function toHead(row: readonly [...HeadList, ...unknown[]]): ProductHead {
  const [position, id, sku, gone, shopId, stockEpoch, fingerprint, fieldsPushed, fault, error] = row;
  const [isGone, areFieldsPushed] = [gone === 1, fieldsPushed === 1];
  return { position, id, sku, gone: isGone, shopId, stockEpoch, fingerprint, areFieldsPushed, fault, error };
}

export function toTexts(row: readonly [...HeadList, fields: string | null, pushed: string | null]): ProductTexts {
  return { ...toHead(row), fields: row[10], pushed: row[11] };
}

export type KnownFacts = Pick<BrakeFacts, "before" | "agreed" | "allowedPrice">;

export const NO_FACTS: KnownFacts = { before: {}, agreed: {}, allowedPrice: null };

/** `facts`: what the brakes know of it; absent = nothing. */
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
    pushed: row.fields_pushed === 1 ? fields : parse<Partial<ProductFields>>(row.pushed),
    active: row.active === 1,
    pushedActive: row.pushed_active === null ? null : row.pushed_active === 1,
    quantity: row.quantity,
    pushedQuantity: row.pushed_quantity,
    quantityKnown: row.quantity_known === 1,
    stockEpoch: row.stock_epoch,
    gone: row.gone === 1,
    error: parse<Problem>(row.error),
    syncedMs: row.synced_ms,
    facts: { ...facts, isNewcomer: row.is_new === 1, unreserved: row.unreserved },
  };
}

export interface ProductEventColumns {
  readonly at_ms: number;
  readonly kind: ProductEvent["kind"];
  readonly changes: string | null;
  readonly detail: string | null;
  readonly note: string | null;
}

export function toProductEvent(row: ProductEventColumns): ProductEvent {
  return {
    atMs: row.at_ms,
    kind: row.kind,
    changes: parse<ProductEvent["changes"]>(row.changes) ?? [],
    detail: parse<Problem>(row.detail),
    note: row.note,
  };
}

/** A product of TotalGest in a list. */
export interface KnownColumns {
  readonly id: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string;
  readonly status: ProductView["state"];
  readonly shop_id: string | null;
  readonly quantity: number;
  readonly synced_ms: number | null;
  readonly fault: string | null;
  readonly error: string | null;
}

export function toKnownView(row: KnownColumns): ProductView {
  return {
    sku: row.sku,
    ean: row.ean,
    name: row.name,
    state: row.status,
    totalgestId: row.id,
    shopId: row.shop_id,
    quantity: row.quantity,
    syncedMs: row.synced_ms,
    error: row.status === "failed" ? parse<Problem>(row.fault ?? row.error) : null,
  };
}

/** Products that only the shop has. */
export function toOtherViews(rows: readonly { readonly data: string }[]): readonly ProductView[] {
  return rows
    .map(({ data }) => parse<ShopProduct>(data))
    .filter((product) => product !== null)
    .map((product) => ({
      sku: product.sku,
      ean: product.ean === "" ? null : product.ean,
      name: product.name ?? "",
      state: "not-linked",
      totalgestId: null,
      shopId: product.id,
      quantity: product.quantity === null ? null : Number(product.quantity),
      syncedMs: null,
      error: null,
    }));
}

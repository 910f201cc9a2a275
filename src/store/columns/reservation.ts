import type { StoredReservation } from "../../core/order/pieces.ts";
import type { ArticleBy } from "../../core/articles/article.ts";
import type { DatedReservation } from "../rows/reservations.ts";

export interface ReservationColumns {
  readonly key: number;
  readonly order_id: string;
  readonly sku: string | null;
  readonly shop_product_id: string | null;
  readonly micro: number;
  readonly product_id: string | null;
  readonly by_sku: number;
  readonly confirmed: number | null;
  readonly until_ms: number | null;
}

export function toStoredReservation(row: ReservationColumns): StoredReservation {
  return {
    key: row.key,
    orderId: row.order_id,
    sku: row.sku,
    shopProductId: row.shop_product_id,
    micro: row.micro,
    productId: row.product_id,
    bySku: row.by_sku === 1,
    confirmed: row.confirmed,
    untilMs: row.until_ms,
  };
}

export type FoundColumns = ReservationColumns & { readonly placed_ms: number; readonly article_by: ArticleBy | null };

export function toDated(row: FoundColumns): DatedReservation {
  return { ...toStoredReservation(row), order: { placedMs: row.placed_ms, articleBy: row.article_by } };
}

import type { OrderRecord } from "../core/orders/record.ts";
import type { ProductView } from "../core/ports/status-store.ts";
import type { Next } from "../text/next.ts";
import type { Text } from "../text/text.ts";
import { groupByCause } from "./groups.ts";
import { orderColumns, troubledOrders } from "./orders/list.ts";
import { productColumns, troubledProducts } from "./products/list.ts";
import { type Lazy, sectionOf, tableOf, titled, type View } from "./view.ts";

/** The visible part of a list. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  /** The position of its first row in the whole list, from 1. */
  readonly from: number;
  /** The number of rows of the whole list. */
  readonly count: number;
  /** The command that shows the next rows; null = there are none. */
  readonly more: string | null;
  /**
   * Why there may be no row: nothing is stored yet, nothing matches the filters, or the list is shorter; and the
   * command to type then.
   */
  readonly none: { readonly why: "unknown" | "filtered" | "beyond"; readonly command: string };
}

/** A line per order, and the problems that need a person, by cause. */
export function ordersView(text: Text, page: ListPage<OrderRecord>): View {
  const { rows } = page;
  if (rows.length === 0) return noneView(text, text.t("status.orders"), page, "status.no-orders");
  return {
    ...titled(text.t("status.orders")),
    tables: [tableOf(null, orderColumns(text), rows, footOf(text, page))],
    groups: sectionOf(text.t("health.degraded"), "bad", groupByCause(troubledOrders(rows, text), text, "page")),
    next: moreOf(text, page),
  };
}

/** A line per product, and the failures, by cause. */
export function productsView(text: Text, page: ListPage<ProductView>): View {
  const { rows } = page;
  if (rows.length === 0) return noneView(text, text.t("status.products"), page, "status.no-products");
  return {
    ...titled(text.t("status.products")),
    tables: [tableOf(null, productColumns(text), rows, footOf(text, page))],
    groups: sectionOf(text.t("health.degraded"), "bad", groupByCause(troubledProducts(rows), text, "page")),
    next: moreOf(text, page),
  };
}

function footOf<Row>(text: Text, { rows, from, count }: ListPage<Row>): string {
  if (rows.length === count) return text.t("status.lines", { n: count });
  return text.t("status.page", { from, to: from + rows.length - 1, n: count });
}

function moreOf<Row>(text: Text, { more }: ListPage<Row>): Next {
  return more === null ? [] : text.next("status.next-page", { command: more });
}

/** All orders of a list, for a file. */
export function orderFile(text: Text, rows: Lazy<OrderRecord>): View {
  return { ...titled(text.t("status.orders")), tables: [tableOf(null, orderColumns(text), rows)] };
}

export function productFile(text: Text, rows: Lazy<ProductView>): View {
  return { ...titled(text.t("status.products")), tables: [tableOf(null, productColumns(text), rows)] };
}

function noneView<Row>(
  text: Text,
  title: string,
  { none: { why, command } }: ListPage<Row>,
  unknown: "status.no-orders" | "status.no-products",
): View {
  const reasons = { unknown, filtered: "status.none-found", beyond: "status.no-such-page" } as const;
  const next = { unknown: "status.read-them", filtered: "status.see-all", beyond: "status.first-page" } as const;
  return { ...titled(title), says: [text.t(reasons[why])], next: text.next(next[why], { command }) };
}

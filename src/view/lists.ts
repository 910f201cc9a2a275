import type { OrderRecord } from "../core/orders/record.ts";
import type { ProductView } from "../core/ports/status-store.ts";
import type { Text } from "../text/text.ts";
import { groupByCause } from "./groups.ts";
import { orderColumns, troubledOrders } from "./orders/list.ts";
import { productColumns, troubledProducts } from "./products/list.ts";
import { type Lazy, sectionOf, tableOf, titled, type View } from "./view.ts";

/** The first rows of a list. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  /** The number of rows of the whole list. */
  readonly count: number;
  /** Only some states, days or a search were asked for. */
  readonly isFiltered: boolean;
}

/** How many rows a list with these states has; absent = all. Changed orders are exported ones too. */
export function countListed<State extends string>(
  counts: Readonly<Record<State, number>>,
  states: readonly State[] = Object.keys(counts) as State[],
): number {
  const isTwice = (state: string): boolean => state === "changed" && states.some((one) => one === "exported");
  return states.filter((state) => !isTwice(state)).reduce((sum, state) => sum + counts[state], 0);
}

/** A line per order, and the problems that need a person, by cause. */
export function ordersView(text: Text, page: ListPage<OrderRecord>): View {
  const { rows } = page;
  if (rows.length === 0) return noneView(text, page, "orders");
  return {
    ...titled(text.t("status.orders")),
    tables: [tableOf(null, orderColumns(text), rows, footOf(text, page))],
    groups: sectionOf(text.t("health.degraded"), "bad", groupByCause(troubledOrders(rows, text), text, "page")),
  };
}

/** A line per product, and the failures, by cause. */
export function productsView(text: Text, page: ListPage<ProductView>): View {
  const { rows } = page;
  if (rows.length === 0) return noneView(text, page, "products");
  return {
    ...titled(text.t("status.products")),
    tables: [tableOf(null, productColumns(text), rows, footOf(text, page))],
    groups: sectionOf(text.t("health.degraded"), "bad", groupByCause(troubledProducts(rows), text, "page")),
  };
}

function footOf<Row>(text: Text, { rows, count }: ListPage<Row>): string {
  if (rows.length === count) return text.t("status.lines", { n: count });
  return text.t("status.first-lines", { shown: rows.length, n: count });
}

/** All orders of a list, for a file. */
export function orderFile(text: Text, rows: Lazy<OrderRecord>): View {
  return { ...titled(text.t("status.orders")), tables: [tableOf(null, orderColumns(text), rows)] };
}

export function productFile(text: Text, rows: Lazy<ProductView>): View {
  return { ...titled(text.t("status.products")), tables: [tableOf(null, productColumns(text), rows)] };
}

/** Nothing is stored yet, or nothing matches. */
function noneView<Row>(text: Text, page: ListPage<Row>, what: "orders" | "products"): View {
  const view = titled(text.t(`status.${what}`));
  if (page.isFiltered) {
    const next = text.next("status.see-all", { command: `tg360 status ${what}` });
    return { ...view, says: [text.t("status.none-found")], next };
  }
  const command = what === "orders" ? "tg360 export-orders" : "tg360 pull-products";
  return { ...view, says: [text.t(`status.no-${what}`)], next: text.next("status.read-them", { command }) };
}

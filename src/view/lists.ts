import { ORDER_MARKS } from "../core/orders/order.ts";
import type { OrderRecord } from "../core/orders/record.ts";
import type { ProductView } from "../core/ports/status-store.ts";
import type { Affected } from "../text/causes.ts";
import type { Text } from "../text/text.ts";
import { groupByCause } from "./groups.ts";
import { orderColumns, troubledOrders } from "./orders/list.ts";
import { productColumns, troubledProducts } from "./products/list.ts";
import { type Column, type Lazy, sectionOf, tableOf, titled, type View } from "./view.ts";

/** What the lists of orders and of products differ in. */
export interface Listing<Row> {
  readonly what: "orders" | "products";
  readonly columns: (text: Text) => readonly Column<Row>[];
  /** The rows that need a person, each with its problem. */
  readonly troubled: (rows: readonly Row[], text: Text) => readonly Affected[];
  /** The command that brings the first rows. */
  readonly source: string;
}

export const ORDER_LISTING: Listing<OrderRecord> = {
  what: "orders",
  columns: orderColumns,
  troubled: troubledOrders,
  source: "tg360 export-orders",
};

export const PRODUCT_LISTING: Listing<ProductView> = {
  what: "products",
  columns: productColumns,
  troubled: troubledProducts,
  source: "tg360 pull-products",
};

/** The first rows of a list. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  /** The number of rows of the whole list. */
  readonly count: number;
  /** Only some states, days or a search were asked for. */
  readonly isFiltered: boolean;
}

/** How many rows a list with these states has; absent = all. Marked orders are exported ones too. */
export function countListed<State extends string>(
  counts: Readonly<Record<State, number>>,
  states: readonly State[] = Object.keys(counts) as State[],
): number {
  const isTwice = (state: string): boolean =>
    ORDER_MARKS.some((mark) => mark === state) && states.some((one) => one === "exported");
  return states.filter((state) => !isTwice(state)).reduce((sum, state) => sum + counts[state], 0);
}

/** A line per row, and the problems that need a person, by cause. Without rows why there are none, and what to do. */
export function listView<Row>(text: Text, listing: Listing<Row>, { rows, count, isFiltered }: ListPage<Row>): View {
  const { what, columns, troubled, source } = listing;
  const view = titled(text.t(`status.${what}`));
  if (rows.length > 0) {
    const foot =
      rows.length === count
        ? text.t("status.lines", { n: count })
        : text.t("status.first-lines", { shown: rows.length, n: count });
    return {
      ...view,
      tables: [tableOf(null, columns(text), rows, foot)],
      groups: sectionOf(text.t("health.degraded"), "bad", groupByCause(troubled(rows, text), text)),
    };
  }
  if (!isFiltered) {
    return { ...view, says: [text.t(`status.no-${what}`)], next: text.next("status.read-them", { command: source }) };
  }
  const next = text.next("status.see-all", { command: `tg360 status ${what}` });
  return { ...view, says: [text.t("status.none-found")], next };
}

/** All rows of a list, for a file. */
export function listFile<Row>(text: Text, { what, columns }: Listing<Row>, rows: Lazy<Row>): View {
  return { ...titled(text.t(`status.${what}`)), tables: [tableOf(null, columns(text), rows)] };
}

/** Rows per read for a document with all rows. */
const BATCH = 5000;

/** A part of a list: rows behind `after`, or else from `offset` on. */
interface ListPart<Row> {
  readonly limit: number;
  readonly offset: number;
  readonly after?: Row;
}

export type ReadPart<Row> = (part: ListPart<Row>) => Promise<readonly Row[]>;

/**
 * For a document: batch after batch by position, so that a million rows need no more memory than a batch, and no more
 * time per batch.
 */
export async function* readAll<Row>(read: ReadPart<Row>, most: number = Number.POSITIVE_INFINITY): AsyncGenerator<Row> {
  let left = most;
  let after: Row | undefined;
  for (let offset = 0; left > 0; offset += BATCH) {
    const limit = Math.min(BATCH, left);
    const rows = await read({ limit, offset, ...(after === undefined ? {} : { after }) });
    after = rows.at(-1);
    yield* rows;
    left -= rows.length;
    if (rows.length < limit) return;
  }
}

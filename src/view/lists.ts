import { orderBuyer } from "../core/orders/order.ts";
import type { OrderRecord } from "../core/ports/order-store.ts";
import type { ProductView } from "../core/ports/status-store.ts";
import { settlesItself } from "../core/common/problems/problem-table.ts";
import { cleanLine } from "../text/clean.ts";
import { orderName } from "./orders/export.ts";
import type { Affected } from "../text/causes.ts";
import { groupByCause, groupLines } from "./groups.ts";
import { orderTone, productTone, rowLabel, productLabel } from "./labels.ts";
import { advice, paragraph, type Screen, section } from "../render/terminal/screen.ts";
import { renderTable } from "../render/terminal/table.ts";
import type { Text } from "../text/text.ts";
import { widthOf } from "../text/width.ts";

/** The visible part of a list. */
export interface ListView<Row> {
  readonly rows: readonly Row[];
  /** The position of its first row in the whole list, from 1. */
  readonly from: number;
  /** The command that shows the next rows; null = there are none. */
  readonly more: string | null;
  /**
   * Why there may be no row: nothing is stored yet, nothing matches the filters, or the list is shorter; and the
   * command to type then.
   */
  readonly none: { readonly why: "unknown" | "filtered" | "beyond"; readonly command: string };
}

/** Names identify the rows and are typed into the next command: the other columns are narrowed first. */
const LEAST_NAME = 18;

/** A line per order, and below them the problems that need a person, by cause, with what to do. */
export async function renderOrders(screen: Screen, view: ListView<OrderRecord>): Promise<string[]> {
  const { text } = screen;
  const { rows: orders } = view;
  if (orders.length === 0) return noneLines(screen, view, "status.no-orders");
  const columns = [
    { head: text.t("head.order"), flexible: true, least: LEAST_NAME },
    { head: text.t("head.placed") },
    { head: text.t("head.customer"), flexible: true, isExtra: true },
    { head: text.t("head.total"), align: "right" },
    { head: text.t("head.status") },
    { head: text.t("head.remark"), flexible: true, least: widestNumber(orders) },
  ] as const;
  const rows = orders.map((order) => [
    order.reference,
    text.formats.day(Date.parse(order.placedAt)),
    customerOf(order),
    text.formats.money(order.total, order.currency),
    { text: rowLabel(text, order.state), tone: orderTone(order.state) },
    orderRemark(order, text),
  ]);
  return [
    ...renderTable(screen, columns, rows),
    ...pageLines(screen, view),
    ...section(
      screen,
      text.t("report.failures"),
      groupLines(screen, groupByCause(orders.flatMap(troubleOf(text)), text, "page")),
    ),
  ];
}

/** TotalGest's numbers stay whole: a cut number cannot be searched for. */
function widestNumber(orders: readonly OrderRecord[]): number {
  const widths = orders.map(({ state, erp }) => (state === "exported" ? widthOf(cleanLine(erp?.number ?? "")) : 0));
  return Math.min(LONGEST_NUMBER, Math.max(0, ...widths));
}

/** Longer numbers do not occur in practice. */
const LONGEST_NUMBER = 24;

/** Empty for orders that need no person. The name includes the time of the last attempt. */
function troubleOf(text: Text): (order: OrderRecord) => Affected[] {
  return (order) => {
    if (order.error === null || !NEED_SOMEBODY.has(order.state) || settlesItself(order.error)) return [];
    const { id, lastAttemptMs } = order;
    const at = lastAttemptMs === null ? "" : ` ${text.formats.instant(lastAttemptMs)}`;
    return [{ item: id, name: orderName(order) + at, problem: order.error }];
  };
}

const NEED_SOMEBODY: ReadonlySet<OrderRecord["state"]> = new Set(["failed", "held", "unconfirmed"]);

/** Company or name of the buyer, else the mail address; "" = the shop sent none. */
export function customerOf({ order }: Pick<OrderRecord, "order">): string {
  const buyer = orderBuyer({ order });
  return cleanLine(buyer === "" ? (order?.email ?? "") : buyer);
}

/** The remark beside the status: TotalGest's number, the reason, or the error. */
export function orderRemark(order: OrderRecord, text: Text): string {
  const flags = order.flags.map((flag) => text.t(`flag.${flag}`));
  if (order.state === "exported") return [...flags, order.erp?.number ?? ""].filter((part) => part !== "").join(", ");
  if (order.reason !== null) return text.t(`reason.${order.reason}`);
  return order.error === null ? "" : text.problem(order.error, order.id).message;
}

/** A line per product, and below them the failures, by cause, with what to do. */
export async function renderProducts(screen: Screen, view: ListView<ProductView>): Promise<string[]> {
  const { text } = screen;
  const { rows: products } = view;
  if (products.length === 0) return noneLines(screen, view, "status.no-products");
  const columns = [
    { head: text.t("field.sku"), flexible: true, least: LEAST_NAME },
    { head: text.t("field.name"), flexible: true },
    { head: text.t("field.quantity"), align: "right" },
    { head: text.t("head.status") },
    { head: text.t("head.remark"), flexible: true },
  ] as const;
  const rows = products.map((product) => [
    product.sku,
    product.name,
    product.quantity === null ? "" : text.formats.number(product.quantity),
    { text: productLabel(text, product), tone: productTone(product.state) },
    productRemark(product, text),
  ]);
  const troubles = products.flatMap(({ sku, totalgestId, error }): Affected[] => {
    const item = sku.trim() === "" ? (totalgestId ?? "") : sku;
    return error === null || settlesItself(error) ? [] : [{ item, name: item, problem: error }];
  });
  return [
    ...renderTable(screen, columns, rows),
    ...pageLines(screen, view),
    ...section(screen, text.t("report.failures"), groupLines(screen, groupByCause(troubles, text, "page"))),
  ];
}

export function productRemark({ error, syncedMs, sku }: ProductView, text: Text): string {
  if (error !== null) return text.problem(error, sku).message;
  return syncedMs === null ? "" : text.formats.instant(syncedMs);
}

/** Which lines these are, unless all are shown. */
function pageLines<Row>(screen: Screen, { rows, from, more }: ListView<Row>): string[] {
  if (more === null && from === 1) return [];
  const shown = screen.text.t("status.page", { from, to: from + rows.length - 1 });
  return [
    "",
    ...paragraph(screen, shown),
    ...(more === null ? [] : advice(screen, screen.text.t("status.next-page", { command: more }))),
  ];
}

function noneLines<Row>(
  screen: Screen,
  { none: { why, command } }: ListView<Row>,
  unknown: "status.no-orders" | "status.no-products",
): string[] {
  const reasons = { unknown, filtered: "status.none-found", beyond: "status.no-such-page" } as const;
  const next = { unknown: "status.read-them", filtered: "status.see-all", beyond: "status.first-page" } as const;
  return [...paragraph(screen, screen.text.t(reasons[why])), ...advice(screen, screen.text.t(next[why], { command }))];
}

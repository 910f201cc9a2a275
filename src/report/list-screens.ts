import type { OrderRecord, ProductView } from "../core/ports.ts";
import { cleanLine } from "./clean.ts";
import { orderTone, productTone, rowLabel } from "./labels.ts";
import { paragraph, type Screen } from "./screen.ts";
import { renderTable } from "./table.ts";
import type { Text } from "./text.ts";

/** A line for each order. `limited`: there may be more than these. */
export async function renderOrders(
  screen: Screen,
  orders: readonly OrderRecord[],
  limited: boolean,
): Promise<string[]> {
  const { text } = screen;
  if (orders.length === 0) return paragraph(screen, text.t("status.none-found"));
  const columns = [
    { head: text.t("head.order"), flexible: true },
    { head: text.t("head.placed") },
    { head: text.t("head.customer"), flexible: true },
    { head: text.t("head.total"), align: "right" },
    { head: text.t("head.status") },
    { head: text.t("head.remark"), flexible: true },
  ] as const;
  const rows = orders.map((order) => [
    order.reference,
    text.formats.day(Date.parse(order.placedAt)),
    customerOf(order),
    text.formats.money(order.total, order.currency),
    { text: rowLabel(text, order.state), tone: orderTone(order.state) },
    orderRemark(order, text),
  ]);
  return [...(await renderTable(screen, columns, rows)), ...limitLines(screen, orders.length, limited)];
}

/** Company or name of the buyer, else the address mails go to; "" = the shop sent none. */
export function customerOf({ order }: Pick<OrderRecord, "order">): string {
  const { company = null, firstName = null, lastName = null } = order?.billing ?? {};
  const name = [firstName, lastName].filter((part) => part !== null && part !== "").join(" ");
  return cleanLine([company, name, order?.email].find((one) => one !== null && one !== undefined && one !== "") ?? "");
}

/** What one needs to know beside the status: TotalGest's number, the reason, or the error. */
function orderRemark(order: OrderRecord, text: Text): string {
  const flags = order.flags.map((flag) => text.t(`flag.${flag}`));
  if (order.state === "exported") return [...flags, order.erp?.number ?? ""].filter((part) => part !== "").join(", ");
  if (order.reason !== null) return text.t(`reason.${order.reason}`);
  return order.error === null ? "" : text.problem(order.error, order.id).message;
}

/** A line for each product. `limited`: there may be more than these. */
export async function renderProducts(
  screen: Screen,
  products: readonly ProductView[],
  limited: boolean,
): Promise<string[]> {
  const { text } = screen;
  if (products.length === 0) return paragraph(screen, text.t("status.none-found"));
  const columns = [
    { head: text.t("head.sku"), flexible: true },
    { head: text.t("head.name"), flexible: true },
    { head: text.t("head.quantity"), align: "right" },
    { head: text.t("head.status") },
    { head: text.t("head.remark"), flexible: true },
  ] as const;
  const rows = products.map((product) => [
    product.sku,
    product.name,
    product.quantity === null ? "" : text.formats.number(product.quantity),
    { text: text.t(`label.product.${product.state}`), tone: productTone(product.state) },
    productRemark(product, text),
  ]);
  return [...(await renderTable(screen, columns, rows)), ...limitLines(screen, products.length, limited)];
}

function productRemark({ error, syncedMs, sku }: ProductView, text: Text): string {
  if (error !== null) return text.problem(error, sku).message;
  return syncedMs === null ? "" : text.formats.instant(syncedMs);
}

function limitLines(screen: Screen, count: number, limited: boolean): string[] {
  return limited ? ["", ...paragraph(screen, screen.text.t("status.limited", { n: count }))] : [];
}

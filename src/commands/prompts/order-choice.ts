import { isDue } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { Screen } from "../../render/terminal/screen.ts";
import { renderTable } from "../../render/terminal/table.ts";
import { cleanCell, truncate, widthOf } from "../../text/clean.ts";
import type { Text } from "../../text/text.ts";
import { customerOf, orderName, rowLabel } from "../../view/labels.ts";

/** An order to choose, as texts, so that the order itself need not stay in memory: there may be thousands. */
export interface OrderChoice {
  readonly id: string;
  readonly name: string;
  readonly day: string;
  /** Not cut: the list cuts it, the search does not. */
  readonly customer: string;
  readonly email: string;
  readonly total: string;
  readonly status: string;
  /** Why it is not exported automatically; empty = it is. */
  readonly reason: string;
  /** It would be sent without being asked for. */
  readonly isDue: boolean;
}

export function choiceOf(order: OrderRecord, text: Text): OrderChoice {
  return {
    id: order.id,
    name: orderName(order),
    day: text.formats.day(Date.parse(order.placedAt)),
    customer: customerOf(order),
    email: order.order?.email ?? "",
    total: text.formats.money(order.total, order.currency),
    status: rowLabel(text, order.state),
    reason: order.reason === null ? "" : text.t(`reason.${order.reason}`),
    isDue: isDue(order.state),
  };
}

/** Columns that the prompt needs before a choice. */
const TICK_COLUMNS = 4;
const LEAST_OF_A_NAME = 8;

/**
 * Number, date, customer, total and status of each order, in columns, no wider than the screen: on a narrow one, the
 * reason after the status and the customer are cut.
 */
export function choiceLines(choices: readonly OrderChoice[], screen: Screen): readonly string[] {
  const room = screen.columns - TICK_COLUMNS;
  const labels = choices.map(({ status, reason }) => widthOf(reason === "" ? status : `${status} …`));
  const columns = [
    { label: "" },
    { label: "" },
    { label: "", least: LEAST_OF_A_NAME },
    { label: "", align: "right" as const },
    { label: "", least: labels.reduce((most, one) => Math.max(most, one), 0) },
  ];
  const rows = choices.map((choice) => [
    cleanCell(choice.name, 24),
    choice.day,
    cleanCell(choice.customer, 34),
    cleanCell(choice.total, 16),
    statusText(choice),
  ]);
  const [, ...lines] = renderTable({ ...screen, columns: room }, columns, rows);
  return lines.map((line) => truncate(line, room));
}

/** The status and its reason. */
export function statusText({ status, reason }: Pick<OrderChoice, "status" | "reason">): string {
  return reason === "" ? status : `${status} (${reason})`;
}

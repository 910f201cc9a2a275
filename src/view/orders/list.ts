import { flagsOf } from "../../core/orders/listing/difference.ts";
import { isIn } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { type Problem, settlesItself } from "../../core/common/problems/problem.ts";
import type { Affected } from "../../text/causes.ts";
import type { Text } from "../../text/text.ts";
import { problemOfWaiting } from "../../core/run/notify/open-problems.ts";
import { customerOf, isChanged, orderLabel, orderLabelTone, orderName } from "../labels.ts";
import { type Column, nextCell } from "../view.ts";

import { deliveryName, deliveryText } from "./delivery.ts";
import { whyNotExported } from "./order-hints.ts";

/** The customer sees these numbers, and they are typed into the next command: other columns are cut first. */
const LEAST_NAME = 18;

/** The columns of a list of orders, wherever one is shown. */
export function orderColumns(text: Text): readonly Column<OrderRecord>[] {
  const { formats } = text;
  return [
    { key: "id", label: text.t("head.id"), room: "file", cell: ({ id }) => id },
    {
      key: "order",
      label: text.t("head.order"),
      least: LEAST_NAME,
      cell: ({ id, reference }) => ({ text: reference === "" ? id : reference, order: id }),
    },
    {
      key: "placed",
      label: text.t("head.placed"),
      cell: ({ placedAt }) => {
        const atMs = Date.parse(placedAt);
        return { text: formats.day(atMs), data: formats.instant(atMs), atMs };
      },
    },
    { key: "customer", label: text.t("head.customer"), least: 8, room: "wide", cell: customerOf },
    {
      key: "total",
      label: text.t("head.total"),
      align: "right",
      cell: ({ total, currency }) => ({ text: formats.money(total, currency), data: formats.plain(total) }),
    },
    { key: "currency", label: text.t("head.currency"), room: "data", cell: ({ currency }) => currency },
    {
      key: "status",
      label: text.t("head.status"),
      cell: (order) => ({ text: orderLabel(text, order), tone: orderLabelTone(order) }),
    },
    { key: "totalgest", label: text.t("head.totalgest"), cell: ({ erpNumber }) => erpNumber ?? "" },
    {
      key: "delivery",
      label: text.t("delivery.shipped"),
      least: 8,
      room: "wide",
      cell: ({ fulfilment }) => ({ text: deliveryName(text, fulfilment), data: deliveryText(text, fulfilment) }),
    },
    {
      key: "paid",
      label: text.t("head.paid-since"),
      room: "file",
      cell: ({ paidMs }) => (paidMs === null ? "" : formats.instant(paidMs)),
    },
    {
      key: "attempts",
      label: text.t("head.attempts"),
      align: "right",
      room: "file",
      cell: (one) => String(one.attempts),
    },
    { key: "remark", label: text.t("head.remark"), least: 16, room: "wide", cell: (order) => orderRemark(order, text) },
    {
      key: "fix",
      label: text.t("head.fix"),
      room: "file",
      isNote: true,
      cell: (order) => nextCell(text, whyNotExported(text, order)?.next ?? []),
    },
  ];
}

/** The remark beside the status: how an exported order differs, the reason, or the error. */
export function orderRemark(
  { id, state, afterExport, reason, error }: OrderRecord,
  text: Text,
  say = (problem: Problem): string => text.problem(problem, id).message,
): string {
  if (state === "exported")
    return flagsOf(afterExport)
      .map((flag) => text.t(`flag.${flag}`))
      .join(", ");
  if (reason !== null) return text.t(`reason.${reason}`);
  return error === null ? "" : say(error);
}

/** The orders that need a person, each with its problem. The name includes the time of the last attempt. */
export function troubledOrders(orders: readonly OrderRecord[], text: Text): readonly Affected[] {
  return orders.flatMap((order): Affected[] => {
    const { id, state, lastAttemptMs } = order;
    const problem = problemOfWaiting(order);
    if (!(isIn("attention", state) || isChanged(order)) || settlesItself(problem)) return [];
    const at = lastAttemptMs === null ? "" : ` ${text.formats.instant(lastAttemptMs)}`;
    return [{ item: id, name: orderName(order) + at, problem }];
  });
}

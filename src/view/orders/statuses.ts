import type { FulfilmentReport, OpenDelivery } from "../../core/orders/fulfilment/fulfilment.ts";
import type { Text } from "../../text/text.ts";
import { groupByCause, groupProblems } from "../groups.ts";
import { orderName } from "../labels.ts";
import { type Column, sectionOf, tableOf, titled, type View } from "../view.ts";
import { deliveryText } from "./delivery.ts";
import { deliveryCounts, toldOrders } from "./export.ts";

/** Each status that is held back. */
export function heldStatusesView(text: Text, held: readonly OpenDelivery[]): View {
  const columns: readonly Column<OpenDelivery>[] = [
    { key: "order", label: text.t("head.order"), least: 12, cell: orderName },
    { key: "delivery", label: text.t("delivery.shipped"), cell: ({ fulfilment }) => deliveryText(text, fulfilment) },
  ];
  return { ...titled(text.t("report.deliveries")), tables: [tableOf(null, columns, held)] };
}

/** What came of statuses that a person released or asked for. */
export function statusesView(text: Text, report: FulfilmentReport): View {
  return {
    ...titled(text.t("report.deliveries")),
    says: [deliveryCounts(text, report).join(", ")].filter((line) => line !== ""),
    groups: [
      ...sectionOf(text.t("report.problems"), "bad", groupProblems(report.problems, text)),
      ...sectionOf(text.t("health.degraded"), "bad", groupByCause(toldOrders({ fulfilment: report }), text)),
    ],
  };
}

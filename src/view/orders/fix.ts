import type { Choice, WaitingOrder } from "../../core/orders/fix/open-decisions.ts";
import { cleanLine } from "../../text/clean.ts";
import { orderName } from "../labels.ts";
import { problemOfWaiting } from "../../core/run/notify/open-problems.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { changedGroups } from "./order-hints.ts";
import { type Group, sectionOf, titled, type View, type Column, tableOf } from "../view.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { groupProblems, groupByCause } from "../groups.ts";
import type { Text } from "../../text/text.ts";
import type { PaymentReport } from "../../core/orders/payment/payment.ts";
import type { FulfilmentReport, Pushed } from "../../core/orders/fulfilment/fulfilment.ts";
import { deliveryText } from "./delivery.ts";
import { deliveryCounts, toldOrders } from "./export.ts";

/** `1042 (NW-1042), 24.11.2026, CHF 120.00, Anna Rossi` */
export function waitingText(order: WaitingOrder, { formats }: Text): string {
  const { customer, total, currency, placedAt } = order;
  const parts = [orderName(order), formats.day(Date.parse(placedAt)), formats.money(total, currency), customer];
  return cleanLine(parts.filter((part) => part !== "").join(", "));
}

/** Each order that waits, why, and what to do about it; `others`: why statuses are not pushed, and payments not told. */
export function waitingView(text: Text, orders: readonly OrderRecord[], others: readonly Problem[]): View {
  const view = titled("");
  const isPayment = ({ code }: Problem): boolean => code === "payment-open";
  if (orders.length === 0 && others.length === 0) return { ...view, says: [text.t("fix.none")] };
  const groups = orders.flatMap((order): readonly Group[] => {
    const { afterExport } = order;
    const found = problemOfWaiting(order);
    if (found !== order.error && afterExport !== null) return changedGroups(text, [{ ...order, afterExport }]);
    const { message, next } = text.problem(found, order.id);
    return [{ message: null, next, items: [{ name: orderName(order), message }], count: 1 }];
  });
  return {
    ...view,
    groups: [
      ...sectionOf(text.t("health.degraded"), "bad", groups),
      ...sectionOf(
        text.t("report.deliveries"),
        "bad",
        groupProblems(
          others.filter((one) => !isPayment(one)),
          text,
        ),
      ),
      ...sectionOf(text.t("head.paid-since"), "bad", groupProblems(others.filter(isPayment), text)),
    ],
  };
}

/** A choice as text. `isRestored`: the order waits because the state was restored. */
export function choiceWords(choice: Choice, text: Text, isRestored = false): string {
  switch (choice.kind) {
    case "map": {
      const name = choice.setting === "mapping.countries" ? countryName(choice.to, text) : (choice.name ?? "");
      return cleanLine(name === "" || name === choice.to ? choice.to : `${choice.to} (${name})`);
    }
    case "send":
      if (choice.articleBy !== undefined) return text.t(`fix.article-${choice.articleBy}`);
      return text.t(isRestored ? "fix.send-restored" : "fix.send");
    case "keep-status":
      return text.t("fix.keep-status", { meaning: choice.meaning });
    case "mark-exported":
      return choice.number === "" ? text.t("fix.mark-exported") : text.t("fix.is", { number: choice.number });
    default:
      return text.t(`fix.${choice.kind}`);
  }
}

function countryName(code: string, { formats }: Text): string {
  return new Intl.DisplayNames(formats.locale, { type: "region", fallback: "none" }).of(code) ?? "";
}

/** Each status that is held back. */
export function heldStatusesView(text: Text, held: readonly Pushed["order"][]): View {
  return { ...titled(text.t("report.deliveries")), tables: [tableOf(null, deliveryColumns(text), held)] };
}

/** Payments that wait for a person. */
export function stuckPaymentsView(text: Text, orders: readonly OrderRecord[]): View {
  const columns: readonly Column<OrderRecord>[] = [
    { key: "order", label: text.t("head.order"), least: 12, cell: (one) => ({ text: orderName(one), order: one.id }) },
    {
      key: "total",
      label: text.t("head.total"),
      align: "right",
      cell: ({ total, currency }) => text.formats.money(total, currency),
    },
    {
      key: "paid",
      label: text.t("head.paid-since"),
      cell: ({ paidMs }) => (paidMs === null ? "" : text.formats.instant(paidMs)),
    },
  ];
  return { ...titled(text.t("head.paid-since")), tables: [tableOf(null, columns, orders)] };
}

/** What came of payments that a person released or settled. */
export function paymentsView(text: Text, { told, waiting, problems }: PaymentReport): View {
  return {
    ...titled(text.t("head.paid-since")),
    says: [text.t("payments.done", { sent: told, waiting })],
    groups: sectionOf(text.t("report.problems"), "bad", groupProblems(problems, text)),
  };
}

export function deliveryColumns(text: Text): readonly Column<Pushed["order"]>[] {
  return [
    { key: "order", label: text.t("head.order"), least: 12, cell: (one) => ({ text: orderName(one), order: one.id }) },
    { key: "delivery", label: text.t("delivery.shipped"), cell: ({ fulfilment }) => deliveryText(text, fulfilment) },
  ];
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

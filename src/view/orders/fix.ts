import type { Choice, OpenDecision, WaitingOrder } from "../../core/orders/fix/open-decisions.ts";
import { cleanLine, truncate } from "../../text/clean.ts";
import { orderName } from "../labels.ts";
import { problemOfWaiting } from "../../core/run/notify/open-problems.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import { changedHint } from "./order-hints.ts";
import { advice, lineColumns, paint, paragraph, type Screen } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";

/** The number of orders of one cause that are named; the others are only counted. */
const MOST_NAMED = 8;

/** Columns that the prompt needs before a choice. */
const POINTER_COLUMNS = 4;

/** How much is still to be decided. */
export function leftLine(screen: Screen, left: readonly OpenDecision[]): readonly string[] {
  const n = left.reduce((sum, { orders }) => sum + orders.length, 0);
  return paragraph(screen, screen.text.t("fix.waits", { n, causes: left.length })).map((line) =>
    paint(screen, "strong", line),
  );
}

/** The problem, and the orders that wait for its solution. */
export function decisionLines(screen: Screen, { problem, orders }: OpenDecision): readonly string[] {
  const { text } = screen;
  const [first] = orders;
  const more = orders.length - MOST_NAMED;
  return [
    ...paragraph(screen, text.problem(problem, first?.id).message),
    ...orders.slice(0, MOST_NAMED).map((order) => truncate(`  ${waitingText(order, text)}`, lineColumns(screen))),
    ...(more > 0 ? [`  ${text.t("report.more", { n: more })}`] : []),
  ];
}

/** `1042 (NW-1042), 24.11.2026, CHF 120.00, Anna Rossi` */
function waitingText(order: WaitingOrder, { formats }: Text): string {
  const { customer, total, currency, placedAt } = order;
  const parts = [orderName(order), formats.day(Date.parse(placedAt)), formats.money(total, currency), customer];
  return cleanLine(parts.filter((part) => part !== "").join(", "));
}

/** Each order that waits, why, and what to do about it. */
export function waitingLines(screen: Screen, orders: readonly OrderRecord[]): readonly string[] {
  const { text } = screen;
  return orders.flatMap((order, at) => {
    const { message, next: usual } = text.problem(problemOfWaiting(order), order.id);
    const next = order.afterExport === null ? usual : changedHint(text, [order]);
    return [
      ...(at === 0 ? [] : [""]),
      ...paragraph(screen, `${orderName(order)}${text.t("said.colon")}${message}`),
      ...advice(screen, next, "  "),
    ];
  });
}

/** A choice on one line that fits after a prompt's pointer. */
export function choiceText(choice: Choice, { text, columns }: Screen): string {
  return truncate(choiceWords(choice, text), Math.max(20, columns - POINTER_COLUMNS));
}

/** A choice as text. */
export function choiceWords(choice: Choice, text: Text): string {
  switch (choice.kind) {
    case "map": {
      const name = choice.setting === "mapping.countries" ? countryName(choice.to, text) : choice.name;
      return cleanLine(name === "" || name === choice.to ? choice.to : `${choice.to} (${name})`);
    }
    case "article":
      return text.t(`fix.article-${choice.by}`);
    case "send":
      return text.t(choice.isRestored === true ? "fix.send-restored" : "fix.send");
    case "mark-exported":
      return choice.number === null ? text.t("fix.mark-exported") : text.t("fix.is", { number: choice.number });
    default:
      return text.t(`fix.${choice.kind}`);
  }
}

function countryName(code: string, { formats }: Text): string {
  return new Intl.DisplayNames(formats.locale, { type: "region", fallback: "none" }).of(code) ?? "";
}

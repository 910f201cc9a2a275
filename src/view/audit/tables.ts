import { type AuditReport, type Sum, UNSPLIT } from "../../core/audit/report.ts";
import { type Lazy, mapLazily } from "../lazy.ts";
import type { Text } from "../../text/text.ts";
import { addUp, formatDifferenceParts, formatDayResult, describeException, formatReason } from "./words.ts";

/** A table of an audit; cells are plain text. `right`: indexes of the numeric columns. */
export interface AuditTable {
  readonly title: string;
  readonly heads: readonly string[];
  readonly right: ReadonlySet<number>;
  readonly rows: Lazy<readonly string[]>;
  /** The total row below the table; null = no total. */
  readonly total: readonly string[] | null;
}

/** Count and sum without the currency, which is in the title. */
function shortSum(text: Text, { count, sum }: Sum): string {
  return `${text.formats.number(count)} / ${sum === null ? "?" : text.formats.money(sum, "")}`;
}

/** For a terminal: narrow, without the orders that need not be exported. */
export function narrowDayTable(text: Text, report: AuditReport, title: string): AuditTable {
  const { heads, rows, ...whole } = dayTable(text, report, true);
  const narrow = <T>(row: readonly T[]): T[] => row.filter((_cell, at) => at !== EXCLUDED_AT);
  const short = [text.t("audit.side.expected"), text.t("audit.side.totalgest")];
  return {
    ...whole,
    title: `${title} (${report.currency})`,
    heads: narrow(heads).map((head, at) => short[at - 2] ?? head),
    right: new Set([1, 2, 3, 4]),
    rows: mapLazily(rows, narrow),
    total: null,
  };
}

const EXCLUDED_AT = 2;

/** `isShort`: without the parts of a difference. */
export function dayTable(text: Text, report: AuditReport, isShort = false): AuditTable {
  const { days, currency } = report;
  const sum = (one: Sum): string => shortSum(text, one);
  const difference = (one: Sum): string => (one.count === 0 && one.sum === "0.00" ? "–" : sum(one));
  const total = (of: "shop" | "expected" | "found" | "difference"): Sum => addUp(days.map((day) => day[of]));
  return {
    title: `${text.t("audit.section.days")} (${currency})`,
    heads: (["day", "shop", "excluded", "expected", "found", "difference", "result"] as const).map((key) =>
      text.t(`audit.head.${key}`),
    ),
    right: new Set([1, 3, 4, 5]),
    rows: days.map((day) => [
      text.formats.localDay(day.day),
      sum(day.shop),
      day.excluded.map((row) => `${formatReason(text, row)} ${sum(row)}`).join("; "),
      sum(day.expected),
      sum(day.found),
      difference(day.difference),
      [formatDayResult(text, day, currency), (isShort ? null : formatDifferenceParts(text, [day], currency)) ?? ""]
        .filter((part) => part !== "")
        .join(". "),
    ]),
    total: [
      text.t("head.total"),
      sum(total("shop")),
      sum(addUp(days.flatMap((day) => day.excluded))),
      sum(total("expected")),
      sum(total("found")),
      difference(total("difference")),
      "",
    ],
  };
}

export function vatTable(text: Text, { vat }: AuditReport): AuditTable {
  const money = (amount: string | undefined): string => (amount === undefined ? "–" : text.formats.money(amount, ""));
  const sides = ["shop", "totalgest"] as const;
  const columns = (["net", "vat", "gross"] as const).flatMap((key) => sides.map((side) => ({ key, side })));
  const amount = (row: AuditReport["vat"][number], { key, side }: (typeof columns)[number]): string | undefined =>
    row[side]?.[key];
  const add = (column: (typeof columns)[number]): string => {
    const amounts = vat.map((row) => amount(row, column) ?? null);
    return money(addUp(amounts.map((sum) => ({ count: 0, sum }))).sum ?? undefined);
  };
  return {
    title: text.t("audit.section.vat"),
    heads: [
      text.t("audit.head.rate"),
      ...columns.map(({ key, side }) => `${text.t(`audit.head.${key}`)} ${text.t(`audit.side.${side}`)}`),
    ],
    right: new Set([1, 2, 3, 4, 5, 6]),
    rows: vat.map((row) => [rateName(text, row.rate), ...columns.map((column) => money(amount(row, column)))]),
    total: [text.t("head.total"), ...columns.map(add)],
  };
}

/** For a terminal: narrow, without the net amounts. */
export function narrowVatTable(text: Text, report: AuditReport): AuditTable {
  const { heads, rows, total, ...whole } = vatTable(text, report);
  const narrow = <T>(row: readonly T[]): T[] => row.filter((_cell, at) => !NET_AT.has(at));
  return {
    ...whole,
    heads: narrow(heads),
    right: new Set([1, 2, 3, 4]),
    rows: mapLazily(rows, narrow),
    total: total === null ? null : narrow(total),
  };
}

const NET_AT: ReadonlySet<number> = new Set([1, 2]);

function rateName(text: Text, rate: string | null): string {
  if (rate === null) return text.t("audit.rounding");
  return rate === UNSPLIT ? text.t("audit.unsplit") : `${rate} %`;
}

export function exceptionTable(text: Text, { exceptions }: AuditReport): AuditTable {
  return {
    title: text.t("audit.section.exceptions"),
    heads: [
      text.t("audit.head.day"),
      text.t("head.order"),
      text.t("head.number"),
      text.t("audit.head.totalgest-number"),
      text.t("audit.head.result"),
      text.t("audit.head.shop"),
      text.t("audit.head.sent"),
      text.t("audit.side.totalgest"),
      text.t("head.why"),
      text.t("head.fix"),
    ],
    right: new Set([5, 6, 7]),
    rows: exceptions.map((exception) => {
      const money = (amount: string | null): string =>
        amount === null ? "–" : text.formats.money(amount, exception.currency);
      const { message, hint } = describeException(text, exception);
      return [
        exception.day === null ? "" : text.formats.localDay(exception.day),
        exception.id,
        exception.reference,
        exception.numbers.join(", "),
        text.t(`audit.kind.${exception.kind}`),
        money(exception.shop),
        money(exception.sent),
        money(exception.totalgest),
        message,
        hint ?? "",
      ];
    }),
    total: null,
  };
}

/** In the order of TotalGest's journal: by day, then by the order's number there. */
export function orderTable(text: Text, { orders, currency }: AuditReport): AuditTable {
  const money = (amount: string | null): string => (amount === null ? "–" : text.formats.money(amount, ""));
  return {
    title: `${text.t("audit.section.orders")} (${currency})`,
    heads: [
      text.t("audit.head.day"),
      text.t("head.order"),
      text.t("head.number"),
      text.t("audit.head.totalgest-number"),
      text.t("audit.head.shop"),
      text.t("audit.side.totalgest"),
      text.t("audit.head.difference"),
    ],
    right: new Set([4, 5, 6]),
    rows: mapLazily(orders, ([day, id, reference, number, shop, totalgest]) => [
      text.formats.localDay(day),
      id,
      reference,
      number ?? "–",
      money(shop),
      money(totalgest),
      money(differenceOf(shop, totalgest)),
    ]),
    total: null,
  };
}

/** TotalGest's amount minus the shop's, as a decimal string; null = TotalGest's amount is not known. */
export function differenceOf(shop: string, totalgest: string | null): string | null {
  if (totalgest === null) return null;
  return ((Math.round(Number(totalgest) * 100) - Math.round(Number(shop) * 100)) / 100).toFixed(2);
}

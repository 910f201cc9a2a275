import { type AuditHead, type AuditReport, type LineVat, type Sum, UNSPLIT } from "../../core/audit/report.ts";
import { concerns } from "../../core/audit/proof.ts";
import type { Message, Text } from "../../text/text.ts";
import { type Cell, type Column, type Table, tableOf, nextCell } from "../view.ts";
import {
  addUp,
  describeException,
  describeUnread,
  formatDayResult,
  formatGivenUp,
  formatReason,
  kindText,
  sideText,
} from "./words.ts";

type ReportDay = AuditReport["days"][number];
type Exception = AuditReport["exceptions"][number];

/** Count and sum without the currency, which is in the title. */
function shortSum(text: Text, { count, sum }: Sum): string {
  return `${text.formats.number(count)} / ${sum === null ? "?" : text.formats.money(sum, "")}`;
}

export function dayTable(
  text: Text,
  { days, currency }: Pick<AuditReport, "days" | "currency">,
  title: "audit.section.days" | "audit.section.days-open" = "audit.section.days",
): Table {
  const sum = (one: Sum): string => shortSum(text, one);
  const difference = (one: Sum): string => (one.count === 0 && one.sum === "0.00" ? "–" : sum(one));
  const total = (of: "shop" | "expected" | "found" | "settled" | "difference"): Sum =>
    addUp(days.map((day) => day[of]));
  const columns: readonly Column<ReportDay>[] = [
    { key: "day", label: text.t("audit.head.day"), cell: ({ day }) => text.formats.localDay(day) },
    { key: "shop", label: text.t("shops.name"), align: "right", cell: (day) => sum(day.shop) },
    {
      key: "excluded",
      label: text.t("audit.head.excluded"),
      room: "file",
      cell: ({ excluded }) => excluded.map((row) => `${formatReason(text, row)} ${sum(row)}`).join("; "),
    },
    { key: "expected", label: text.t("audit.head.expected"), align: "right", cell: (day) => sum(day.expected) },
    { key: "found", label: "TotalGest", align: "right", cell: (day) => sum(day.found) },
    {
      key: "settled",
      label: text.t("audit.kind.acknowledged"),
      align: "right",
      room: "file",
      cell: (day) => difference(day.settled),
    },
    {
      key: "difference",
      label: text.t("audit.head.difference"),
      align: "right",
      cell: (day) => difference(day.difference),
    },
    { key: "result", label: text.t("head.result"), least: 12, cell: (day) => formatDayResult(text, day) },
  ];
  return {
    ...tableOf(`${text.t(title)} (${currency})`, columns, days),
    total: [
      text.t("head.total"),
      sum(total("shop")),
      sum(addUp(days.flatMap(({ excluded }) => excluded))),
      sum(total("expected")),
      sum(total("found")),
      difference(total("settled")),
      difference(total("difference")),
    ],
  };
}

export function vatTable(text: Text, { vat }: Pick<AuditReport, "vat">): Table {
  type Row = AuditReport["vat"][number];
  const money = (amount: string | undefined): string => (amount === undefined ? "–" : text.formats.money(amount, ""));
  const amounts = (["net", "vat", "gross"] as const).flatMap((kind) =>
    (["shop", "totalgest"] as const).map((side) => ({
      key: `${kind}-${side}`,
      label: `${text.t(`audit.head.${kind}`)} ${sideText(text, side)}`,
      room: kind === "net" ? ("file" as const) : undefined,
      of: (row: Row): string | undefined => row[side]?.[kind],
    })),
  );
  const columns: readonly Column<Row>[] = [
    { key: "rate", label: text.t("audit.head.rate"), cell: ({ rate }) => rateName(text, rate) },
    ...amounts.map(({ key, label, room, of }): Column<Row> => {
      return { key, label, align: "right", ...(room === undefined ? {} : { room }), cell: (row) => money(of(row)) };
    }),
  ];
  const total = ({ of }: (typeof amounts)[number]): string =>
    money(addUp(vat.map((row) => ({ count: 0, sum: of(row) ?? null }))).sum ?? undefined);
  return {
    ...tableOf(text.t("audit.head.vat"), columns, vat),
    total: [text.t("head.total"), ...amounts.map(total)],
  };
}

function rateName(text: Text, rate: string | null): string {
  if (rate === null) return text.t("audit.rounding");
  return rate === UNSPLIT ? text.t("audit.unsplit") : `${rate} %`;
}

/** An order with its exception if it has one, or an exception without an order of its own. */
interface Audited {
  readonly day: string | null;
  readonly id: string;
  readonly reference: string;
  readonly numbers: string;
  readonly shop: string | null;
  readonly totalgest: string | null;
  readonly vat: readonly LineVat[];
  readonly exception: Exception | undefined;
  /** What was not read of the day; absent = it is an order's row. */
  readonly unread?: SaidOfDay;
}

interface SaidOfDay extends Message {
  readonly result: string;
}

/** In the order of TotalGest's journal: by day, then by the order's number there. */
async function* auditedIn({ orders, exceptions }: AuditReport): AsyncGenerator<Audited> {
  const left = Map.groupBy(exceptions, ({ id }) => id);
  for (const [day, id, reference, number, shop, totalgest, vat] of orders) {
    const [exception, ...more] = left.get(id) ?? [];
    yield { day, id, reference, numbers: number ?? "", shop, totalgest, vat, exception };
    left.set(id, more);
  }
  for (const exception of [...left.values()].flat())
    yield { ...exception, numbers: exception.numbers.join(" "), vat: [], exception };
}

/** A row for each day of which something was not read, with who gave it up. */
function unreadIn(text: Text, report: AuditReport): readonly Audited[] {
  return report.days.flatMap((one) => {
    const { day, givenUp } = one;
    const found = report.unread
      .filter((other) => concerns(other, day))
      .map((other) => describeUnread(text, report, other));
    const [first] = found;
    if (first === undefined) return [];
    const decided = givenUp === undefined ? [] : [formatGivenUp(text, one, givenUp)];
    const message = [...new Set([...found.map((other) => other.message), ...decided])].join(" ");
    const unread = { result: formatDayResult(text, one), message, next: first.next };
    return [
      { day, id: "", reference: "", numbers: "", shop: null, totalgest: null, vat: [], exception: undefined, unread },
    ];
  });
}

/** For a spreadsheet: the days that were not read whole, then all orders. */
export function auditSheet(text: Text, report: AuditReport): Table {
  return orderTable(text, report, unreadIn(text, report));
}

async function* following(before: readonly Audited[], report: AuditReport): AsyncGenerator<Audited> {
  yield* before;
  yield* auditedIn(report);
}

/** All orders, to tick off; for a spreadsheet also what differs, why, and what to do. `before`: the rows before them. */
export function orderTable(text: Text, report: AuditReport, before: readonly Audited[] = []): Table {
  const { formats } = text;
  const amount = (of: (row: Audited) => string | null): Pick<Column<Audited>, "align" | "cell"> => {
    const cell = (value: string | null): Cell =>
      value === null ? { text: "–", data: "" } : { text: formats.money(value, ""), data: formats.plain(value) };
    return { align: "right", cell: (row) => cell(of(row)) };
  };
  const about = (of: (said: SaidOfDay) => Cell): Pick<Column<Audited>, "room" | "cell"> => {
    const said = ({ exception, unread }: Audited): SaidOfDay | undefined =>
      exception === undefined
        ? unread
        : { result: kindText(text, exception.kind), ...describeException(text, report, exception) };
    return {
      room: "data",
      cell: (row) => {
        const found = said(row);
        return found === undefined ? "" : of(found);
      },
    };
  };
  const columns: readonly Column<Audited>[] = [
    {
      key: "day",
      label: text.t("audit.head.day"),
      cell: ({ day }) => (day === null ? "" : { text: formats.localDay(day), data: day }),
    },
    { key: "id", label: text.t("head.order"), cell: ({ id }) => id },
    { key: "number", label: text.t("head.number"), cell: ({ reference }) => reference },
    {
      key: "totalgest",
      label: text.t("head.totalgest"),
      cell: ({ numbers }) => ({ text: numbers === "" ? "–" : numbers, data: numbers }),
    },
    { key: "shop", label: text.t("shops.name"), ...amount(({ shop }) => shop) },
    {
      key: "sent",
      label: text.t("audit.head.sent"),
      ...amount(({ exception }) => exception?.sent ?? null),
      room: "data",
    },
    { key: "found", label: "TotalGest", ...amount(({ totalgest }) => totalgest) },
    { key: "difference", label: text.t("audit.head.difference"), ...amount(differenceOf) },
    ...vatColumns(text, report),
    { key: "result", label: text.t("head.result"), ...about(({ result }) => result) },
    { key: "why", label: text.t("head.why"), ...about(({ message }) => message) },
    { key: "fix", label: text.t("head.fix"), ...about(({ next }) => nextCell(text, next)) },
  ];
  return tableOf(`${text.t("audit.section.orders")} (${report.currency})`, columns, following(before, report));
}

/** Net and VAT of each rate, in both systems. */
function vatColumns(text: Text, { vat }: Pick<AuditReport, "vat">): readonly Column<Audited>[] {
  const rates = vat.flatMap(({ rate }) => (rate === null || rate === UNSPLIT ? [] : [rate]));
  const column = (rate: string, side: "shop" | "totalgest", at: 0 | 1): Column<Audited> => ({
    key: `${side}-${at === 0 ? "net" : "vat"}-${rate}`,
    label: `${text.t(at === 0 ? "audit.head.net" : "audit.head.vat")} ${rate} % ${sideText(text, side)}`,
    room: "data",
    align: "right",
    cell: ({ vat: parts }) => {
      const part = parts.find(([one]) => one === rate)?.[side === "shop" ? 1 : 2];
      return part === undefined || part === null ? "" : { text: part[at], data: text.formats.plain(part[at]) };
    },
  });
  return rates.flatMap((rate) =>
    (["shop", "totalgest"] as const).flatMap((side) => ([0, 1] as const).map((at) => column(rate, side, at))),
  );
}

/** TotalGest's amount minus the shop's, as a decimal string; null = one of them is not known. */
function differenceOf({ shop, totalgest }: Audited): string | null {
  if (shop === null || totalgest === null) return null;
  return ((Math.round(Number(totalgest) * 100) - Math.round(Number(shop) * 100)) / 100).toFixed(2);
}

const HASH_SHOWN = 8;

/** As short as a list of 80 columns needs it: the year is said once, or where there are two each without its century. */
function shortPeriod({ formats }: Text, { from, to }: AuditHead): string {
  const [first, last] = [formats.localDay(from), formats.localDay(to)];
  if (from === to) return last;
  const year = /\d\d(?=\d\d$)/;
  if (from.slice(0, 4) !== to.slice(0, 4)) return `${first.replace(year, "")}–${last.replace(year, "")}`;
  return `${first.slice(0, -4)}–${last}`;
}

/** The columns of a list of audits. */
export function auditColumns(text: Text): readonly Column<AuditHead>[] {
  const word = (proven: boolean | null, { isSettled = false }: AuditHead): Cell =>
    proven === null
      ? text.t("audit.word.not-provable")
      : proven
        ? { text: text.t("audit.word.proven"), tone: "good" }
        : isSettled
          ? text.t("audit.word.given-up")
          : { text: text.t("audit.word.not-proven"), tone: "bad" };
  return [
    { key: "number", label: text.t("audit.list.head.number"), cell: ({ number }) => String(number) },
    {
      key: "made",
      label: text.t("head.placed"),
      cell: ({ startedMs }) => ({ text: text.formats.instant(startedMs), atMs: startedMs }),
    },
    { key: "days", label: text.t("audit.list.head.days"), least: 17, cell: (head) => shortPeriod(text, head) },
    { key: "presence", label: text.t("status.orders"), least: 10, cell: (head) => word(head.presence, head) },
    { key: "amount", label: text.t("audit.list.head.amount"), least: 10, cell: (head) => word(head.amount, head) },
    {
      key: "differences",
      label: text.t("audit.list.head.differences"),
      cell: ({ differences }) => String(differences),
    },
    { key: "sha256", label: "SHA-256", cell: ({ sha256 }) => sha256.slice(0, HASH_SHOWN) },
  ];
}

import type { MessageKey } from "../../text/locale.ts";
import { type Decision, isToSettle, isWaiting } from "../../core/audit/verdict.ts";
import { type DaysGivenUp, isAbout, openDayOf, unreadDays } from "../../core/audit/given-up.ts";
import type {
  AuditDay,
  AuditException,
  AuditReport,
  GivenUp,
  KeptAudit,
  Sum,
  Unread,
} from "../../core/audit/report.ts";
import { addDays, type DayRange } from "../../core/common/time/zone.ts";
import { uncapitalized } from "../../text/clean.ts";
import type { Message, Text } from "../../text/text.ts";

export function formatPeriod(text: Text, { from, to }: { readonly from: string; readonly to: string }): string {
  if (from === to) return text.formats.localDay(from);
  return text.t("audit.from-to", { from: text.formats.localDay(from), to: text.formats.localDay(to) });
}

/** So many stretches of days are named one by one. */
const MOST_STRETCHES = 4;

/** The days that an audit has read: those between them may have been read by an earlier one. */
export function formatDays(text: Text, { from, to, days }: Pick<AuditReport, "from" | "to" | "days">): string {
  const stretches: DayRange[] = [];
  for (const { day } of days) {
    const last = stretches.at(-1);
    if (last !== undefined && addDays(last.to, 1) === day)
      stretches[stretches.length - 1] = { from: last.from, to: day };
    else stretches.push({ from: day, to: day });
  }
  const period = formatPeriod(text, { from, to });
  if (stretches.length === 1) return period;
  if (stretches.length > MOST_STRETCHES) return text.t("audit.days-of", { period, n: days.length });
  return stretches.map((one) => formatPeriod(text, one)).join(", ");
}

export function formatVerdict(text: Text, report: AuditReport): readonly string[] {
  const { proven, exitCode, exceptions } = report;
  if (exitCode === 0) return [text.t(proven.amount === null ? "audit.verdict.presence" : "audit.verdict.proven")];
  const [differences, waiting] = [exceptions.filter(isToSettle).length, exceptions.filter(isWaiting).length];
  return [
    ...(unreadDays(report).length > 0 ? [text.t("audit.verdict.not-proven")] : []),
    ...report.days.flatMap((day) => (day.givenUp === undefined ? [] : [formatGivenUp(text, day, day.givenUp)])),
    ...(differences > 0 ? [text.t("audit.verdict.differences", { n: differences })] : []),
    ...(waiting > 0 ? [text.t("audit.verdict.open", { n: waiting })] : []),
  ];
}

/** That a day stays unproven, by whose decision and why. */
export function formatGivenUp(text: Text, { day }: Pick<AuditDay, "day">, given: GivenUp): string {
  return text.t("audit.given-up", { day: text.formats.localDay(day), decision: formatDecision(text, given) });
}

/** The sums of all days, in one sentence. */
export function formatSums(text: Text, { days, currency }: AuditReport): string {
  const sumsOf = (of: "shop" | "expected" | "found" | "settled" | "difference"): Sum =>
    addUp(days.map((day) => day[of]));
  const total = (of: Parameters<typeof sumsOf>[0]): string => formatSum(text, sumsOf(of), currency);
  const settled = sumsOf("settled").count === 0 ? [] : [text.t("audit.sums-settled", { settled: total("settled") })];
  const sums = text.t("audit.sums", {
    shop: total("shop"),
    expected: total("expected"),
    found: total("found"),
    difference: total("difference"),
  });
  return [sums, ...settled].join(" ");
}

/** An order's state is called as in every list of orders. */
const STATE_OF = {
  waiting: "queued",
  held: "held",
  failed: "failed",
  unconfirmed: "unconfirmed",
  changed: "changed",
} as const;

export function kindText(text: Text, kind: AuditReport["exceptions"][number]["kind"] | keyof typeof STATE_OF): string {
  return text.t(isState(kind) ? `label.order.${STATE_OF[kind]}` : `audit.kind.${kind}`);
}

function isState(kind: string): kind is keyof typeof STATE_OF {
  return Object.hasOwn(STATE_OF, kind);
}

export function addUp(sums: readonly Sum[]): Sum {
  const minor = sums.reduce((all, { sum }) => all + (sum === null ? Number.NaN : Math.round(Number(sum) * 100)), 0);
  return {
    count: sums.reduce((all, { count }) => all + count, 0),
    sum: Number.isNaN(minor) ? null : (minor / 100).toFixed(2),
  };
}

function formatSum(text: Text, { count, sum }: Sum, currency: string): string {
  if (sum === null) return text.t("audit.sum-unknown", { n: count });
  return text.t("audit.sum", { n: count, sum: text.formats.money(sum, currency) });
}

/** Why these orders need not be in TotalGest. */
export function formatReason(text: Text, { reason, status }: AuditReport["days"][number]["excluded"][number]): string {
  switch (reason) {
    case "cancelled":
    case "before-from":
    case "dismissed":
      return text.t(`reason.${reason}`);
    case "acknowledged":
    case "marked":
    case "waiting":
    case "held":
    case "failed":
    case "unconfirmed":
      return uncapitalized(kindText(text, reason));
    default:
      return status ?? "";
  }
}

/** One of the two systems. */
export function sideText(text: Text, side: "shop" | "totalgest"): string {
  return side === "shop" ? text.t("shops.name") : "TotalGest";
}

/** Why an order is listed, and what to do about it. */
export function describeException(text: Text, report: DaysGivenUp, exception: AuditException): Message {
  const { kind, cause, id, numbers, credit, day, status, totalgest, detail, decision, currency } = exception;
  const money = (amount: string): string => text.formats.money(amount, currency);
  const isLess = credit !== null && !credit.startsWith("-");
  const values = {
    item: id,
    number: numbers[0] ?? "?",
    numbers,
    others: numbers.slice(1),
    status,
    day: day ?? "",
    totalgest: totalgest ?? "none",
    detail: detail === null ? "" : text.problem(detail, id).message,
    credit: isLess ? money(credit) : "none",
    more: credit !== null && !isLess ? money(credit.slice(1)) : "",
    decision: decision === null || kind === "acknowledged" ? "" : formatDecision(text, decision),
  };
  const message = cause === "unclassed" ? values.detail : text.t(`audit.cause.${cause}`, values).trim();
  if (kind === "acknowledged" || exception.since !== undefined) {
    const last = exception.since ?? decision;
    const settled = last === null ? "" : formatDecision(text, last);
    return { message: text.t("audit.acknowledged", { message, decision: settled }).trim(), next: [] };
  }
  if (cause === "unclassed" && detail !== null) return { message, next: text.problem(detail, id).next };
  if (cause === "unasked") {
    const { isOpen, steps } = endOfDay(text, report, exception);
    return { message, next: [...(isOpen ? text.next("audit.next.unasked", values) : []), ...steps] };
  }
  const next = cause === "changed" && values.more !== "" ? "audit.next.changed-more" : NEXT[cause];
  return { message, next: next === undefined ? [] : text.next(next, values) };
}

const NEXT: Readonly<Partial<Record<AuditException["cause"], MessageKey>>> = {
  missing: "audit.next.missing",
  "missing-exported": "hint.lost-after-export",
  doubled: "audit.next.doubled",
  alike: "audit.next.alike",
  "alike-waiting": "audit.next.alike-waiting",
  "dismissed-there": "audit.next.unwanted",
  "held-there": "audit.next.unwanted",
  "open-there": "audit.next.unwanted",
  unknown: "audit.next.unknown",
  "unknown-sent": "audit.next.unknown",
  "total-in-totalgest": "audit.next.amount",
  "total-unexplained": "audit.next.amount",
  "vat-in-totalgest": "audit.next.amount",
  "vat-unexplained": "audit.next.amount",
  changed: "audit.next.changed",
  another: "audit.next.another",
  replaced: "audit.next.another",
  "cancelled-in-shop": "audit.next.cancelled-in-shop",
  "cancelled-in-totalgest": "audit.next.cancelled-in-totalgest",
  "marked-differs": "audit.next.marked-differs",
  "marked-not-found": "audit.next.marked-not-found",
  "marked-unasked": "audit.next.marked-not-found",
  waiting: "audit.next.open",
  held: "audit.next.open",
  failed: "audit.next.open",
  unconfirmed: "audit.next.open",
  unreadable: "audit.next.no-totals",
  "no-totals": "audit.next.no-totals",
};

function formatDecision(text: Text, { by, atMs, reason }: Omit<Decision, "kind">): string {
  return text.t("audit.decision", {
    by: by ?? "none",
    at: text.formats.instant(atMs),
    reason: reason === null || reason === "" ? "none" : reason,
  });
}

export function describeUnread(text: Text, report: AuditReport, one: Unread): Message {
  const { side, from, to, problem, id } = one;
  const { message: detail, next } = text.problem(problem);
  const about = (...what: readonly string[]): string => `${what.join(", ")}${text.t("said.colon")}${detail}`;
  const { isOpen, steps } = endOfDay(text, report, one);
  const days = from === null || to === null ? [] : [formatPeriod(text, { from, to })];
  const message = about(sideText(text, side), ...days);
  if (!isOpen) return { message, next: steps };
  if (from !== null && to !== null)
    return { message, next: [...text.next("audit.next.unread", { from, to }), ...steps] };
  // Without an id it is about the settings, which can be corrected.
  return { message, next: id === null ? next : [...next, ...steps] };
}

/** How a day ends that this leaves unproven, and how the last one that was settled opens again. `isOpen`: one is left to settle. */
function endOfDay(text: Text, report: DaysGivenUp, one: Unread | AuditException) {
  const day = openDayOf(report, one);
  const [last] = report.days
    .filter((other) => other.givenUp !== undefined && isAbout(one, other.day))
    .toSorted((a, b) => (b.givenUp?.atMs ?? 0) - (a.givenUp?.atMs ?? 0));
  const reopen =
    last === undefined ? [] : text.next("audit.next.reopen", { day: last.day, date: text.formats.localDay(last.day) });
  return {
    isOpen: day !== null,
    steps: [...(day === null ? [] : text.next("audit.next.give-up", { day })), ...reopen],
  };
}

export function formatOthers(text: Text, { others, currency }: AuditReport): string | null {
  const { byHand, otherSites } = others;
  if (byHand.count === 0 && otherSites.count === 0) return null;
  return text.t("audit.others", {
    byHand: formatSum(text, byHand, currency),
    otherSites: formatSum(text, otherSites, currency),
  });
}

/** What was paid in these days, after it was sent; null = nothing. */
export function formatPaid(text: Text, { paidSince, currency }: AuditReport): string | null {
  return paidSince === undefined ? null : text.t("audit.paid-since", { paid: formatSum(text, paidSince, currency) });
}

/** When the audit was read, by which version, and the hash of the kept document. */
export function formatFoot(text: Text, { report, head }: KeptAudit): readonly string[] {
  const { startedMs, finishedMs, timeZone, version } = report;
  const { formats } = text;
  return [
    text.t("audit.foot", {
      started: formats.exactInstant(startedMs),
      finished: formats.exactInstant(finishedMs),
      zone: timeZone,
      version,
    }),
    text.t("audit.hash", { number: head.number, sha256: head.sha256 }),
  ];
}

export function formatDayResult(text: Text, { proven, givenUp }: AuditDay): string {
  return text.t(proven ? "audit.word.proven" : givenUp === undefined ? "audit.word.not-proven" : "audit.word.given-up");
}

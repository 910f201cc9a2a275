import { EXIT } from "../../common/problems/errors.ts";
import type { AuditHead } from "../../audit/report.ts";
import { decimal, fromMinor, isDecimal, toMinor } from "../../common/money.ts";
import { orderBuyer } from "../../orders/order.ts";
import type { OrderRecord } from "../../orders/record.ts";
import { addDays, lastLocalHour, type LocalDay, localDay } from "../../common/time/zone.ts";
import type { DayCount, DaySummary, OpenProblem } from "./message.ts";

/** The summary of the orders that were placed on `day`. Pure. */
export function summarizeDay(
  day: LocalDay,
  orders: readonly OrderRecord[],
  audit: AuditHead | null,
  open: readonly OpenProblem[],
): DaySummary {
  const excluded: Partial<Record<NonNullable<OrderRecord["reason"]>, number>> = {};
  for (const { reason } of orders) if (reason !== null) excluded[reason] = (excluded[reason] ?? 0) + 1;
  return {
    day,
    all: countOf(orders),
    exported: countOf(orders.filter(({ state }) => state === "exported")),
    excluded,
    missing: orders
      .filter(({ state }) => state !== "exported" && state !== "not-linked")
      .map((order) => ({
        id: order.id,
        reference: order.reference,
        customer: orderBuyer(order),
        problem: order.error,
      })),
    audit:
      audit === null
        ? null
        : { sha256: audit.sha256, isProven: audit.exitCode === EXIT.ok, differences: audit.differences },
    open,
  };
}

function countOf(orders: readonly OrderRecord[]): DayCount {
  const minor = new Map<string, number>();
  for (const { total, currency } of orders) {
    if (isDecimal(total)) minor.set(currency, (minor.get(currency) ?? 0) + toMinor(decimal(total)));
  }
  const sums = [...minor].map(([currency, sum]) => ({ currency, amount: fromMinor(sum) }));
  return { count: orders.length, sums };
}

/** A channel that failed for longer gets only the last days. */
const MOST_DAYS = 7;

/**
 * The days whose summaries are due: those after `lastDay`, the day of the last summary that was sent, up to yesterday.
 * Yesterday's is due from today's `hour` on. If none was sent yet (null), only yesterday's is. No summary is about a day
 * before the state was made.
 */
export function dueSummaries(
  { lastDay, stateMadeMs }: { readonly lastDay: LocalDay | null; readonly stateMadeMs: number },
  hour: number | null,
  nowMs: number,
  timeZone: string,
): readonly LocalDay[] {
  if (hour === null) return [];
  const came = localDay(lastLocalHour(nowMs, hour, timeZone), timeZone);
  if (lastDay === null && came !== localDay(nowMs, timeZone)) return [];
  const madeOn = localDay(stateMadeMs, timeZone);
  const days: LocalDay[] = [];
  for (let ago = 1; ago <= (lastDay === null ? 1 : MOST_DAYS); ago++) {
    const day = addDays(came, -ago);
    if (day < madeOn || (lastDay !== null && day <= lastDay)) break;
    days.unshift(day);
  }
  return days;
}

/** A month of audits: the last word on each of its days. */
import { readGivenUp, withGivenUp } from "../core/audit/given-up.ts";
import { concerns } from "../core/audit/proof.ts";
import { decisionSince } from "../core/audit/since.ts";
import { breaksProof, isDifference, isToSettle, isWaiting } from "../core/audit/verdict.ts";
import type { AuditDay, AuditException, KeptAudit } from "../core/audit/report.ts";
import { daysOf, type LocalDay } from "../core/common/time/zone.ts";
import { type Problem, problem } from "../core/common/problems/problem.ts";
import { isIn } from "../core/orders/order.ts";
import type { OrderRecord } from "../core/orders/record.ts";
import type { Store } from "../core/ports/store.ts";
import type { Overview } from "../core/run/health.ts";
import { isChanged } from "../view/labels.ts";

/** `none` = not audited yet; `open` = something may still change, or was not read; `given-up` = it stays unproven. */
export type DayVerdict = "agrees" | "settled" | "differs" | "open" | "given-up" | "none";

export interface MonthDay {
  readonly day: LocalDay;
  readonly verdict: DayVerdict;
  /** What has to be in TotalGest; null = the audit that counts did not read the day. */
  readonly expected: AuditDay["expected"] | null;
  /** The audit that counts. */
  readonly number: number | null;
}

export interface Month {
  /** `2026-11`. */
  readonly month: string;
  readonly days: readonly MonthDay[];
  /** Every day of it was audited, and no difference is open. */
  readonly isProven: boolean;
  /** Nothing of it is open, and days that cannot be proven were given up. */
  readonly isGivenUp: boolean;
  /** Differences that nobody has settled. */
  readonly open: readonly AuditException[];
  /** The orders of the first differences that this shop has. */
  readonly orders: ReadonlyMap<string, OrderRecord>;
  readonly currency: string;
}

/** Orders with a difference are read until so many are open: a person may have settled the others since. */
export const MOST_ASKED = 100;

/** Parsed reports of a few months: an overview asks for the same again and again. */
const known = new Map<string, readonly KeptAudit[]>();
const MOST_KNOWN = 16;

async function readReports(store: Store, shop: string, numbers: readonly number[]): Promise<readonly KeptAudit[]> {
  const key = JSON.stringify([shop, numbers, await store.readCreatedMs()]);
  const found = known.get(key);
  if (found !== undefined) return found;
  const reports: KeptAudit[] = [];
  for (const number of numbers) {
    const kept = await store.readAudit(number);
    // Its lines of orders are not shown here.
    if (kept !== null) reports.push({ ...kept, report: { ...kept.report, orders: [] } });
  }
  const [oldest] = known.keys();
  if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  known.set(key, reports);
  return reports;
}

export async function readMonth(store: Store, shop: string, month: string): Promise<Month> {
  // What has no day may be of this month too: an audit reads what TotalGest booked in the five weeks before it.
  const days = daysOf({ from: `${month}-01`, to: `${addMonths(month, 1)}-31` });
  const isOfMonth = (day: LocalDay): boolean => day.startsWith(month);
  const dayNumbers = await store.listAuditedDays(days[0] ?? "", days.at(-1) ?? "");
  const numberOf = new Map(dayNumbers.map(({ day, number }) => [day, number]));
  const numbers = [...new Set(numberOf.values())].toSorted((a, b) => a - b);
  const reports = new Map((await readReports(store, shop, numbers)).map((one) => [one.head.number, one]));
  const givenUp = await readGivenUp(store);
  const counted = days.map((day) => {
    const number = numberOf.get(day) ?? null;
    const kept = number === null ? undefined : reports.get(number)?.report;
    const report = kept === undefined ? undefined : withGivenUp(givenUp, kept);
    const isOf = (one: AuditException): boolean => one.day === null || (one.day === day && isOfMonth(day));
    const exceptions = report?.exceptions.filter(isOf) ?? [];
    const isRead = report?.unread.some((one) => concerns(one, day)) === false;
    return { day, number, report, exceptions, isRead };
  });
  // One without a day is in the report of each day: the last audit that names it counts.
  const differences = new Map<string, { readonly one: AuditException; readonly auditedMs: number }>();
  for (const { report, exceptions } of counted) {
    for (const one of exceptions.filter(isToSettle)) {
      const key = keyOf(one);
      const auditedMs = Math.max(differences.get(key)?.auditedMs ?? 0, report?.startedMs ?? 0);
      differences.set(key, { one, auditedMs });
    }
  }
  const orders = new Map<string, OrderRecord>();
  const settled = new Set<string>();
  const decisions = await store.readDecisions([...differences.values()].map(({ one }) => one.id));
  let asked = 0;
  for (const [key, { one, auditedMs }] of differences) {
    if (asked === MOST_ASKED) break;
    const { id, day } = one;
    const order = await store.readOrder(id);
    if (order !== null) orders.set(id, order);
    const isGone = day === null && order?.afterExport === null;
    if (isGone || decisionSince(decisions.get(id) ?? [], order, auditedMs) !== null) settled.add(key);
    else asked += 1;
  }
  const open = [...differences].flatMap(([key, { one }]) => (settled.has(key) ? [] : [one]));
  const used = [...reports.values()];
  const ofMonth = counted.filter(({ day }) => isOfMonth(day));
  const verdicts = ofMonth.map(({ day, number, report, exceptions, isRead }): MonthDay => {
    const audited = report?.days.find((one) => one.day === day);
    const verdict = number === null ? "none" : verdictOf(audited, exceptions, { isRead, settled });
    return { day, number, expected: audited?.expected ?? null, verdict };
  });
  return {
    month,
    days: verdicts,
    isProven: verdicts.every(isAtRest),
    isGivenUp: verdicts.every((one) => isAtRest(one) || one.verdict === "given-up") && !verdicts.every(isAtRest),
    open,
    orders,
    currency: used[0]?.report.currency ?? "",
  };
}

/** What needs someone, without the differences of the last audit that are settled, or of orders that are counted already. */
export async function reasonsLeft(
  store: Store,
  { audit, reasons }: Pick<Overview, "audit" | "reasons">,
): Promise<readonly Problem[]> {
  const found = reasons.find(({ code }) => code === "audit-differences");
  const kept = found === undefined || audit === null ? null : await store.readAudit(audit.number);
  const told = kept?.report.exceptions.filter(isDifference) ?? [];
  // So many are looked at one by one on their own page.
  if (audit === null || kept === null || told.length === 0 || told.length > MOST_ASKED) return reasons;
  const ids = told.map(({ id }) => id);
  const [orders, decisions] = await Promise.all([store.findOrders(ids), store.readDecisions(ids)]);
  const count = ids.filter((id) => {
    const order = orders.get(id)?.find((one) => one.id === id) ?? null;
    const isCounted = order !== null && (isIn("attention", order.state) || isChanged(order));
    return !isCounted && decisionSince(decisions.get(id) ?? [], order, kept.report.startedMs) === null;
  }).length;
  const left = count === 0 ? [] : [problem("audit-differences", { to: audit.to, count })];
  return reasons.flatMap((one) => (one === found ? left : [one]));
}

/** An order may have several differences, each settled by itself. */
function keyOf({ id, cause, day }: AuditException): string {
  return JSON.stringify([id, cause, day]);
}

function isAtRest({ verdict }: MonthDay): boolean {
  return verdict === "agrees" || verdict === "settled";
}

function verdictOf(
  day: AuditDay | undefined,
  exceptions: readonly AuditException[],
  { isRead, settled }: { readonly isRead: boolean; readonly settled: ReadonlySet<string> },
): DayVerdict {
  const differences = exceptions.filter(isToSettle);
  const open = differences.filter((one) => !settled.has(keyOf(one)));
  if (open.some(breaksProof)) return "differs";
  // An audit that did not read the day names one of its orders.
  if (day === undefined) return open.length > 0 ? "open" : "settled";
  if (open.length > 0 || exceptions.some(isWaiting)) return "open";
  if (day.givenUp !== undefined) return "given-up";
  if (!isRead || exceptions.some(({ kind }) => kind === "not-provable")) return "open";
  const wasSettled =
    differences.length > 0 || exceptions.some(({ kind }) => kind === "acknowledged" || kind === "dismissed");
  return wasSettled ? "settled" : "agrees";
}

/** `count` months later, or earlier. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 15)).toISOString().slice(0, 7);
}

import { MISSING_AFTER_MS } from "../../audit/plan.ts";
import type { AuditHead } from "../../audit/report.ts";
import { MINUTE } from "../../common/time/duration.ts";
import { EXIT } from "../../common/problems/errors.ts";
import { DIRECTIONS, type Direction } from "../../common/direction.ts";
import type { StateCounts } from "../../ports/status-store.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";

/** The default interval between runs. */
export const DEFAULT_INTERVAL_MS = 5 * MINUTE;

/** A direction is overdue without a good run for this many intervals of the daemon or worker. */
const OVERDUE_INTERVALS = 3;
/** Where neither runs, cron starts the cycles, each when the one before it is over. */
const OVERDUE_WITHOUT_MS = 20 * MINUTE;

/** End of the last good run of each direction, epoch ms; null = none yet. */
export type LastGood = Readonly<Record<Direction, number | null>> & {
  /** Absent = deliveries are not pushed. `onMs`: since when it is. */
  readonly fulfilment?: { readonly goodMs: number | null; readonly onMs: number };
};

export type Health = "ok" | "degraded" | "failing";

/** What the store's notes say about the state. */
export interface HealthNotes {
  /** Refused logins, the brakes that tripped last, and problems that last until a person fixes them. */
  readonly standing: readonly Problem[];
  /** How often the daemon or worker begins a cycle; null = neither does. */
  readonly everyMs: number | null;
  /** Of the newest days; null = there is none. */
  readonly lastAudit: AuditHead | null;
  readonly stateMadeMs: number;
}

/** Before anything is set up, only that is reported, and not that nothing ran. */
export function beforeSetUp(reasons: readonly Problem[]): readonly Problem[] {
  const others = reasons.filter(({ code }) => code !== "never-ran");
  return others.length === reasons.length ? reasons : [problem("not-set-up", {}), ...others];
}

/**
 * The health. Failing: a direction without a good run for too long or ever, or refused credentials. Degraded: changes
 * that are held back, a failed, held, unconfirmed, stuck or late item, an exported order that differs in the shop, or a problem that lasts until a person fixes it. The worst
 * reasons come first. Pure.
 */
export function judgeHealth(
  counts: StateCounts,
  lastGood: LastGood,
  notes: HealthNotes,
  nowMs: number,
): { readonly health: Health; readonly reasons: readonly Problem[] } {
  const isGrave = ({ code }: Problem): boolean => code === "login-refused";
  const grave = [...notes.standing.filter(isGrave), ...overdue(lastGood, nowMs, notes.everyMs)];
  const light = [
    ...notes.standing.filter((one) => !isGrave(one)),
    ...countedReasons(counts),
    ...auditReasons(counts, notes, nowMs),
  ];
  const health = grave.length > 0 ? "failing" : light.length > 0 ? "degraded" : "ok";
  return { health, reasons: [...grave, ...light] };
}

/** An audit is missing only if TotalGest has an order to audit. */
function auditReasons(counts: StateCounts, { lastAudit: last, stateMadeMs }: HealthNotes, nowMs: number): Problem[] {
  const isMissing = nowMs - (last?.startedMs ?? stateMadeMs) > MISSING_AFTER_MS && counts.orders.exported > 0;
  const lastAt = last === null ? "never" : new Date(last.startedMs).toISOString();
  const missing = isMissing ? [problem("audit-missing", { last: lastAt })] : [];
  if (last === null) return missing;
  const { to, differences, exitCode } = last;
  return [
    ...missing,
    ...(differences > 0 ? [problem("audit-differences", { to, count: differences })] : []),
    ...(exitCode === EXIT.remote ? [problem("audit-not-proven", { to })] : []),
  ];
}

function overdue(lastGood: LastGood, nowMs: number, everyMs: number | null): Problem[] {
  const patienceMs = everyMs === null ? OVERDUE_WITHOUT_MS : OVERDUE_INTERVALS * everyMs;
  const { fulfilment } = lastGood;
  // Until its first good run it counts from when it was switched on.
  const deliveredMs = fulfilment === undefined ? nowMs : Math.max(fulfilment.goodMs ?? 0, fulfilment.onMs);
  const all = [...DIRECTIONS.map((kind) => [kind, lastGood[kind]] as const), ["fulfilment", deliveredMs] as const];
  return all.flatMap(([direction, lastMs]) => {
    if (lastMs === null) return [problem("never-ran", { direction })];
    const last = new Date(lastMs).toISOString();
    return nowMs - lastMs > patienceMs ? [problem("overdue", { direction, last })] : [];
  });
}

function countedReasons(counts: StateCounts): Problem[] {
  const all = [
    ["orders-failed", counts.orders.failed],
    ["orders-unconfirmed", counts.orders.unconfirmed],
    ["orders-held", counts.orders.held],
    ["statuses-refused", counts.statusesRefused],
    ["orders-after-export", counts.afterExport],
    ["orders-stuck", counts.stuck],
    ["products-failed", counts.products.failed],
    ["orders-late", counts.late],
  ] as const;
  return all.flatMap(([code, count]) => (count > 0 ? [problem(code, { count })] : []));
}

import { MISSING_AFTER_MS } from "../../audit/plan.ts";
import type { AuditHead } from "../../audit/store.ts";
import { MINUTE } from "../../common/time/duration.ts";
import { EXIT } from "../../common/problems/errors.ts";
import type { CountedReason, HealthReason } from "./health-reason.ts";
import type { Pause } from "../pauses.ts";
import type { Direction } from "../../common/direction.ts";
import type { StateCounts } from "../../ports/status-store.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { System } from "../../common/systems.ts";

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
  readonly pauses: readonly { readonly system: System; readonly direction: Direction; readonly pause: Pause }[];
  /** The brakes that tripped in the last pull. */
  readonly brakes: readonly Problem[];
  /** Problems that last until a person fixes them; absent = none. */
  readonly standing?: readonly Problem[];
  /** How often the daemon or worker begins a cycle; null = neither does. Absent = it is not known. */
  readonly everyMs?: number | null;
  /** The audit of the newest days; null = there is none. Absent = audits are not judged. */
  readonly audit?: { readonly last: AuditHead | null; readonly stateMadeMs: number };
}

/** Before anything is set up, only that is reported, and not that nothing ran. */
export function beforeSetUp(reasons: readonly HealthReason[]): readonly HealthReason[] {
  const others = reasons.filter(({ code }) => code !== "never-ran");
  return others.length === reasons.length ? reasons : [{ code: "not-configured", data: {} }, ...others];
}

const DIRECTIONS = ["orders", "products"] as const satisfies readonly Direction[];

/**
 * The health. Failing: a direction without a good run for too long or ever, or refused credentials. Degraded: changes
 * that are held back, a failed, held, unconfirmed, stuck or late item, an order that TotalGest repeatedly answers without
 * accepting it, an exported order that differs in the shop, or a problem that lasts until a person fixes it. The worst
 * reasons come first. Pure.
 */
export function judgeHealth(
  counts: StateCounts,
  lastGood: LastGood,
  notes: HealthNotes,
  nowMs: number,
): { readonly health: Health; readonly reasons: readonly HealthReason[] } {
  const grave = [...refused(notes), ...overdue(lastGood, nowMs, notes.everyMs ?? null)];
  const standing = (notes.standing ?? []).map((entry): HealthReason => ({
    code: "standing",
    data: { problem: entry },
  }));
  const light = [
    ...notes.brakes.map(brake),
    ...standing,
    ...countedReasons(counts),
    ...auditReasons(counts, notes.audit, nowMs),
  ];
  const health = grave.length > 0 ? "failing" : light.length > 0 ? "degraded" : "ok";
  return { health, reasons: [...grave, ...light] };
}

/** An audit is missing only if TotalGest has an order to audit. */
function auditReasons(counts: StateCounts, audit: HealthNotes["audit"], nowMs: number): HealthReason[] {
  if (audit === undefined) return [];
  const { last, stateMadeMs } = audit;
  const isMissing = nowMs - (last?.startedMs ?? stateMadeMs) > MISSING_AFTER_MS && counts.orders.exported > 0;
  const missing: HealthReason = {
    code: "audit-missing",
    data: { last: last === null ? "never" : new Date(last.startedMs).toISOString() },
  };
  if (last === null) return isMissing ? [missing] : [];
  const { to, differences, exitCode } = last;
  return [
    ...(isMissing ? [missing] : []),
    ...(differences > 0 ? [{ code: "audit-differences", data: { to, count: differences } } as const] : []),
    ...(exitCode === EXIT.remote ? [{ code: "audit-not-proven", data: { to } } as const] : []),
  ];
}

function refused(notes: HealthNotes): HealthReason[] {
  return notes.pauses
    .filter(({ pause }) => pause.kind === "credentials")
    .map(({ system, direction }) => ({ code: "credentials", data: { system, direction } }));
}

function brake(problem: Problem): HealthReason {
  return { code: "brake", data: { brake: problem } };
}

function overdue(lastGood: LastGood, nowMs: number, everyMs: number | null): HealthReason[] {
  const patienceMs = everyMs === null ? OVERDUE_WITHOUT_MS : OVERDUE_INTERVALS * everyMs;
  const isOverdue = (lastMs: number): boolean => nowMs - lastMs > patienceMs;
  const found = DIRECTIONS.flatMap((direction): HealthReason[] => {
    const lastMs = lastGood[direction];
    if (lastMs === null) return [{ code: "never-ran", data: { direction } }];
    return isOverdue(lastMs) ? [{ code: "overdue", data: { direction, last: new Date(lastMs).toISOString() } }] : [];
  });
  // Until its first good run it counts from when it was switched on.
  const { fulfilment } = lastGood;
  const sinceMs = fulfilment === undefined ? nowMs : Math.max(fulfilment.goodMs ?? 0, fulfilment.onMs);
  if (!isOverdue(sinceMs)) return found;
  return [...found, { code: "overdue", data: { direction: "fulfilment", last: new Date(sinceMs).toISOString() } }];
}

function countedReasons(counts: StateCounts): HealthReason[] {
  const all: readonly (readonly [CountedReason, number])[] = [
    ["orders-failed", counts.orders.failed],
    ["orders-unconfirmed", counts.orders.unconfirmed],
    ["orders-held", counts.orders.held],
    ["orders-refused-again", counts.refusedAgain],
    ["statuses-refused", counts.statusesRefused],
    ["orders-after-export", counts.afterExport],
    ["orders-stuck", counts.stuck],
    ["products-failed", counts.products.failed],
    ["orders-late", counts.late],
  ];
  return all.filter(([, count]) => count > 0).map(([code, count]) => ({ code, data: { count } }));
}

import type { Health, LastGood } from "../../core/run/health/health.ts";
import type { HealthReason } from "../../core/run/health/health-reason.ts";
import type { StateCounts } from "../../core/ports/status-store.ts";
import type { RunRecord } from "../../core/ports/runs.ts";
import type { AuditHead } from "../../core/audit/store.ts";

/** Everything that `status` shows. */
export interface Overview {
  readonly nowMs: number;
  readonly health: Health;
  readonly reasons: readonly HealthReason[];
  readonly counts: StateCounts;
  readonly lastGood: LastGood;
  /** Newest first, at most ten. */
  readonly runs: readonly RunRecord[];
  /** The audit of the newest days; null = there is none. */
  readonly audit: AuditHead | null;
}

/** Whether the document contains messages. If not, the catalogue need not be loaded. */
export function hasSomethingToSay({ reasons, runs }: Overview): boolean {
  return reasons.length > 0 || runs.some((run) => run.problem !== null);
}

/** The counted states, in the order in which they are shown. */
export const ORDER_STATES = ["exported", "queued", "sending", "held", "failed", "unconfirmed", "not-linked"] as const;
/** Each with its name among the counts. */
export const PRODUCT_STATES = [
  ["synced", "synced"],
  ["pending", "pending"],
  ["failed", "failed"],
  ["not-linked", "notLinked"],
] as const;

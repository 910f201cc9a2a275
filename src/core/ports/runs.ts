import type { Direction } from "../common/direction.ts";
import type { ExitCode } from "../common/problems/errors.ts";
import type { Problem, System } from "../common/problems/problem.ts";

export interface RunRecord {
  readonly direction: Direction;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly exitCode: ExitCode;
  /** The direction reached its end, whatever single items did. */
  readonly good: boolean;
  /** The problem that ended it; null = none. */
  readonly problem: Problem | null;
  /** The counts of its report. */
  readonly summary: Readonly<Record<string, number>>;
  /** How often it called each system. Goes into the totals; not kept with the run. Absent = it was not counted. */
  readonly calls?: Readonly<Record<System, CallCounts>>;
}

export const STANDING_KEYS = ["clock", "statuses", "messages"] as const;
export type StandingKey = (typeof STANDING_KEYS)[number];

/** The systems and directions that a pause is kept for. */
export const PAUSE_KEYS = [
  { system: "TotalGest", direction: "orders" },
  { system: "TotalGest", direction: "products" },
  { system: "Framework360", direction: "orders" },
  { system: "Framework360", direction: "products" },
] as const satisfies readonly { readonly system: System; readonly direction: Direction }[];

/** Small facts that outlast a run, one string each. */
export type NoteKey =
  | "cursor"
  | "mapping"
  | "full-at"
  | "discovered-at"
  | "wide-discovery-at"
  | "export-from"
  | "statuses"
  | `pause:${System}:${Direction}`
  | `unsupported:${string}`
  | `quiet:${string}`
  /** What is wrong until somebody puts it right: the last run's clocks, statuses that nobody confirmed; a list of problems. */
  | `standing:${StandingKey}`
  | `brakes`
  /** What people were notified of and is not over: JSON of `Notified`; when the last daily summary was made, epoch ms. */
  /** What all runs together came to, JSON of `Totals`. */
  | "totals"
  | "notified"
  | "summarized"
  /** What `daemon.onFailure` was last told: `yes` = failing. */
  | "told-failing";

/** How often a system was called, by HTTP status, or by what kept the answer away (`timed-out`, `unreachable`, …). */
export type CallCounts = Readonly<Record<string, number>>;

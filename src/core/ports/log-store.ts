import type { Action } from "../acts/action.ts";
import type { Direction } from "../common/direction.ts";
import type { Problem } from "../common/problems/problem.ts";

/** `news` = something was done or went wrong; `problems` = something went wrong; `people` = a person did it. */
export const LOG_TABS = ["news", "problems", "people", "all"] as const;
export type LogTab = (typeof LOG_TABS)[number];

export interface LogFilter {
  readonly tab: LogTab;
  /** From `fromMs` until before `toMs`, epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Part of an order's number or id, of a person's name or of a reason; `""` = everything. */
  readonly search: string;
  readonly limit: number;
  readonly offset: number;
}

/** One line of the register. What does not apply to its kind is null. */
export interface LogEntry {
  readonly kind: "run" | "page-run" | "decision" | "audit";
  readonly id: number;
  readonly atMs: number;
  /** Null = nobody: tg360 did it. */
  readonly author: string | null;
  readonly direction: Direction;
  /** Of a page's run its action, of a decision its kind, of an audit its first day. */
  readonly action: Action | string | null;
  /** Of a page's run the number of its items, of a decision the order's id, of an audit its last day. */
  readonly item: string | null;
  /** Of a decision the reason, of an audit the number of differences. */
  readonly note: string | null;
  readonly reference: string | null;
  readonly exitCode: number | null;
  readonly good: boolean | null;
  readonly problem: Problem | null;
  readonly summary: Readonly<Record<string, number>> | null;
  /** Of a page's run; null = it is not over. */
  readonly ended: "done" | "refused" | "interrupted" | null;
}

export type LogCounts = Readonly<Record<LogTab, number>>;

export interface LogStore {
  /** The newest first. */
  listLog(filter: LogFilter): Promise<readonly LogEntry[]>;
  /** How many lines each tab has, whatever `tab`, `limit` and `offset` say. */
  countLog(filter: LogFilter): Promise<LogCounts>;
}

import type { Facet } from "../brakes/facet.ts";
import type { Direction } from "../common/direction.ts";
import type { Action } from "../acts/action.ts";
import type { Problem } from "../common/problems/problem.ts";

/** Orders that wait for a person because of the same stored problem. */
export interface OrderCause {
  /** JSON of the problem, as it is stored; null = none is stored. */
  readonly error: string | null;
  readonly count: number;
  /** One of them. */
  readonly id: string;
  readonly reference: string;
}

/** Orders placed within a day; those that are not linked are in none of the groups. */
export interface DayGroups {
  readonly exported: number;
  /** Queued or sending. */
  readonly waiting: number;
  /** They need a person: refused, on hold, unconfirmed, or different since the export. */
  readonly attention: number;
}

/** The worst run of an hour. `hour`: whole hours since 1970. */
export interface HourOfRuns {
  readonly direction: Direction;
  readonly hour: number;
  /** `items` = it reached its end, and something of it failed or is held back; `broke` = it did not. */
  readonly worst: "good" | "items" | "broke";
}

/** A value that is held back. */
export interface HeldValue {
  readonly position: number;
  /** TotalGest's. */
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  /** What the shop shows: of a price its amount, of a name the name; null = unknown, or nothing. */
  readonly shown: string | null;
  /** As `FacetValues`. */
  readonly held: string;
}

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

/** What the page draws beside lists and single rows. */
export interface PageStore {
  /** The largest first. */
  listOrderCauses(): Promise<readonly OrderCause[]>;
  /** `bounds`: the beginnings of days, epoch ms, and the end of the last one. One count for each day. */
  countOrderDays(bounds: readonly number[]): Promise<readonly DayGroups[]>;
  listRunHours(fromMs: number): Promise<readonly HourOfRuns[]>;
  /** All values of this kind that are held back, by position. */
  listHeldValues(facet: Facet): Promise<readonly HeldValue[]>;
  /** The lines of the register, the newest first. */
  listLog(filter: LogFilter): Promise<readonly LogEntry[]>;
  /** How many lines each tab has, whatever `tab`, `limit` and `offset` say. */
  countLog(filter: LogFilter): Promise<LogCounts>;
}

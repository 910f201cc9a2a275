import type { Facet } from "../../brakes/facet.ts";
import type { ExitCode } from "../../common/problems/errors.ts";
import type { NotLinkedReason } from "../../orders/order.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { LocalDay } from "../../common/time/zone.ts";

export const CHANNELS = ["mail", "webhook"] as const;
export type Channel = (typeof CHANNELS)[number];

/** When the daily summary is sent. */
export interface SummaryPolicy {
  /** The local hour from which on it is due; null = no summary. */
  readonly hour: number | null;
  /** The shop's time zone. */
  readonly timeZone: string;
}

/** What a message contains of an order. Of the buyer it contains only the name. */
export interface NamedOrder {
  /** As `--ids` accepts it. */
  readonly id: string;
  /** The number that the customer sees. */
  readonly reference: string;
  /** `""` = the shop gave none. */
  readonly customer: string;
}

/** Plain JSON, so that it can be stored. */
export interface OpenProblem {
  /** The same for the same problem in the next run. Orders that one mapping fixes share a key. */
  readonly key: string;
  readonly problem: Problem;
  /** Absent = it is not about one order. */
  readonly order?: NamedOrder;
  /** What a message says of it besides; absent in what is remembered, and where there is nothing to say. */
  readonly more?: MoreOfProblem;
}

export interface MoreOfProblem {
  /** Orders that wait for TotalGest meanwhile. */
  readonly waiting?: number;
  /** The first of its products. */
  readonly products?: readonly NamedProduct[];
  /** The number of all of them. */
  readonly count?: number;
}

export interface NamedProduct {
  readonly sku: string;
  readonly name: string;
  /** The change of it that is held back: `from` = what the shop shows. */
  readonly change?: { readonly facet: Facet; readonly from: string | null; readonly to: string };
  /** Why it fails. */
  readonly problem?: Problem;
}

/** One sum per currency, decimal strings. */
export type CurrencySums = readonly { readonly currency: string; readonly amount: string }[];

/** Number and totals of the orders of a day. */
export interface DayCount {
  readonly count: number;
  readonly sums: CurrencySums;
}

/** Whether the orders of one local day are in TotalGest. */
export interface DaySummary {
  readonly day: LocalDay;
  readonly all: DayCount;
  readonly exported: DayCount;
  /** Orders that are not to be exported, by their reason. */
  readonly excluded: Readonly<Partial<Record<NotLinkedReason, number>>>;
  /** Orders that should be in TotalGest but are not. */
  readonly missing: readonly (NamedOrder & { readonly problem: Problem | null })[];
  /** The last audit of this day; null = none. */
  readonly audit: {
    readonly sha256: string;
    readonly exitCode: ExitCode;
    readonly differences: number;
    readonly isGivenUp?: boolean;
  } | null;
  /** All problems that are open now, of any day. */
  readonly open: readonly OpenProblem[];
}

/** A message, the same for every channel. */
export type Notification =
  | {
      readonly kind: "problems";
      readonly atMs: number;
      readonly fresh: readonly OpenProblem[];
      readonly lasting: readonly OpenProblem[];
      readonly over: readonly OpenProblem[];
    }
  | { readonly kind: "summary"; readonly atMs: number; readonly summary: DaySummary }
  | { readonly kind: "test"; readonly atMs: number };

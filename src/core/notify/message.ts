import type { HealthReason } from "../run/health-reason.ts";
import type { NotLinkedReason } from "../order/order.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { LocalDay } from "../common/time/zone.ts";

export const CHANNELS = ["mail", "webhook"] as const;
export type Channel = (typeof CHANNELS)[number];

/** Where messages for people go, and when. */
export interface NotifyPolicy {
  /** Empty = nobody is told. */
  readonly channels: readonly Channel[];
  /** Local hour from which on the daily summary is due; null = there is none. */
  readonly summaryHour: number | null;
  /** The shop's. */
  readonly timeZone: string;
}

/** What a person has to know, as data; the report renders it in a language. Plain JSON: the store keeps it. */
type Trouble =
  | { readonly kind: "reason"; readonly reason: HealthReason }
  | { readonly kind: "problem"; readonly problem: Problem }
  | { readonly kind: "order"; readonly problem: Problem; readonly order: NamedOrder };

/** All that a message says of an order's buyer is a name. */
export interface NamedOrder {
  /** As `--ids` takes it. */
  readonly id: string;
  /** As customers see it. */
  readonly reference: string;
  /** `""` = the shop gave none. */
  readonly customer: string;
}

export interface OpenTrouble {
  /** Equal for the same problem in the next run. Orders that one mapping mends share a key. */
  readonly key: string;
  readonly trouble: Trouble;
}

/** A sum per currency, decimal strings. */
export type Sums = readonly { readonly currency: string; readonly amount: string }[];

/** The orders of a day: how many, and what they come to. */
export interface DayCount {
  readonly count: number;
  readonly sums: Sums;
}

/** Whether the orders of one local day are in TotalGest. */
export interface DaySummary {
  readonly day: LocalDay;
  readonly all: DayCount;
  readonly exported: DayCount;
  /** Orders that are not to be exported, by their reason. */
  readonly excluded: Readonly<Partial<Record<NotLinkedReason, number>>>;
  /** Orders that have to be in TotalGest, and are not. */
  readonly missing: readonly (NamedOrder & { readonly problem: Problem | null })[];
  /** The audit that looked at this day last; null = none did. */
  readonly audit: { readonly sha256: string; readonly isProven: boolean; readonly differences: number } | null;
  /** Problems that are open now, whatever day they are of. */
  readonly open: readonly OpenTrouble[];
}

/** One message, the same for each channel. */
export type Notification =
  | {
      readonly kind: "problems";
      readonly atMs: number;
      readonly fresh: readonly OpenTrouble[];
      readonly lasting: readonly OpenTrouble[];
      readonly over: readonly OpenTrouble[];
    }
  | { readonly kind: "summary"; readonly atMs: number; readonly summary: DaySummary }
  | { readonly kind: "test"; readonly atMs: number };

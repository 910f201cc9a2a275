/** The finished report of an audit: plain JSON without texts in a language, kept for ten years. */
import type { ExitCode } from "../common/problems/errors.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { LocalDay } from "../common/time/zone.ts";
import type { Decision, ExceptionCause, ExceptionKind } from "./judge/verdict.ts";

/** Increased whenever the same data would be judged differently. */
export const AUDIT_RULES = 2;

/** Count and sum of some orders; the sum is a decimal string, null = TotalGest does not give it. */
export interface Sum {
  readonly count: number;
  readonly sum: string | null;
}

export interface AuditReport {
  readonly rules: number;
  /** The program's version. */
  readonly version: string;
  readonly site: string;
  readonly timeZone: string;
  readonly currency: string;
  /** Epoch ms. Events after `startedMs` may be missing in the report. */
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly from: LocalDay;
  readonly to: LocalDay;
  /** False = there was a difference or something was not read; `amount` null = TotalGest gives no totals. */
  readonly proven: { readonly presence: boolean; readonly amount: boolean | null };
  readonly exitCode: ExitCode;
  /** TotalGest has no list of orders, so orders that only TotalGest has were not searched for. */
  readonly isOneWay: boolean;
  /** The days audited, the earliest first. */
  readonly days: readonly AuditDay[];
  readonly vat: readonly AuditVat[];
  readonly others: { readonly byHand: Sum; readonly otherSites: Sum };
  readonly exceptions: readonly AuditException[];
  /** What could not be read. */
  readonly unread: readonly Unread[];
  /** Every order that has to be in TotalGest, by day and id. */
  readonly orders: readonly AuditLine[];
}

export interface AuditDay {
  readonly day: LocalDay;
  readonly shop: Sum;
  /** `status`: the shop's name of the status; only with the reason `status`. */
  readonly excluded: readonly ({ readonly reason: string; readonly status: string | null } & Sum)[];
  readonly expected: Sum;
  readonly found: Sum;
  readonly difference: Sum;
  readonly proven: boolean;
  /** Something of it may still change by itself, so it is audited again. */
  readonly isOpen: boolean;
}

/** Replaces the rate for orders whose split by rate is unknown. */
export const UNSPLIT = "unsplit";

/** One VAT rate of all orders; `rate` null = the rest from rounding the VAT of each order separately. */
export interface AuditVat {
  readonly rate: string | null;
  readonly shop: VatSums;
  /** Null = TotalGest does not give it. */
  readonly totalgest: VatSums | null;
}

export interface VatSums {
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
}

export interface AuditException {
  readonly kind: ExceptionKind;
  readonly cause: ExceptionCause;
  readonly id: string;
  /** The number that the customer sees; empty = unknown. */
  readonly reference: string;
  /** The day it was placed; null = unknown. */
  readonly day: LocalDay | null;
  /** TotalGest's numbers; empty = not in TotalGest. */
  readonly numbers: readonly string[];
  readonly currency: string;
  /** Totals in each system, decimal strings; null = there is none. */
  readonly shop: string | null;
  readonly sent: string | null;
  readonly totalgest: string | null;
  /** The amount of the credit note that is needed (below 0: still to be invoiced). */
  readonly credit: string | null;
  /** The shop's status. */
  readonly status: string;
  readonly detail: Problem | null;
  readonly decision: Decision | null;
}

export interface Unread {
  readonly side: "shop" | "totalgest";
  /** Local days, both included; null = a single record. */
  readonly from: LocalDay | null;
  readonly to: LocalDay | null;
  readonly id: string | null;
  readonly problem: Problem;
}

export type AuditLine = readonly [
  day: LocalDay,
  id: string,
  reference: string,
  number: string | null,
  shop: string,
  totalgest: string | null,
];
